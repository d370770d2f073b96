import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { encryptBallot } from '../../core/protocol/v1/ballot.ts'
import { deriveCredential, newCode } from '../../core/protocol/v1/credentials.ts'
import { parseElection } from '../../core/protocol/v1/election.ts'
import { blind, issuerKey, messageOf, unblind } from '../../public/src/ballots/blind.ts'
import { randomVote } from '../../server/protocol/simulation.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'
import { cpuMicroseconds, freePort, startProcess } from '../processes.ts'
import { stageBurst, type Stage } from './burst-stage.ts'
import type { Reading } from './readers.ts'

/** Voters in a minute. */
export const RATE = 200
/** Of the readers, all pages together, a second. */
const ASKED = 15
const QUIET_SECONDS = 20
const BURST_SECONDS = 20
const ROUNDS = 3

export interface PageFigures {
  readonly page: string
  readonly quiet: readonly number[]
  readonly burst: readonly number[]
}
export interface BurstFigures {
  readonly pages: readonly PageFigures[]
  /** Milliseconds: from asking for the code's signature to the stored ballot. */
  readonly voters: readonly number[]
  /** CPU milliseconds of the server for one voter, beyond what the readers cost. */
  readonly cpu: number
}

interface Server {
  readonly child: ChildProcess
  readonly origin: string
}

/**
 * The product as `npm start` runs it, on the database that `databaseUrl` names: pages are asked for steadily, in turns with and without two
 * hundred voters a minute who come in at instants of chance, fetch the signature of a code, register it, and cast a ballot.
 */
export async function measureBurst(databaseUrl: string): Promise<BurstFigures> {
  const port = await freePort()
  const key = randomBytes(32).toString('base64')
  const env = {
    DATABASE_URL: databaseUrl,
    BALLOT_BOX_KEY: key,
    PORT: String(port),
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    LOG_LEVEL: 'fatal',
  }
  const stage = await stageBurst(env, Math.ceil((RATE * BURST_SECONDS * ROUNDS) / 60))
  const origin = `http://127.0.0.1:${port}`
  const child = await startProcess('server/main.ts', [], env, `${origin}/healthz`)
  try {
    return await inTurns({ child, origin }, stage)
  } finally {
    child.kill()
  }
}

async function inTurns({ child, origin }: Server, stage: Stage): Promise<BurstFigures> {
  const cookie = await signIn(origin, 'staff', 'sunlit-demo')
  const list = await (await fetch(`${origin}/disclosures`, { headers: { cookie } })).text()
  const pages = { home: '/', list: '/disclosures', record: /href="(\/disclosures\/\d+)"/.exec(list)?.[1] ?? '' }
  const voters = await prepare(origin, stage)
  await asked(origin, cookie, pages, 3) // warm
  const readings = asked(origin, cookie, pages, ROUNDS * (QUIET_SECONDS + BURST_SECONDS) + 2)
  await sleep(1000)
  const [bursts, took, cpu]: [[number, number][], number[], { quiet: number; burst: number }] = [[], [], { quiet: 0, burst: 0 }]
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = cpuMicroseconds(child.pid ?? 0)
    await sleep(QUIET_SECONDS * 1000)
    const between = cpuMicroseconds(child.pid ?? 0)
    const began = Date.now()
    const some = voters.slice((round * voters.length) / ROUNDS, ((round + 1) * voters.length) / ROUNDS)
    took.push(...(await Promise.all(some.map((voter) => voter()))))
    await sleep(Math.max(0, began + BURST_SECONDS * 1000 - Date.now()))
    bursts.push([began, Date.now()])
    cpu.quiet += between - before
    cpu.burst += cpuMicroseconds(child.pid ?? 0) - between
  }
  const all = await readings
  const inBurst = ({ at }: Reading): boolean => bursts.some(([from, to]) => at >= from && at < to)
  const of = (page: string, burst: boolean): number[] =>
    all.filter((one) => one.page === page && inBurst(one) === burst).map(({ ms }) => ms)
  return {
    pages: Object.keys(pages).map((page) => ({ page, quiet: of(page, false), burst: of(page, true) })),
    voters: took,
    cpu: (cpu.burst - (cpu.quiet * BURST_SECONDS) / QUIET_SECONDS) / 1000 / voters.length,
  }
}

async function signIn(origin: string, username: string, password: string): Promise<string> {
  const answer = await fetch(`${origin}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ username, password }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`${username} could not sign in`)
  return cookie
}

function asked(origin: string, cookie: string, pages: Readonly<Record<string, string>>, seconds: number): Promise<readonly Reading[]> {
  const file = 'bench/ballots/readers.ts'
  const args = ['--import', 'tsx', file, origin, cookie, JSON.stringify(pages), String(ASKED), String(seconds)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(said) as Reading[])
      else reject(new Error(`${file} ended with ${code ?? 'a signal'}`))
    })
  })
}

const FORM = 'application/x-www-form-urlencoded'
type Voter = () => Promise<number>

/** What browsers compute for themselves is done before: signed in, code drawn and blinded, ballot encrypted. */
async function prepare(origin: string, { password, collecting, voting, voters }: Stage): Promise<readonly Voter[]> {
  const key = await issuerKey(collecting.issuerKey)
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
  const questions = parseElection(voting.election)?.questions ?? []
  const prepared: Voter[] = []
  for (const { username, code } of voters) {
    const cookie = await signIn(origin, username, password)
    const { credential } = deriveCredential(sodiumGroup, collecting.uuid, newCode(random))
    const message = messageOf(collecting.uuid, credential)
    const { blinded, inverse } = await blind(key, message)
    const choices = questions.map((question) => randomVote(question, random))
    const ballot = encryptBallot(sodiumGroup, { election: voting.election, code, choices, random })
    const comes = Math.random() * (BURST_SECONDS - 4) * 1000
    prepared.push(async () => {
      await sleep(comes)
      const began = performance.now()
      await page(origin, cookie, `/elections/${collecting.id}/collect`)
      const body = new URLSearchParams({ classUuid: collecting.uuid, blinded }).toString()
      const signed = await send(`${origin}/elections/${collecting.id}/collect`, body, { cookie, 'content-type': FORM })
      const signature = await unblind(key, message, (JSON.parse(signed) as { signature: string }).signature, inverse)
      await send(`${origin}/box/${collecting.uuid}/credentials`, JSON.stringify({ credential, signature }))
      await page(origin, cookie, `/elections/${voting.id}/vote`)
      await send(`${origin}/box/${voting.uuid}/ballots`, ballot, { 'content-type': 'text/plain' })
      return performance.now() - began
    })
  }
  return prepared
}

async function page(origin: string, cookie: string, address: string): Promise<void> {
  const answer = await fetch(origin + address, { headers: { cookie, accept: 'text/html' } })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
}

async function send(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
  })
  const said = await answer.text()
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${said.slice(0, 200)}`)
  return said
}
