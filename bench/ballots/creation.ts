import * as esbuild from 'esbuild'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import type { Choices } from '../../core/protocol/v1/ballot.ts'
import { newUuid } from '../../core/protocol/v1/base58.ts'
import { newCode } from '../../core/protocol/v1/credentials.ts'
import { electionText, type Question } from '../../core/protocol/v1/election.ts'
import { nobleGroup } from '../../core/protocol/v1/noble-group.ts'
import { randomVote } from '../../server/protocol/simulation.ts'
import { launchChromium } from '../../test/support/chromium.ts'
import type { Measured, Order } from './in-browser.ts'
import { median, ms, table } from './print.ts'

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

/** Milliseconds that a voter waits for their ballot at the most. */
const SHAPES = [
  { name: '1 question × 10', questions: 1, answers: 10, goal: 30 },
  { name: '25 questions × 5', questions: 25, answers: 5, goal: 400 },
] as const
/** Each in a page of its own, so that one busy moment of the machine spoils one round. */
const ROUNDS = 5
const BALLOTS = 9

/** What a voter waits for in Chromium, once the page has made a ballot or two. */
export async function creation(): Promise<void> {
  const script = await bundled()
  const browser = await launchChromium()
  try {
    const rows: string[][] = []
    for (const { name, questions, answers, goal } of SHAPES) {
      const order = orderOf(questions, answers)
      const rounds: Measured[] = []
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measuredIn(browser, script, order))
      const took = median(rounds.map(({ ballot }) => ballot))
      const fastest = Math.min(...rounds.map((one) => one.fastest))
      const bare = median(rounds.map((one) => one.pure))
      const ratio = median(rounds.map((one) => one.fastest / one.pure))
      const bytes = `${(rounds[0]!.bytes / 1000).toFixed(1)} kB`
      rows.push([name, ms(took), ms(fastest), `< ${goal} ms`, took < goal ? 'yes' : 'no', bytes, ms(bare), ratio.toFixed(2)])
    }
    const title = `Making a ballot in Chromium, after warming up: median of ${ROUNDS} rounds, each the median of ${BALLOTS} ballots`
    table(title, ['', 'median', 'fastest', 'goal', 'kept', 'size', 'pure group', 'ratio'], rows)
  } finally {
    await browser.close()
  }
}

async function bundled(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, 'in-browser.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'chrome90',
  })
  return outputFiles[0]!.text
}

async function measuredIn(browser: Browser, script: string, order: Order): Promise<Measured> {
  const page = await browser.newPage()
  try {
    await page.addScriptTag({ content: script })
    return await page.evaluate(
      (given) => (globalThis as unknown as { measureBallot: (order: Order) => Measured }).measureBallot(given),
      order,
    )
  } finally {
    await page.close()
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
  return { election, code: newCode(random), choices, rounds: BALLOTS }
}
