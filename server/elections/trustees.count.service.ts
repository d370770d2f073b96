import type { Knex } from 'knex'
import { checkPartialDecryption } from '../../core/protocol/v1/decryption.ts'
import { fingerprint } from '../../core/protocol/v1/election.ts'
import { resultOf } from '../../core/protocol/v1/result.ts'
import { ownersOf } from '../../core/protocol/v1/trustees.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import { appendDecryption, appendResult, boxState } from '../ballot-box/ballot-box.service.ts'
import type { BoxState } from '../ballot-box/box.types.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { votingClasses } from './elections.rules.ts'
import type { Election, ElectionClass } from './elections.types.ts'
import { sealCount } from './results.figures.service.ts'
import { finishCount, noteStep } from './states.service.ts'
import { placeOf, type Place } from './trustees.ceremony.service.ts'
import { findCeremony, insertDecryption, listDecryptions, takeCeremony } from './trustees.queries.ts'
import { isNeeded, suffices } from './trustees.rules.ts'
import type { Ceremony, Decryption } from './trustees.types.ts'

/** One class as a trustee counts it. */
export interface ClassToCount {
  readonly of: ElectionClass
  /** Ballots that count: the last of each code. */
  readonly cast: number
  /** Too few to be decrypted without showing how somebody voted. */
  readonly tooFew: boolean
  /** φ of the text that people voted on. */
  readonly fingerprint: string
}

interface OpenClass extends ClassToCount {
  readonly box: BoxState & { readonly election: string; readonly trustees: string; readonly encryptedTally: string }
}

/** The classes whose box is closed, in order of code. */
async function closedClasses(db: Knex, election: Election): Promise<OpenClass[]> {
  const found: OpenClass[] = []
  for (const one of votingClasses(election)) {
    const box = await boxState(db, one.uuid)
    if (box?.election === undefined || box.trustees === undefined || box.encryptedTally === undefined) continue
    const { election: text, trustees, encryptedTally, cast } = box
    const tooFew = cast < election.settings.minimum
    found.push({ of: one, cast, tooFew, fingerprint: fingerprint(text), box: { ...box, election: text, trustees, encryptedTally } })
  }
  return found
}

/** What is in so far, by class and owner. */
export const decryptionsOf = (db: Knex, electionId: number): Promise<Decryption[]> => listDecryptions(db, electionId)

const ownersIn = (decryptions: readonly Decryption[]): ReadonlySet<number> => new Set(decryptions.map(({ owner }) => owner))

export interface CountPlace extends Place {
  readonly classes: readonly ClassToCount[]
  /** Owners whose part is in. */
  readonly owners: ReadonlySet<number>
  /** Whether this trustee's part would still help. */
  readonly needed: boolean
}

