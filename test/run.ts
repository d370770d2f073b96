import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { partsOf, suites, type Suite } from './support/suites.ts'

/**
 * `npm test`: both engines and the browser in parts, as many at once as there are cores (at least two), and one line for each suite
 * at the end. `npm test -- browser postgres` runs only these.
 */
interface Part {
  readonly suite: Suite['name']
  readonly label: string
  readonly files: readonly string[]
}
interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
}

const SLOTS = Math.max(2, Math.min(4, os.availableParallelism()))
const BROWSER_TIMEOUT_MS = '60000'
const planted = mkdtempSync(path.join(os.tmpdir(), 'sunlit-run-'))

const count = (output: string, word: string): number => Number(new RegExp(`^ +(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0)

function run({ suite, label, files }: Part): Promise<Outcome> {
  const started = Date.now()
  const engine = suite === 'postgres' ? 'postgres' : 'sqlite'
  const more = suite === 'browser' ? ['--timeout', BROWSER_TIMEOUT_MS] : []
  // A connection that a test left open must not keep a finished part from ending: --exit.
  const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', '--forbid-only', '--exit', ...more, ...files], {
    env: { ...process.env, TEST_ENGINE: engine, SUNLIT_PLANTED: planted },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const summary = output.slice(output.search(/^ +\d+ passing/m))
      const passed = count(summary, 'passing')
      // A part that ended badly, or tried nothing, has failed even when no test says so.
      const failed = Math.max(count(summary, 'failing'), code === 0 && passed > 0 ? 0 : 1)
      console.log(`\n── ${label} ──\n${output}`)
      resolve({ passed, failed, skipped: count(summary, 'pending'), seconds: (Date.now() - started) / 1000 })
    })
  })
}

const asked = process.argv.slice(2)
const chosen = suites().filter(({ name }) => asked.length === 0 || asked.includes(name))
const waiting: Part[] = chosen.flatMap((suite) =>
  partsOf(suite).map((files, i) => ({ suite: suite.name, label: `${suite.name} ${i + 1} of ${suite.parts}`, files })),
)
const outcomes = new Map<Suite['name'], Outcome[]>(chosen.map(({ name }) => [name, []]))

/** Takes the next part whenever it has done one. */
async function work(): Promise<void> {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) outcomes.get(part.suite)?.push(await run(part))
}

await Promise.all(Array.from({ length: SLOTS }, work))
rmSync(planted, { recursive: true, force: true })
const sum = (all: readonly Outcome[], what: keyof Outcome): number => all.reduce((total, outcome) => total + outcome[what], 0)
for (const [name, all] of outcomes)
  console.log(
    `suite ${name}: ${sum(all, 'passed')} passed, ${sum(all, 'failed')} failed, ${sum(all, 'skipped')} skipped in ${sum(all, 'seconds').toFixed(0)} s`,
  )
process.exitCode = chosen.length === 0 || [...outcomes.values()].some((all) => sum(all, 'failed') > 0) ? 1 : 0
