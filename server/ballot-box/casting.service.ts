import type { Knex } from 'knex'
import { hashOf } from '../../core/protocol/v1/archive.ts'
import { trackerOf, unsignedProblem } from '../../core/protocol/v1/ballot.ts'
import { fingerprint } from '../../core/protocol/v1/election.ts'
import { POINT_TEXT } from '../../core/protocol/v1/group.ts'
import { aString, matching, objectOf, parseJson } from '../../core/protocol/v1/json.ts'
import type { Deps } from '../deps.ts'
import { makeDurable } from '../db/durable.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { hasBallotOf, isRecord } from './board.queries.ts'
import * as queries from './box.queries.ts'
import type { Box } from './box.queries.ts'
import { BoxRefusal } from './box.types.ts'
import { problemOf, type CheckPool } from './checks.service.ts'
import { demandKey, forgetOrder, pendingKey, putPending, replaceWaiting } from './pending.service.ts'
import type { TokenBuckets } from './token-buckets.ts'

export type CastDeps = Pick<Deps, 'db' | 'config' | 'random'>

interface Cast {
  readonly uuid: string
  readonly text: string
  readonly tracker: string
  readonly credential: string
}

/**
 * Takes a ballot: the same rules whoever sent it, and nothing kept of who that was. It is stored for good when this resolves, with its
 * tracking code; the same text again changes nothing. A later ballot of the same credential replaces it.
 * @throws BoxRefusal
 */
export async function castBallot(deps: CastDeps, uuid: string, text: string, buckets: TokenBuckets, threads?: CheckPool): Promise<string> {
  const box = await openBoxOf(deps.db.read, uuid)
  demandKey(deps, box)
  if (Buffer.byteLength(text) > (box.ballotLimit ?? 0)) throw new BoxRefusal('too_large')
  const cast = { uuid, text, tracker: trackerOf(text), credential: credentialFor(box, text) }
  if (await isWaiting(deps, deps.db.read, cast)) return cast.tracker
  await refuseSeen(deps, deps.db.read, cast)
  if (!(await isListed(deps, cast))) throw new BoxRefusal('unknown_credential')
  // The public list names every credential: what takes the voters' turns away must at least come from somebody who holds a code.
  const unsigned = unsignedProblem(sodiumGroup, text)
  if (unsigned !== undefined) throw new BoxRefusal('not_valid', { detail: unsigned })
  buckets.take(uuid)
  const problem = await problemOf({ election: box.election ?? '', ballot: text }, threads)
  if (problem !== undefined) throw new BoxRefusal(problem === 'wrong_election' ? problem : 'not_valid', { detail: problem })
  await deps.db.write.transaction((tx) => store(tx, deps, cast))
  await makeDurable(deps.db)
  return cast.tracker
}

/** The box, if it takes ballots. */
async function openBoxOf(db: Knex, uuid: string): Promise<Box> {
  const box = await queries.findBox(db, uuid)
  if (box === undefined) throw new BoxRefusal('unknown_box')
  if (box.phase !== 'open') throw new BoxRefusal(box.phase === 'collecting' || box.phase === 'frozen' ? 'not_open' : 'closed')
  return box
}

/** Bytes that a ballot may have. @throws BoxRefusal when the box takes none */
export const ballotLimitOf = async (db: Knex, uuid: string): Promise<number> => (await openBoxOf(db, uuid)).ballotLimit ?? 0

const anObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
const aHead = objectOf({ election_uuid: aString, election_hash: aString, credential: matching(POINT_TEXT) })

/** What the ballot says of itself; the rest is for the threads. */
function credentialFor(box: Box, text: string): string {
  const given = anObject(parseJson(text))
  const head =
    given && aHead({ election_uuid: given['election_uuid'], election_hash: given['election_hash'], credential: given['credential'] })
  if (head === undefined) throw new BoxRefusal('not_valid', { detail: 'wrong_shape' })
  if (head.election_uuid !== box.uuid || head.election_hash !== fingerprint(box.election ?? '')) throw new BoxRefusal('wrong_election')
  return head.credential
}

const isWaiting = ({ config }: CastDeps, db: Knex, { uuid, tracker }: Cast): Promise<boolean> =>
  queries.isPendingTracker(db, uuid, pendingKey({ config }, uuid, 'tracker', tracker))

/** A ballot that was there before must not come back: whoever overheard it could undo a later vote with it. */
async function refuseSeen({ config }: CastDeps, db: Knex, { uuid, text, tracker }: Cast): Promise<void> {
  if (await isRecord(db, uuid, `${hashOf(text)}.data.json`)) throw new BoxRefusal('already_counted')
  if (await queries.isReplaced(db, uuid, pendingKey({ config }, uuid, 'tracker', tracker))) throw new BoxRefusal('replaced')
}

async function isListed({ db, config }: CastDeps, { uuid, credential }: Cast): Promise<boolean> {
  if (await queries.isCredential(db.read, uuid, credential)) return true
  const rowKey = pendingKey({ config }, uuid, 'credential', credential)
  return (await queries.findPending(db.read, uuid, 'credential', rowKey)) !== undefined // a one-step box
}

/** The box is held: of two ballots of one credential that come at once the second finds the first, and the close finds both or neither. */
async function store(tx: Knex.Transaction, deps: CastDeps, cast: Cast): Promise<void> {
  const { uuid, text, tracker, credential } = cast
  const box = await queries.holdBox(tx, uuid, ['open'])
  if (box === undefined) throw new BoxRefusal('closed')
  if (await isWaiting(deps, tx, cast)) return
  await refuseSeen(deps, tx, cast)
  const rowKey = pendingKey(deps, uuid, 'ballot', credential)
  const trackerKey = pendingKey(deps, uuid, 'tracker', tracker)
  const waiting = { box, kind: 'ballot', rowKey, trackerKey, text } as const
  const earlier = await queries.findPending(tx, uuid, 'ballot', rowKey)
  if (earlier === undefined) {
    await putPending(tx, deps, waiting)
    if (!(await hasBallotOf(tx, uuid, credential))) await queries.updateBox(tx, uuid, { cast: box.cast + 1 })
  } else {
    if (earlier.tracker_key !== null) await queries.insertReplaced(tx, uuid, earlier.tracker_key)
    await queries.rewriteReplaced(tx, uuid)
    await replaceWaiting(tx, deps, waiting)
  }
  // A handful waits for the next batch. All ballots of a one-step box wait until its close, and are no secret from who runs the server.
  if (!box.oneStep) await forgetOrder(tx, uuid, 'ballot')
}
