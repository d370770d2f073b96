import { authorize, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { isReviewState } from './disclosures.rules.ts'
import { denyReading, readsAsStaff, worksOnDisclosures } from './disclosures.policy.ts'
import { scopeOf } from './disclosures.visibility.ts'
import { countForFrame, listWaiting, type WaitingVersion } from './to-do.queries.ts'

export type { WaitingVersion } from './to-do.queries.ts'

export interface ToDo {
  /** Waits for the actor's decision. */
  readonly decide: readonly WaitingVersion[]
  /** Came back to the actor's department. */
  readonly returned: readonly WaitingVersion[]
  readonly drafts: readonly WaitingVersion[]
  /** The department's submissions that others have in hand. */
  readonly underway: readonly WaitingVersion[]
  /** Approved, to be published at a set time. */
  readonly scheduled: readonly WaitingVersion[]
  /** The secrecy department was asked and has not answered: for the record's department and the secrecy reviewers. */
  readonly office: readonly WaitingVersion[]
}

/** Everybody inside may be asked for something, if only for the summary of their year. */
export const denyToDo = (actor: Actor): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

/** What waits for the actor, the longest waiting first. @throws AppError forbidden for people from outside and administrators */
export async function listToDo({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<ToDo> {
  authorize(denyToDo(actor))
  const waiting = worksOnDisclosures(actor) ? await listWaiting(db.read, actor) : []
  return {
    decide: waiting.filter(({ decides }) => decides),
    returned: waiting.filter(({ state }) => state === 'returned'),
    drafts: waiting.filter(({ state, draftedBy }) => state === 'draft' && draftedBy === actor.id),
    underway: waiting.filter(({ state, decides }) => !decides && isReviewState(state)),
    scheduled: waiting.filter(({ state }) => state === 'scheduled'),
    office: waiting.filter(({ state }) => state === 'secrecy_office'),
  }
}

/** Somebody's first visit: a month is recent enough to be new. */
const FIRST_VISIT_MS = 30 * 86_400_000

/** The frame's two counts, in one query; none for people who read no disclosures. `previousVisitAt`: UTC ISO text. */
export async function countFrame(
  { db, cache, now }: Pick<Deps, 'db' | 'cache' | 'now'>,
  actor: Actor,
  previousVisitAt: string | null,
): Promise<{ fresh: number; toDo: number }> {
  if (denyReading(actor) !== undefined) return { fresh: 0, toDo: 0 }
  // Whole days, so that a first visit asks the same question until tomorrow.
  const since = previousVisitAt ?? new Date(now().getTime() - FIRST_VISIT_MS).toISOString().slice(0, 10)
  return cache.read(['frame', actor.id, scopeOf(actor), since], () => countForFrame(db.read, actor, since))
}
