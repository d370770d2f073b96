import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { hasResult } from './cycles.rules.ts'
import type { CycleState, CycleSubject } from './cycles.types.ts'
import type { Objection } from './results.types.ts'
import { isSettled } from './results.rules.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>
type Of = Pick<CycleSubject, 'departmentId' | 'personId'>

/** From the preliminary result on everybody inside reads all of it; who looks in from outside reads what is settled. */
export const seesResults = (actor: Pick<Actor, 'roles'>, state: CycleState): boolean =>
  readsAsStaff(actor) ? hasResult(state) : hasRole(actor, 'observer') && isSettled(state)

/** A department reads its own sheet throughout. What is said of a person is for that person and the leaders. */
export function seesSheet(actor: Who, state: CycleState, { departmentId, personId }: Of): boolean {
  if (personId !== null) return personId === actor.id || (hasRole(actor, 'leader') && hasResult(state))
  const running = state === 'open' || state === 'scoring'
  return seesResults(actor, state) || (running && readsAsStaff(actor) && departmentId === actor.departmentId)
}

/** The head and the publishers of a department object in its name. */
export const denyObjection = (actor: Who, { departmentId }: Pick<CycleSubject, 'departmentId'>): Denial =>
  hasRole(actor, 'head', 'publisher') && actor.departmentId === departmentId ? undefined : 'ranking.denied.objection'

/** `hands`: who scored the line, decided on it or entered what it is made of. */
export function denyReview(
  actor: Who,
  { departmentId, raisedBy }: Pick<Objection, 'departmentId' | 'raisedBy'>,
  hands: readonly number[],
): Denial {
  if (!hasRole(actor, 'inspector', 'leader')) return 'ranking.denied.reviewer'
  if (actor.id === raisedBy || actor.departmentId === departmentId) return 'ranking.denied.own_department'
  return hands.includes(actor.id) ? 'ranking.denied.own_score' : undefined
}

/** What proves an objection may name people: it is for the department, and for those who decide such things. */
export const seesObjectionFiles = (actor: Who, { departmentId }: Pick<Objection, 'departmentId'>): boolean =>
  hasRole(actor, 'inspector', 'leader') || (readsAsStaff(actor) && actor.departmentId === departmentId)

export const denyWithdrawal = (actor: Who, { raisedBy }: Pick<Objection, 'raisedBy'>): Denial =>
  actor.id === raisedBy ? undefined : 'ranking.denied.not_yours'

/** Ties, the last word, what would be if, and how severe each inspecting department was. */
export const denyLeading = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'leader') ? undefined : 'ranking.denied.leader')

/** Two different leaders. */
export const denyConfirmation = (actor: Who, confirmed: readonly number[]): Denial =>
  denyLeading(actor) ?? (confirmed.includes(actor.id) ? 'ranking.denied.confirmed' : undefined)

/** The publishers of the inspecting departments put the result into the register. */
export const denyPublication = (actor: Who, scorers: readonly number[]): Denial =>
  hasRole(actor, 'publisher') && scorers.includes(actor.departmentId) ? undefined : 'ranking.denied.publish'
