import type { Knex } from 'knex'
import { fingerprint } from '../../core/protocol/v1/election.ts'
import { ownersOf } from '../../core/protocol/v1/trustees.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import { appendDecryption, appendResult, boxState } from '../ballot-box/ballot-box.service.ts'
import type { BoxState } from '../ballot-box/box.types.ts'
import { partProblem, resultIn } from '../ballot-box/checks.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { votingClasses } from './elections.rules.ts'
import type { Election, ElectionClass } from './elections.types.ts'
import { sealCount } from './results.figures.service.ts'
import { finishCount, noteStep } from './states.service.ts'
import { placeOf, type Place } from './trustees.ceremony.service.ts'
import { findCeremony, insertDecryption, listDecryptions, takeCeremony } from './trustees.queries.ts'
import { isNeeded, suffices } from './trustees.rules.ts'
import type { Decryption } from './trustees.types.ts'

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
 * Takes a trustee's parts for all classes at once; the one that makes them enough brings the result with it. Proofs are checked and counts are
 * read before anything is held: what changed meanwhile begins the check anew.
 * @returns whether the count is finished
 * @throws AppError not_found, conflict (not counting; enough without it), invalid (a proof that does not hold: nothing is kept)
 */
export async function takeDecryptions(deps: Deps, actor: Actor, id: number, parts: readonly Part[]): Promise<boolean> {
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    const checked = await checkParts(deps.db.read, actor, id, parts)
    try {
      return await audited(deps, actor, async (tx) => {
        const finished = await keepChecked(deps, tx, actor, id, checked)
        return [finished, { action: 'trustees.decrypt', subject: `election:${id}`, details: { owner: checked.owner } }]
      })
    } catch (error) {
      if (!(error instanceof Stale)) throw error
    }
  }
  throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Trustees who send at one moment: each makes the others look again. */
const ATTEMPTS = 10
/** What was checked is not what is there any more. */
class Stale extends Error {}

interface CheckedClass {
  readonly of: OpenClass
  readonly text: string
  /** When this part makes them enough. */
  readonly result: string | undefined
}
interface Checked {
  readonly owner: number
  /** Whose parts were in. */
  readonly owners: ReadonlySet<number>
  readonly classes: readonly CheckedClass[]
}

/** @throws AppError conflict where a part is not needed */
function demandNeeded({ election, ceremony, me }: Place, owners: ReadonlySet<number>): void {
  if (election.state !== 'counting')
    throw new AppError('conflict', suffices(ceremony, owners) ? 'trustees.error.enough' : 'trustees.error.not_counting')
  if (!isNeeded(ceremony, me, owners)) throw new AppError('conflict', 'trustees.error.enough')
}

async function checkParts(db: Knex, actor: Actor, id: number, parts: readonly Part[]): Promise<Checked> {
  const place = await placeOf(db, actor, id)
  const { owner } = place.me
  const before = await listDecryptions(db, id)
  const owners = ownersIn(before)
  demandNeeded(place, owners)
  const given = matched(
    (await closedClasses(db, place.election)).filter(({ tooFew }) => !tooFew),
    parts,
  )
  for (const { of, text } of given) await demandSound(of, owner, text)
  const enough = suffices(place.ceremony, new Set([...owners, owner]))
  const classes: CheckedClass[] = []
  for (const { of, text } of given) {
    const decryptions = [...before.filter(({ boxUuid }) => boxUuid === of.of.uuid), { owner, text }]
    classes.push({ of, text, result: enough ? await resultFor(of, decryptions) : undefined })
  }
  return { owner, owners, classes }
}

/** A part for each class that is counted, and no other. */
function matched(open: readonly OpenClass[], parts: readonly Part[]): readonly { readonly of: OpenClass; readonly text: string }[] {
  if (open.length === 0) throw new AppError('conflict', 'trustees.error.too_few')
  const given = new Map(parts.map(({ uuid, text }) => [uuid, text]))
  if (given.size !== parts.length || given.size !== open.length) throw new AppError('invalid', 'trustees.error.parts')
  return open.map((of) => {
    const text = given.get(of.of.uuid)
    if (text === undefined) throw new AppError('invalid', 'trustees.error.parts')
    return { of, text }
  })
}

