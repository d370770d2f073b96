import { denyUnless, hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'

/**
 * Denies the figures to whoever is not of the bureau. Every member of staff reads how every department keeps what it owes: openness binds
 * power. The three administrators have no business data; an observer from outside reads what is meant for the screens.
 */
export const denyCompliance = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

/** Denies announcing and drawing spot checks to all but inspectors. */
export const denySpotCheck = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'inspector')

/** Denies judging a drawn record to all but inspectors, and to those of the department whose record it is. */
export function denyVerdict(actor: Pick<Actor, 'roles' | 'departmentId'>, record: { readonly departmentId: number }): Denial {
  if (!hasRole(actor, 'inspector')) return 'auth.denied.role'
  return actor.departmentId === record.departmentId ? 'compliance.denied.own_department' : undefined
}
