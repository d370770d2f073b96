import { spawn } from 'node:child_process'

/** `npm test`: both engines at once, one on each core, then the browser on the first core that is free; one line for each suite at the end. */
interface Suite {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
  readonly output: string
}

const count = (output: string, word: string): number => Number(new RegExp(`^ +(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0)

function run(name: string): Promise<Suite> {
  const started = Date.now()
  // A connection that a test left open must not keep a finished suite from ending.
  const child = spawn('npm', ['run', '-s', `test:${name}`, '--', '--exit'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const summary = output.slice(output.search(/^ +\d+ passing/m))
      const passed = count(summary, 'passing')
      // A suite that ended badly, or tried nothing, has failed even when no test says so.
      const failed = Math.max(count(summary, 'failing'), code === 0 && passed > 0 ? 0 : 1)
      resolve({ name, passed, failed, skipped: count(summary, 'pending'), seconds: (Date.now() - started) / 1000, output })
    })
  })
}

async function shown(running: Promise<Suite>): Promise<Suite> {
  const suite = await running
  console.log(`\n── ${suite.name} ──\n${suite.output}`)
  return suite
}

const engines = [run('sqlite'), run('postgres')]
await Promise.race(engines)
const suites: Suite[] = []
for (const suite of [...engines, run('browser')]) suites.push(await shown(suite))
for (const { name, passed, failed, skipped, seconds } of suites)
  console.log(`suite ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(0)} s`)
process.exitCode = suites.some(({ failed }) => failed > 0) ? 1 : 0
