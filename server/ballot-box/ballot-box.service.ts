import type { Knex } from 'knex'
import { hashOf, owned, start } from '../../core/protocol/v1/archive.ts'
import { fingerprint, parseElection } from '../../core/protocol/v1/election.ts'
import { sizedTally } from '../../core/protocol/v1/tally.ts'
import { AppError } from '../errors.ts'
import { longestBallot } from './ballot-size.rules.ts'
import { findBody, isRecord, listCounted } from './board.queries.ts'
import { BoardPen, type Beginning } from './board.service.ts'
import * as queries from './box.queries.ts'
import type { Box } from './box.queries.ts'
import {
  BoxRefusal,
  type BoxDeps,
  type BoxPhase,
  type BoxState,
  type BoxSummary,
  type NewBox,
  type Opening,
  type PublicState,
} from './box.types.ts'
import { tallyIn } from './checks.service.ts'
import { discreetly } from './discretion.ts'
import { flushInto } from './flush.service.ts'
import { keyCheck, takePending } from './pending.service.ts'

// The life of a box, driven by the election's officers inside their own transactions. Nothing here says who did it, or when.

/** Collection opens. Makes the key of the boxes if there is none yet. */
export async function createBox(tx: Knex.Transaction, { uuid, issuerKey, oneStep }: NewBox, deps: BoxDeps): Promise<void> {
  const box = { uuid, phase: 'collecting', one_step: oneStep, issuer_key: issuerKey, key_check: keyCheck(deps, uuid) } as const
  await queries.insertBox(tx, box)
}

/** The list of credentials is final from here on. How many of them there may be is for the caller to judge. */
export const freezeBox = (tx: Knex.Transaction, uuid: string, deps: BoxDeps): Promise<{ readonly registered: number }> =>
  discreetly(() => freeze(tx, uuid, deps))

async function freeze(tx: Knex.Transaction, uuid: string, deps: BoxDeps): Promise<{ readonly registered: number }> {
  const box = await hold(tx, uuid, ['collecting'])
  if (box.oneStep) throw changed()
  const registered = await publishCredentials(tx, deps, box)
  await queries.updateBox(tx, uuid, { phase: 'frozen' })
  return { registered }
}

async function publishCredentials(tx: Knex.Transaction, deps: BoxDeps, box: Box): Promise<number> {
  const credentials = (await takePending(tx, deps, box, 'credential')).sort()
  await queries.insertCredentials(tx, box.uuid, credentials)
  await queries.updateBox(tx, box.uuid, { registered: credentials.length })
  return credentials.length
}

/** Voting opens. A one-step box opens without being frozen, takes credentials and ballots, and gets its Setup event at the close. */
export async function openBox(tx: Knex.Transaction, uuid: string, { election, trustees, openedOn }: Opening): Promise<void> {
  const box = await hold(tx, uuid, ['collecting', 'frozen'])
  if ((box.phase === 'frozen') === box.oneStep) throw changed()
  const definition = parseElection(election)
  if (definition?.uuid !== uuid) throw new Error('the election of this box has another uuid, or cannot be read')
  if (!box.oneStep) await beginBoard(tx, box, { election, trustees, openedOn })
  const ballot_limit = longestBallot(definition)
  await queries.updateBox(tx, uuid, { phase: 'open', election, trustees, ballot_limit, opened_on: openedOn })
}

async function beginBoard(tx: Knex.Transaction, box: Box, opening: Opening): Promise<void> {
  const pen = new BoardPen(box, beginningOn(opening.openedOn))
  pen.add('Setup', await setupTexts(tx, box.uuid, opening))
  await pen.save(tx)
}

const setupTexts = async (tx: Knex.Transaction, uuid: string, { election, trustees }: Opening): Promise<string[]> => [
  election,
  trustees,
  JSON.stringify(await queries.listCredentials(tx, uuid)),
]

/** The day alone: the beginning of it in Shanghai, for every record of the archive. */
const beginningOn = (day: string): Beginning => start(Date.parse(`${day}T00:00:00+08:00`) / 1000)

interface Closed {
  /** Distinct credentials that cast a ballot. */
  readonly cast: number
  readonly registered: number
}

/** Voting ends: what waits goes to the board, shuffled, then the sum of the last ballot of every credential. */
export const closeBox = (tx: Knex.Transaction, uuid: string, deps: BoxDeps): Promise<Closed> => discreetly(() => close(tx, uuid, deps))