/** What a trustee's page of counting needs. @throws AppError not_found for everybody who is no trustee of this election */
export async function readCount({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<CountPlace> {
  const place = await placeOf(db.read, actor, id)
  const [classes, decryptions] = await Promise.all([closedClasses(db.read, place.election), listDecryptions(db.read, id)])
  const owners = ownersIn(decryptions)
  return { ...place, classes, owners, needed: isNeeded(place.ceremony, place.me, owners) }
}

/** One class's part. */
export interface Part {
  readonly uuid: string
  readonly text: string
}

/**
 * Takes a trustee's parts for all classes at once; the one that makes them enough brings the result with it.
 * @returns whether the count is finished
 * @throws AppError not_found, conflict (not counting; enough without it), invalid (a proof that does not hold: nothing is kept)
 */
export async function takeDecryptions(deps: Deps, actor: Actor, id: number, parts: readonly Part[]): Promise<boolean> {
  return audited(deps, actor, async (tx) => {
    const { ceremony: before } = await placeOf(tx, actor, id)
    if (!(await takeCeremony(tx, id, before.attempt))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const { election, ceremony, me } = await placeOf(tx, actor, id)
    const owners = ownersIn(await listDecryptions(tx, id))
    if (election.state !== 'counting')
      throw new AppError('conflict', suffices(ceremony, owners) ? 'trustees.error.enough' : 'trustees.error.not_counting')
    if (!isNeeded(ceremony, me, owners)) throw new AppError('conflict', 'trustees.error.enough')
    const at = deps.now().toISOString()
    await keepParts(tx, election, { owner: me.owner, parts, at })
    await noteStep(tx, id, { by: actor, at, step: 'decrypted' })
    const finished = await finishWhenEnough(tx, election, ceremony, actor, at)
    return [finished, { action: 'trustees.decrypt', subject: `election:${id}`, details: { owner: me.owner } }]
  })
}

interface Kept {
  readonly owner: number
  readonly parts: readonly Part[]
  readonly at: string
}

/** Checks each part and writes it into its class's archive. @throws AppError invalid, conflict */
async function keepParts(tx: Knex.Transaction, election: Election, { owner, parts, at }: Kept): Promise<void> {
  const open = (await closedClasses(tx, election)).filter(({ tooFew }) => !tooFew)
  if (open.length === 0) throw new AppError('conflict', 'trustees.error.too_few')
  const given = new Map(parts.map(({ uuid, text }) => [uuid, text]))
  if (given.size !== parts.length || given.size !== open.length) throw new AppError('invalid', 'trustees.error.parts')
  for (const { of, box } of open) {
    const text = given.get(of.uuid)
    if (text === undefined) throw new AppError('invalid', 'trustees.error.parts')
    const publicKey = ownersOf(box.trustees)?.find((one) => one.owner === owner)?.publicKey ?? ''
    const code = checkPartialDecryption(sodiumGroup, { election: box.election, encryptedTally: box.encryptedTally, publicKey, text })
    if (code !== undefined) throw new AppError('invalid', 'trustees.error.part', {}, { code })
    await insertDecryption(tx, election.id, { boxUuid: of.uuid, owner, text, at })
    await appendDecryption(tx, of.uuid, owner, text)
  }
}

/** The result of every class in its archive, and the election counted, once those who are needed have taken part. */
async function finishWhenEnough(
  tx: Knex.Transaction,
  election: Election,
  ceremony: Ceremony,
  by: Actor | Agent,
  at: string,
): Promise<boolean> {
  const decryptions = await listDecryptions(tx, election.id)
  if (!suffices(ceremony, ownersIn(decryptions))) return false
  for (const { of, box, tooFew } of await closedClasses(tx, election)) {
    if (tooFew) continue
    const mine = decryptions.filter(({ boxUuid }) => boxUuid === of.uuid)
    const { text } = resultOf(sodiumGroup, {
      election: box.election,
      trustees: box.trustees,
      encryptedTally: box.encryptedTally,
      totalWeight: box.cast,
      decryptions: mine,
    })
    await appendResult(tx, of.uuid, text)
  }
  await sealCount(tx, election, by, at)
  await finishCount(tx, election, by, at)
  return true
}

/** The server's own part, for a motion whose key the server holds; to be called when its boxes have closed. Nothing where they are too few. */
export async function keepServerPart(
  tx: Knex.Transaction,
  election: Election,
  {
    by,
    at,
    decrypt,
  }: { readonly by: Actor | Agent; readonly at: string; readonly decrypt: (election: string, encryptedTally: string) => string },
): Promise<boolean> {
  const ceremony = await findCeremony(tx, election.id)
  const server = ceremony?.trustees.find(({ item }) => item === 'server')
  const open = (await closedClasses(tx, election)).filter(({ tooFew }) => !tooFew)
  if (ceremony === undefined || server === undefined || open.length === 0) return false
  const parts = open.map(({ of, box }) => ({ uuid: of.uuid, text: decrypt(box.election, box.encryptedTally) }))
  await keepParts(tx, election, { owner: server.owner, parts, at })
  return finishWhenEnough(tx, election, ceremony, by, at)
}
