import type { Knex } from 'knex'
import { sha256hex } from '../../core/protocol/v1/hashing.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { denyTrustee } from './elections.policy.ts'
import { changeElection } from './elections.queries.ts'
import { loadElection, visibleElection, type SeenElection } from './elections.service.ts'
import type { Election } from './elections.types.ts'
import { noteStep } from './states.service.ts'
import { denyNaming, isCeremonyOpen } from './trustees.policy.ts'
import {
  findCeremony,
  insertCeremony,
  listDecryptions,
  listTrusteePeople,
  replaceTrustees,
  resetCeremony,
  type NewCeremony,
  type NewTrustee,
  type TrusteePerson,
} from './trustees.queries.ts'
import { allConfirmed, planProblems } from './trustees.rules.ts'
import type { Ceremony, Decryption, TrusteePlan } from './trustees.types.ts'

export type { TrusteePerson } from './trustees.queries.ts'

/** Who keeps the keys and how far they are; undefined while nobody is named. */
export const ceremonyOf = (db: Knex, electionId: number): Promise<Ceremony | undefined> => findCeremony(db, electionId)

/** The exact text for the archives; undefined until everybody's key is made. */
export const trusteesText = async (db: Knex, electionId: number): Promise<string | undefined> =>
  (await findCeremony(db, electionId))?.trusteesText ?? undefined

/** The key under which ballots are encrypted; undefined until everybody's key is made. */
export const jointKey = async (db: Knex, electionId: number): Promise<string | undefined> =>
  (await findCeremony(db, electionId))?.jointKey ?? undefined

/** What all trustees compare: SHA-256 of the joined text, 64 hex digits. */
export const fingerprintOf = ({ trusteesText: text }: Pick<Ceremony, 'trusteesText'>): string | undefined =>
  text === null ? undefined : sha256hex(text)

/**
 * Whether codes may be given out: all keys are made as the election wants them, everybody has compared the fingerprint, and none of the
 * trustees has become a candidate since.
 */
export async function ceremonyComplete(db: Knex, electionId: number): Promise<boolean> {
  const [ceremony, election] = [await findCeremony(db, electionId), await loadElection(db, electionId)]
  const fingerprint = ceremony && fingerprintOf(ceremony)
  if (ceremony === undefined || fingerprint === undefined || !allConfirmed(ceremony.trustees, fingerprint)) return false
  return ceremony.trustees.every(
    ({ item, personId }) =>
      (item === 'server') === (election.trustees === 'server') && (personId === null || denyTrustee(personId, election) === undefined),
  )
}

export interface NameablePerson extends TrusteePerson {
  /** Stands in this election, or is evaluated by it. */
  readonly votedOn: boolean
}

export interface TrusteesPage extends SeenElection {
  readonly ceremony: Ceremony | undefined
  /** What is decrypted so far. */
  readonly decryptions: readonly Decryption[]
  /** For the officer, while names may still change. */
  readonly people: readonly NameablePerson[]
  readonly names: boolean
}

/** The progress that everybody sees who sees the election. @throws AppError not_found */
export async function readTrustees({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<TrusteesPage> {
  const seen = await visibleElection(db.read, actor, id)
  const names = denyNaming(actor, seen.election) === undefined && isCeremonyOpen(seen.election.state)
  const [ceremony, decryptions, people] = await Promise.all([
    findCeremony(db.read, id),
    listDecryptions(db.read, id),
    names ? nameable(db.read, seen.election) : [],
  ])
  return { ...seen, ceremony, decryptions, people, names }
}

const nameable = async (db: Knex, election: Election): Promise<NameablePerson[]> =>
  (await listTrusteePeople(db)).map((person) => ({ ...person, votedOn: denyTrustee(person.id, election) !== undefined }))

export interface Naming {
  readonly plan: TrusteePlan
  /** The attempt that the officer saw: 0 before anybody was named. */
  readonly seen: number
  /** Needed when keys are made anew: everybody reads it. */
  readonly reason: string
}

/**
 * Names the trustees, or begins the key ceremony anew with the same people or others: everything that was sent is forgotten.
 * @throws AppError not_found, forbidden, conflict, invalid
 */
export async function nameTrustees(deps: Deps, actor: Actor, id: number, { plan, seen, reason }: Naming): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { election } = await visibleElection(tx, actor, id)
    authorize(denyNaming(actor, election))
    if (!isCeremonyOpen(election.state) || election.trustees !== 'shared') throw new AppError('conflict', 'trustees.error.closed')
    // Codes that are given out at the same moment would have no key: whoever comes second is told so.
    if (!(await changeElection(tx, election, {}))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await checkPlan(tx, election, plan)
    const before = await findCeremony(tx, id)
    if (before !== undefined && reason === '')
      throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
    const at = deps.now().toISOString()
    const attempt = (before?.attempt ?? 0) + 1
    const anew = { attempt, threshold: plan.shared.length > 0 ? plan.threshold : null, at }
    await begin(tx, election, { before, seen, anew })
    await replaceTrustees(tx, id, placesOf(plan))
    const detail = { people: plan.single.length + plan.shared.length, ...(reason !== '' && { reason }) }
    await noteStep(tx, id, { by: actor, at, step: before === undefined ? 'trustees_named' : 'ceremony_restarted', detail })
    await tell(tx, tellings(election, attempt, [...plan.single, ...plan.shared]), at)
    return [
      undefined,
      { action: before === undefined ? 'trustees.name' : 'trustees.restart', subject: `election:${id}`, details: { ...plan, reason } },
    ]
  })
}

async function checkPlan(tx: Knex, election: Election, plan: TrusteePlan): Promise<void> {
  const problems = planProblems(plan, await nameable(tx, election))
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
}

async function begin(
  tx: Knex,
  { id }: Election,
  { before, seen, anew }: { before: Ceremony | undefined; seen: number; anew: NewCeremony },
): Promise<void> {
  if ((before?.attempt ?? 0) !== seen) throw new AppError('conflict', 'errors.changed_meanwhile')
  if (before === undefined) await insertCeremony(tx, id, anew)
  else if (!(await resetCeremony(tx, id, seen, anew))) throw new AppError('conflict', 'errors.changed_meanwhile')
}

const placesOf = ({ single, shared }: TrusteePlan): NewTrustee[] => [
  ...single.map((personId): NewTrustee => ({ item: 'single', position: 1, personId })),
  ...shared.map((personId, at): NewTrustee => ({ item: 'pedersen', position: at + 1, personId })),
]

const tellings = ({ id, title }: Election, attempt: number, people: readonly number[]): Telling[] =>
  people.map((personId) => ({
    personId,
    code: attempt === 1 ? 'trustees.told.named' : 'trustees.told.restarted',
    params: { title },
    href: `/elections/${id}/ceremony`,
    about: `trustees:${id}:${attempt}:named`,
  }))

/** Called when voting has closed: everybody whose key is needed hears of it. */
export async function tellTrusteesToCount(tx: Knex.Transaction, electionId: number, at: string): Promise<void> {
  const [election, ceremony] = [await loadElection(tx, electionId), await findCeremony(tx, electionId)]
  const people = (ceremony?.trustees ?? []).flatMap(({ personId }) => personId ?? [])
  const href = `/elections/${electionId}/count`
  const about = `trustees:${electionId}:count`
  await tell(
    tx,
    people.map((personId) => ({ personId, code: 'trustees.told.count', params: { title: election.title }, href, about })),
    at,
  )
}