async function close(tx: Knex.Transaction, uuid: string, deps: BoxDeps): Promise<Closed> {
  const box = await hold(tx, uuid, ['open'])
  const { election = '', trustees = '', openedOn = '' } = box
  const registered = box.oneStep ? await publishCredentials(tx, deps, box) : box.registered
  const pen = new BoardPen(box, beginningOn(openedOn))
  if (box.oneStep) pen.add('Setup', await setupTexts(tx, uuid, { election, trustees, openedOn }))
  await flushInto(tx, deps, box, pen)
  pen.add('EndBallots', [])
  await pen.save(tx)
  await addTally(tx, uuid, election)
  await queries.updateBox(tx, uuid, { phase: 'closed' })
  return { cast: box.cast, registered }
}

async function addTally(tx: Knex.Transaction, uuid: string, election: string): Promise<void> {
  const box = await hold(tx, uuid, ['open'])
  const pen = new BoardPen(box)
  const tally = await tallyIn({ election, ballots: await listCounted(tx, uuid) })
  pen.add('EncryptedTally', [tally.encryptedTally, sizedTally(tally)])
  await pen.save(tx)
}

/** Cancelled or stopped: what waits is forgotten. What stood on the board stays. */
export async function discardBox(tx: Knex.Transaction, uuid: string): Promise<void> {
  await hold(tx, uuid, ['collecting', 'frozen', 'open', 'closed'])
  await queries.deletePending(tx, uuid)
  await queries.updateBox(tx, uuid, { phase: 'discarded' })
}

/** A trustee's part, checked by the caller; `owner` from 1 over all items of the trustees' text. The same text again changes nothing. */
export async function appendDecryption(tx: Knex.Transaction, uuid: string, owner: number, text: string): Promise<void> {
  const box = await hold(tx, uuid, ['closed'])
  const pen = new BoardPen(box)
  if (await isRecord(tx, uuid, `${hashOf(owned(owner, text))}.data.json`)) return
  pen.add('PartialDecryption', [text, owned(owner, text)])
  await pen.save(tx)
}

/** The end of the archive. */
export async function appendResult(tx: Knex.Transaction, uuid: string, text: string): Promise<void> {
  const pen = new BoardPen(await hold(tx, uuid, ['closed']))
  pen.add('Result', [text])
  await pen.save(tx)
  await queries.updateBox(tx, uuid, { phase: 'finished' })
}

async function hold(tx: Knex.Transaction, uuid: string, phases: readonly BoxPhase[]): Promise<Box> {
  const box = await queries.holdBox(tx, uuid, phases)
  if (box === undefined) throw changed()
  return box
}

const changed = (): AppError => new AppError('conflict', 'errors.changed_meanwhile')

/** One box with its texts; undefined when there is none. Read afresh each time: votes raise no revision. */
export async function boxState(db: Knex, uuid: string): Promise<BoxState | undefined> {
  const box = await queries.findBox(db, uuid)
  if (box === undefined) return undefined
  const { issuerKey, election, trustees, phase } = box
  const counted = phase === 'closed' || phase === 'finished'
  const [encryptedTally, result] = counted ? [await findBody(db, uuid, 'encrypted_tally'), await findBody(db, uuid, 'result')] : []
  return { ...summaryOf(box), issuerKey, election, trustees, encryptedTally, result }
}

/** The public list of credentials, sorted; empty until it is frozen. */
export const publishedCredentials = (db: Knex, uuid: string): Promise<readonly string[]> => queries.listCredentials(db, uuid)

/** Several boxes for a list, by uuid, in one query. */
export async function boxStates(db: Knex, uuids: readonly string[]): Promise<ReadonlyMap<string, BoxSummary>> {
  return new Map((await queries.listBoxes(db, uuids)).map((box) => [box.uuid, summaryOf(box)]))
}

/** What anybody may ask without saying who they are: no text of the election, which is for those who may read it. */
export async function publicState(db: Knex, uuid: string): Promise<PublicState> {
  const box = await queries.findBox(db, uuid)
  if (box === undefined) throw new BoxRefusal('unknown_box')
  const { issuerKey, election, ballotLimit, phase, oneStep } = box
  const moves = phase === 'collecting' || phase === 'open'
  return {
    ...summaryOf(box),
    registered: phase === 'collecting' || (oneStep && moves) ? undefined : box.registered,
    cast: moves ? undefined : box.cast,
    issuerKey,
    ballotLimit,
    fingerprint: election === undefined ? undefined : fingerprint(election),
  }
}

const summaryOf = ({ uuid, phase, oneStep, registered, cast, onBoard, archive }: Box): BoxSummary => ({
  uuid,
  phase,
  oneStep,
  registered,
  cast,
  onBoard,
  lastEvent: archive?.parent,
})
