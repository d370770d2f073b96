import { hash } from '@node-rs/argon2'
import type { Knex } from 'knex'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { newUuid } from '../../core/protocol/v1/base58.ts'
import { electionText } from '../../core/protocol/v1/election.ts'
import { jointKey, singleKey, trusteesText } from '../../core/protocol/v1/trustees.ts'
import { createApp } from '../app.ts'
import { closeBox, createBox, freezeBox, openBox } from '../ballot-box/ballot-box.service.ts'
import { BATCH } from '../ballot-box/flush.service.ts'
import { shuffled } from '../ballot-box/pending.service.ts'
import type { Deps } from '../deps.ts'
import { readInstallation } from '../installation.ts'
import { sodiumGroup as group } from '../protocol/sodium-group.ts'
import { closeRoll, collect, insertEntries, makeIssuerKey, openRoll } from '../voter-roll/voter-roll.service.ts'
import { insertVoters, listBoard, type SimulatedPerson } from './simulation.queries.ts'
import { batchesIn } from './batches.rules.ts'
import { ballotOf, browserFor, type Browser } from './simulated-voters.ts'
import type { Loot, Snapshot, Truth } from './self-attack.types.ts'
import { steal } from './thief.queries.ts'

const ANSWERS = 3
const PASSWORD = 'simulated'
const DAY = '2026-03-02'
const BEGINS = `${DAY}T01:00:00.000Z`
/** Between two voters, in seconds: everybody's instants differ, which is the best that a thief can wish for. */
const PAUSE = { least: 5, most: 90 }

export interface Staged {
  readonly deps: Omit<Deps, 'now' | 'log'>
  readonly voters: number
  readonly progress: (done: number, of: number) => void
  /** Something that should not be there, to see whether it is found: called after each ballot that was cast. */
  readonly planted?: (db: Knex, tracker: string) => Promise<unknown>
}

interface Stage extends Staged {
  readonly full: Deps
  readonly url: string
  readonly log: () => string
  readonly wait: () => void
  readonly snapshots: Snapshot[]
}

/**
 * One simulated election through the real services: people sign in through the application, collect, register and vote through the box's own
 * door, in an order of chance; the database is copied again and again meanwhile. It must be a database of its own, migrated and empty.
 */
export async function simulate(staged: Staged): Promise<Loot> {
  let [said, at] = ['', Date.parse(BEGINS)]
  const log = pino({ level: 'info' }, { write: (line: string) => void (said += line) })
  const full: Deps = { ...staged.deps, log, now: () => new Date(at) }
  const random = (most: number): number => Buffer.from(staged.deps.random(4)).readUInt32BE() % most
  const wait = (): void => void (at += (PAUSE.least + random(PAUSE.most - PAUSE.least)) * 1000 + random(1000))
  const server = createServer(createApp(full, await readInstallation(full)))
  const url = await listening(server)
  try {
    return await election({ ...staged, full, url, wait, log: () => said, snapshots: [] })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const listening = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })

async function election(stage: Stage): Promise<Loot> {
  const { full, voters } = stage
  const { db, random } = full
  const passwordHash = await hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 })
  const people = await db.write.transaction((tx) => insertVoters(tx, voters, passwordHash, full.now().toISOString()))
  const uuid = newUuid(random)
  const issuer = await makeIssuerKey()
  await db.write.transaction(async (tx) => {
    await insertEntries(
      tx,
      uuid,
      people.map(({ id }) => id),
    )
    await openRoll(full, tx, uuid, issuer)
    await createBox(tx, { uuid, issuerKey: issuer.publicKey, oneStep: false }, full)
  })
  const browsers = await collection(stage, people, uuid, issuer.publicKey)
  const { election: text, trustees } = electionOf(uuid, random)
  await db.write.transaction(async (tx) => {
    await freezeBox(tx, uuid, full)
    await closeRoll(tx, uuid)
    await openBox(tx, uuid, { election: text, trustees, openedOn: DAY })
  })
  await photograph(stage, 'opened')
  const cast = await voting(stage, people, browsers, { uuid, text })
  await db.write.transaction((tx) => closeBox(tx, uuid, full))
  await photograph(stage, 'closed')
  const batches = batchesIn(
    [...cast.keys()].map((id) => browsers.get(id)!.credential),
    await listBoard(db.read, uuid),
    BATCH,
  )
  const truths = people.map(({ id, username }): Truth => {
    const { tracker, record } = cast.get(id)!
    const browser = browsers.get(id)!
    return {
      person: [String(id), username, browser.blinded],
      ballot: [browser.credential, tracker, record],
      batch: batches.get(browser.credential) ?? 0,
    }
  })
  return { snapshots: stage.snapshots, truths }
}

