import { authorize, denyUnless, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import {
  countStates,
  listAnswering,
  listMostFindings,
  type AnsweringDepartment,
  type StateCount,
  type WithFindings,
} from './standing.queries.ts'

export type { AnsweringDepartment, PublishedState, StateCount, WithFindings } from './standing.queries.ts'

export interface Standing {
  readonly counts: readonly StateCount[]
  readonly departments: readonly AnsweringDepartment[]
}

const denyOverview = (actor: Actor) => denyUnless(actor, 'leader')

/** How every department stands in a year. @throws AppError forbidden for all but leaders */
export async function readStanding({ db }: Pick<Deps, 'db'>, actor: Actor, year: number): Promise<Standing> {
  authorize(denyOverview(actor))
  const [counts, departments] = await Promise.all([countStates(db.read, actor, year), listAnswering(db.read)])
  return { counts, departments }
}

/** The published records of a year in which checks found most. @throws AppError forbidden for all but leaders */
export async function readMostFindings(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  year: number,
  limit: number,
): Promise<readonly WithFindings[]> {
  authorize(denyOverview(actor))
  return listMostFindings(db.read, actor, year, limit)
}
