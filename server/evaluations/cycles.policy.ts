import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { hasResult, isLive, isRecused, scores, takesEntries } from './cycles.rules.ts'
import type { Cycle, CycleScorer, CycleSubject, Roster } from './cycles.types.ts'

type Who = Pick<Actor, 'roles'>
type Placed = Pick<Actor, 'roles' | 'departmentId'>
type Stated = Pick<Cycle, 'state'>

/** Everybody inside follows the evaluation; people from outside read what has come of it. The administrators have no part in it. */
export const denyEvaluations = (actor: Who): Denial => (readsAsStaff(actor) || hasRole(actor, 'observer') ? undefined : 'auth.denied.role')
/** A draft is its makers' and the leaders'; what was cancelled stays readable inside. */
export function seesCycle(actor: Who, { state }: Stated): boolean {
  if (state === 'draft') return hasRole(actor, 'inspector', 'leader')
  return readsAsStaff(actor) || (hasRole(actor, 'observer') && (state === 'final' || state === 'archived'))
}
/** Follows a running cycle: its progress, never anyone's scores. */
export const denyProgress = (actor: Who): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

export const denyDrafting = (actor: Who): Denial => (hasRole(actor, 'inspector') ? undefined : 'cycles.denied.not_inspector')
export const denyLeading = (actor: Who): Denial => (hasRole(actor, 'leader') ? undefined : 'cycles.denied.not_leader')

export const denyEdit = (actor: Who, { state }: Stated): Denial =>
  denyDrafting(actor) ?? (state === 'draft' ? undefined : 'cycles.denied.not_draft')
/** Opening ends the draft: whoever may change it may do so. */
export const denyOpen = (actor: Who, cycle: Stated): Denial => denyEdit(actor, cycle)
export const denyStartScoring = (actor: Who, { state }: Stated): Denial =>
  denyDrafting(actor) ?? (state === 'open' ? undefined : 'cycles.denied.not_open')
/** The inspecting departments close their own work; what they lack is said by the guard. */
export const denyClose = (actor: Who, { state }: Stated): Denial =>
  denyDrafting(actor) ?? (state === 'scoring' ? undefined : 'cycles.denied.not_scoring')
/** A draft is thrown away by whoever may draft, a running cycle called off by a leader. */
export const denyCancel = (actor: Who, { state }: Stated): Denial =>
  state === 'draft' ? denyDrafting(actor) : (denyLeading(actor) ?? (isLive(state) ? undefined : 'cycles.denied.not_running'))
/** Adjustments, ballots. */
export const denyEntries = (actor: Who, { state }: Stated): Denial =>
  denyDrafting(actor) ?? (takesEntries(state) ? undefined : 'cycles.denied.not_running')
/** Not applicable, override, substitutes. */
export const denyDecide = (actor: Who, { state }: Stated): Denial =>
  denyLeading(actor) ?? (takesEntries(state) ? undefined : 'cycles.denied.not_running')
/** Nobody enters anything about their own department. */
export const denyEntriesAbout = (actor: Placed, cycle: Stated, subject: Pick<CycleSubject, 'departmentId'>): Denial =>
  denyEntries(actor, cycle) ?? (actor.departmentId === subject.departmentId ? 'cycles.denied.own_department' : undefined)

/** Nor does anybody decide about it: a leader may have a department of their own. */
export const denyDecideAbout = (actor: Placed, cycle: Stated, subject: Pick<CycleSubject, 'departmentId'>): Denial =>
  denyDecide(actor, cycle) ?? (actor.departmentId === subject.departmentId ? 'cycles.denied.own_department' : undefined)

/** The inspecting department for which somebody scores; undefined for everybody else. */
export const scorerOf = (actor: Placed, { scorers }: Pick<Roster, 'scorers'>): CycleScorer | undefined =>
  hasRole(actor, 'inspector') ? scorers.find(({ departmentId }) => departmentId === actor.departmentId) : undefined

/**
 * Whether somebody may enter a score for this subject: blind, alone, and never for their own department, nor for one in which they worked
 * within the period that is scored. `worked`: ids of those departments.
 */
export function denyScore(actor: Placed, cycle: Stated, roster: Roster, subject: CycleSubject, worked: ReadonlySet<number>): Denial {
  if (cycle.state !== 'scoring') return 'cycles.denied.not_scoring'
  const scorer = scorerOf(actor, roster)
  if (scorer === undefined)
    return hasRole(actor, 'inspector') && actor.departmentId === subject.departmentId
      ? 'cycles.denied.own_department'
      : 'cycles.denied.not_scorer'
  if (isRecused(scorer, subject)) return 'cycles.denied.own_department'
  if (worked.has(subject.departmentId)) return 'cycles.denied.worked_there'
  return scores(roster, scorer, subject) ? undefined : 'cycles.denied.not_scorer'
}

/** What was entered about a department before the result is out: its makers', the leaders', and the department's own. */
export const seesEntriesOf = (actor: Placed, { state }: Stated, subject: Pick<CycleSubject, 'departmentId'>): boolean =>
  hasResult(state) || hasRole(actor, 'inspector', 'leader') || actor.departmentId === subject.departmentId

/** That the scorers were too far apart about somebody: theirs to know, and the leaders', before the result is out. */
export function seesReopeningOf(actor: Placed, { state }: Stated, roster: Roster, subject: CycleSubject): boolean {
  if (hasResult(state) || hasRole(actor, 'leader')) return true
  const scorer = scorerOf(actor, roster)
  return scorer !== undefined && scores(roster, scorer, subject)
}
