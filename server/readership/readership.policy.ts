import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { headsFor, publishesFor, readsAsStaff, type Owned } from '../disclosures/disclosures.policy.ts'
import type { Disclosure } from '../disclosures/disclosures.types.ts'

/** Denies confirming to whoever was not asked: observers come from outside, and a department's notice is for the department. */
export function denyAcknowledge(actor: Actor, record: Owned & Pick<Disclosure, 'item'>): Denial {
  if (!readsAsStaff(actor)) return 'auth.denied.role'
  return record.item.audience === 'department' && actor.departmentId !== record.departmentId ? 'notifications.denied.not_asked' : undefined
}

/** Denies the list of who has confirmed to everybody but those who answer for the notice. */
export const denyAcknowledgements = (actor: Actor, record: Owned): Denial =>
  publishesFor(actor, record) || headsFor(actor, record) || hasRole(actor, 'approver', 'leader') ? undefined : 'notifications.denied.list'