async function demandSound({ box }: OpenClass, owner: number, text: string): Promise<void> {
  const publicKey = ownersOf(box.trustees)?.find((one) => one.owner === owner)?.publicKey ?? ''
  const code = await partProblem({ election: box.election, encryptedTally: box.encryptedTally, publicKey, text })
  if (code !== undefined) throw new AppError('invalid', 'trustees.error.part', {}, { code })
}

const resultFor = ({ box }: OpenClass, decryptions: readonly Pick<Decryption, 'owner' | 'text'>[]): Promise<string> =>
  resultIn({
    election: box.election,
    trustees: box.trustees,
    encryptedTally: box.encryptedTally,
    totalWeight: box.cast,
    decryptions: decryptions.map(({ owner, text }) => ({ owner, text })),
  })

/** Writes down what was checked, if all of it still stands. @throws Stale */
async function keepChecked(deps: Deps, tx: Knex.Transaction, actor: Actor, id: number, checked: Checked): Promise<boolean> {
  const { ceremony: before } = await placeOf(tx, actor, id)
  if (!(await takeCeremony(tx, id, before.attempt))) throw new AppError('conflict', 'errors.changed_meanwhile')
  const place = await placeOf(tx, actor, id)
  const owners = ownersIn(await listDecryptions(tx, id))
  demandNeeded(place, owners)
  const open = (await closedClasses(tx, place.election)).filter(({ tooFew }) => !tooFew)
  if (place.me.owner !== checked.owner || !sameOwners(owners, checked.owners) || !sameBoxes(open, checked.classes)) throw new Stale()
  const at = deps.now().toISOString()
  for (const { of, text } of checked.classes) {
    await insertDecryption(tx, id, { boxUuid: of.of.uuid, owner: checked.owner, text, at })
    await appendDecryption(tx, of.of.uuid, checked.owner, text)
  }
  await noteStep(tx, id, { by: actor, at, step: 'decrypted' })
  const results = checked.classes.flatMap(({ of, result }) => (result === undefined ? [] : [{ uuid: of.of.uuid, text: result }]))
  if (results.length === 0) return false
  await finish(tx, place.election, results, { by: actor, at })
  return true
}

const sameOwners = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => a.size === b.size && [...a].every((one) => b.has(one))

/** Nobody changes a box that is closed; what a part was checked against is compared all the same. */
const sameBoxes = (open: readonly OpenClass[], checked: readonly CheckedClass[]): boolean =>
  open.length === checked.length &&
  open.every(({ of, cast, box }, i) => {
    const seen = checked[i]!.of
    const texts = box.election === seen.box.election && box.trustees === seen.box.trustees
    return of.uuid === seen.of.uuid && cast === seen.cast && texts && box.encryptedTally === seen.box.encryptedTally
  })

/** The result of every class in its archive, and the election counted. */
async function finish(
  tx: Knex.Transaction,
  election: Election,
  results: readonly Part[],
  { by, at }: { readonly by: Actor | Agent; readonly at: string },
): Promise<void> {
  for (const { uuid, text } of results) await appendResult(tx, uuid, text)
  await sealCount(tx, election, by, at)
  await finishCount(tx, election, by, at)
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
  const { owner } = server
  const results: Part[] = []
  for (const one of open) {
    const text = decrypt(one.box.election, one.box.encryptedTally)
    await insertDecryption(tx, election.id, { boxUuid: one.of.uuid, owner, text, at })
    await appendDecryption(tx, one.of.uuid, owner, text)
    results.push({ uuid: one.of.uuid, text: await resultFor(one, [{ owner, text }]) }) // which checks the part
  }
  await finish(tx, election, results, { by, at })
  return true
}
