import * as esbuild from 'esbuild'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Choices } from '../core/protocol/v1/ballot.ts'
import { newUuid } from '../core/protocol/v1/base58.ts'
import { newCode } from '../core/protocol/v1/credentials.ts'
import { electionText, type Question } from '../core/protocol/v1/election.ts'
import type { Group } from '../core/protocol/v1/group.ts'
import { nobleGroup } from '../core/protocol/v1/noble-group.ts'
import { verify } from '../core/protocol/v1/verify.ts'
import { randomVote, simulateElection } from '../server/protocol/simulation.ts'
import { sodiumGroup } from '../server/protocol/sodium-group.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { costsOf, counting, OPERATIONS, pure } from './ballots/measure.ts'
import type { Measured, Order } from './ballots/in-browser.ts'

// npm run bench:ballots [-- VOTERS]: what a voter waits for, what verifying an election costs, and how much of either is the group's bare
// arithmetic. Times on a machine that does other things as well say little; the ratios do.

const VOTERS = Number(process.argv[2] ?? 1000)
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
const ms = (value: number): string => (value >= 100 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(value < 1 ? 3 : 1)} ms`)
/** CPU milliseconds of this process, all threads. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, at) => Math.max(...[head, ...rows].map((row) => row[at]!.length), cell.length))
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')
  console.log(`\n${title}\n${[head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n')}`)
}

function operations(): void {
  const [noble, sodium] = [nobleGroup, sodiumGroup].map((group) => costsOf(group, cpu, 400))
  const rows = OPERATIONS.map((one) => [one, ms(noble![one]), ms(sodium![one]), (noble![one] / sodium![one]).toFixed(1)])
  table('One operation of the group, CPU', ['', 'noble', 'libsodium', 'ratio'], rows)
}

async function verification(): Promise<void> {
  const question: Question = { question: '?', answers: Array.from({ length: 10 }, (_, at) => `${at + 1}`), min: 1, max: 1, blank: false }
  const began = cpu()
  const { bytes } = simulateElection(
    { group: sodiumGroup, random },
    { voters: VOTERS, questions: [question], threshold: { needed: 2, of: 3 }, timestamp: 0 },
  )
  const made = cpu() - began
  const rows = [await verifying('libsodium', sodiumGroup, bytes)]
  const size = `${(bytes.length / 1e6).toFixed(1)} MB`
  table(
    `Verifying ${VOTERS} ballots × 10 answers (${size}; made in ${ms(made)}), CPU`,
    ['', 'verify', 'a ballot', 'pure group', 'ratio'],
    rows,
  )
}

async function verifying(name: string, group: Group, bytes: Uint8Array): Promise<readonly string[]> {
  const counted = counting(group)
  const began = cpu()
  const { findings } = await verify(counted.group, bytes)
  const whole = cpu() - began
  if (findings.length > 0) throw new Error(`the archive has findings: ${findings[0]!.code}`)
  const bare = pure(counted.counts, costsOf(group, cpu, 400))
  return [name, ms(whole), ms(whole / VOTERS), ms(bare), (whole / bare).toFixed(2)]
}

async function creation(): Promise<void> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, 'ballots/in-browser.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'chrome90',
  })
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: outputFiles[0]!.text })
    const rows: string[][] = []
    for (const [name, questions, answers] of [
      ['1 question × 10', 1, 10],
      ['25 questions × 5', 25, 5],
    ] as const) {
      const order = orderOf(questions, answers)
      const measured = await page.evaluate(
        (given) => (globalThis as unknown as { measureBallot: (order: Order) => Measured }).measureBallot(given),
        order,
      )
      const bytes = `${(measured.bytes / 1000).toFixed(1)} kB`
      const { ballot, fastest, pure: bare } = measured
      rows.push([name, ms(ballot), ms(fastest), bytes, ms(bare), (fastest / bare).toFixed(2)])
    }
    table('Making a ballot in Chromium, after warming up, of 9', ['', 'median', 'fastest', 'size', 'pure group', 'ratio'], rows)
  } finally {
    await browser.close()
  }
}

function orderOf(questions: number, answers: number): Order {
  const asked: Question[] = Array.from({ length: questions }, (_, at) => ({
    question: `${at + 1}`,
    answers: Array.from({ length: answers }, (__, place) => `${place + 1}`),
    min: 1,
    max: 1,
    blank: false,
  }))
  const publicKey = nobleGroup.encode(nobleGroup.base(987654321987654321n))
  const election = electionText({ name: 'bench', description: '', uuid: newUuid(random), publicKey, questions: asked })
  const choices: Choices = asked.map((question) => randomVote(question, random))
  return { election, code: newCode(random), choices, rounds: 9 }
}

operations()
await verification()
await creation()
