import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { denyEditing } from '../catalogue/editions.policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'

type Who = Pick<Actor, 'roles'>

/** What is asked for often and what became of it: for everybody on the staff. */
export const denyDemands = (actor: Who): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')
/** What waits for a decision: those who keep the catalogue, lead, or answer for a department. */
export const seesWaiting = (actor: Who): boolean => hasRole(actor, 'editor', 'leader', 'approver', 'head')
/** Whoever keeps the catalogue decides, and sets the threshold. */
export const denyDeciding = (actor: Who): Denial => denyEditing(actor)
/** Owes the first disclosure of what is listed: whoever speaks for the department. */
export const owes = (actor: Actor, departmentId: number | null): boolean =>
  actor.departmentId === departmentId && hasRole(actor, 'publisher', 'head')