function electionOf(uuid: string, random: Deps['random']): { readonly election: string; readonly trustees: string } {
  const { text } = singleKey(group, random)
  const trustees = trusteesText([['Single', text]])
  const answers = Array.from({ length: ANSWERS }, (_, at) => `候选人 ${at + 1}`)
  const questions = [{ question: '评选一人', answers, min: 1, max: 1, blank: false }]
  return {
    election: electionText({ name: '模拟选举', description: '', uuid, publicKey: jointKey(group, trustees) ?? '', questions }),
    trustees,
  }
}

async function photograph({ full, log, snapshots }: Stage, moment: string): Promise<void> {
  snapshots.push(await steal(full.db, moment, log()))
}

const SHOTS = 3
/** Evenly over the voters, after the first and before the last. */
const isShot = (done: number, of: number): boolean =>
  Array.from({ length: SHOTS }, (_, at) => Math.round((of * (at + 1)) / (SHOTS + 1))).includes(done)

async function collection(
  stage: Stage,
  people: readonly SimulatedPerson[],
  uuid: string,
  issuerKey: string,
): Promise<ReadonlyMap<number, Browser>> {
  const { full, url, wait, voters, progress } = stage
  const browsers = new Map<number, Browser>()
  for (const [done, person] of shuffled(people, full.random).entries()) {
    await comeIn(url, person)
    const browser = await browserFor(uuid, issuerKey, full.random)
    const { signature } = await collect(full, person, uuid, browser.blinded)
    // At once and in the order of the sign-ins: a real browser waits a random while, which this thief is spared.
    const body = JSON.stringify({ credential: browser.credential, signature: await browser.finish(signature) })
    await post(`${url}/box/${uuid}/credentials`, body, 'application/json')
    browsers.set(person.id, browser)
    wait()
    progress(done + 1, voters * 2)
    if (isShot(done + 1, voters)) await photograph(stage, `collecting ${done + 1}`)
  }
  return browsers
}

interface CastBallot {
  readonly tracker: string
  /** Name of its record in the archive. */
  readonly record: string
}

async function voting(
  stage: Stage,
  people: readonly SimulatedPerson[],
  browsers: ReadonlyMap<number, Browser>,
  box: { readonly uuid: string; readonly text: string },
): Promise<ReadonlyMap<number, CastBallot>> {
  const { full, url, wait, voters, progress, planted } = stage
  const cast = new Map<number, CastBallot>()
  for (const [done, person] of shuffled(people, full.random).entries()) {
    await comeIn(url, person)
    const { text, tracker } = ballotOf(box.text, browsers.get(person.id)!.code, ANSWERS, full.random)
    await post(`${url}/box/${box.uuid}/ballots`, text, 'text/plain')
    await planted?.(full.db.write, tracker)
    cast.set(person.id, { tracker, record: Buffer.from(`${tracker}=`, 'base64').toString('hex') })
    wait()
    progress(voters + done + 1, voters * 2)
    if (isShot(done + 1, voters)) await photograph(stage, `voting ${done + 1}`)
  }
  return cast
}

/** Signs in and looks at the first page, as everybody does who means to vote. */
async function comeIn(url: string, { username }: SimulatedPerson): Promise<void> {
  const body = new URLSearchParams({ username, password: PASSWORD }).toString()
  const answer = await post(`${url}/login`, body, 'application/x-www-form-urlencoded')
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  await (await fetch(`${url}/elections`, { headers: { cookie } })).arrayBuffer()
}

async function post(url: string, body: string, type: string): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: { 'content-type': type, origin: new URL(url).origin },
  })
  const said = await answer.text()
  if (answer.status !== 200 && answer.status !== 303)
    throw new Error(`${new URL(url).pathname} answered ${answer.status}: ${said.slice(0, 300)}`)
  return answer
}
