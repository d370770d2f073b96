import type { Knex } from 'knex'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyElections, denyRunning, seesElection } from './elections.policy.ts'
import { findElection, listSteps } from './elections.queries.ts'
import type { Election, ElectionLine, ElectionStep, Standing } from './elections.types.ts'
import { findStanding, listOpenFor, listVisible, type OpenElection } from './list.queries.ts'

export type { OpenElection } from './list.queries.ts'

/** An election as one person meets it. */
export interface SeenElection {
  readonly election: Election
  readonly standing: Standing
}

/** @throws AppError not_found for what the actor may not see, as for what is not there */
export const getElection = ({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<SeenElection> =>
  visibleElection(db.read, actor, id)

/** The same inside a transaction. @throws AppError not_found */
export async function visibleElection(db: Knex, actor: Actor, id: number): Promise<SeenElection> {
  const election = await findElection(db, id)
  const standing = await findStanding(db, id, actor.id)
  if (election === undefined || !seesElection(actor, election, standing)) throw new AppError('not_found', 'errors.not_found')
  return { election, standing }
}

/** For what only the officer does. @throws AppError not_found, forbidden */
export async function runElection(db: Knex, actor: Actor, id: number): Promise<Election> {
  const { election } = await visibleElection(db, actor, id)
  authorize(denyRunning(actor, election))
  return election
}

/** Whatever the actor: for jobs, trustees' pages and results, which judge by rules of their own. */
export async function loadElection(db: Knex, id: number): Promise<Election> {
  const election = await findElection(db, id)
  if (election === undefined) throw new AppError('not_found', 'errors.not_found')
  return election
}

export const timelineOf = ({ db }: Pick<Deps, 'db'>, electionId: number): Promise<ElectionStep[]> => listSteps(db.read, electionId)

/** Newest first. @throws AppError forbidden for administrators, who have no business data */
export async function listElections({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<ElectionLine[]> {
  authorize(denyElections(actor))
  return listVisible(db.read, actor)
}

/** What waits for a trustee holds up everybody; then what closes first. */
const moreUrgent = (a: OpenElection, b: OpenElection): number => urgency(a).localeCompare(urgency(b))
const urgency = ({ state, until }: OpenElection): string => (state === 'ceremony' || state === 'counting' ? '0' : (until ?? '9'))

/** Whose window is open to the actor, the most urgent first; one statement while nothing changes. The same before and after somebody votes: nobody here can know. */
export async function openElections({ db, cache }: Pick<Deps, 'db' | 'cache'>, actor: Actor): Promise<readonly OpenElection[]> {
  if (denyElections(actor) !== undefined) return []
  return cache.read(['elections.open', actor.id], async () => (await listOpenFor(db.read, actor.id)).toSorted(moreUrgent))
}
