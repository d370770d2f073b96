import { denyUnless, hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { Edition } from './editions.types.ts'

type Who = Pick<Actor, 'id' | 'roles'>

/** Denies the editions to whoever does not belong to the bureau; an observer reads what is meant for the screens only. */
export const denyEditions = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

/** Denies drafting an edition to everybody but the editor. */
export const denyEditing = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'editor') ? undefined : 'editions.denied.not_editor')

/** Whether someone sees an edition that is not decided yet: who writes it and who decides. */
export const seesOpen = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, 'editor', 'approver', 'leader')

/** What everybody may read: decided editions. What was thrown away is for those who saw it grow. */
export const seesEdition = (actor: Pick<Actor, 'roles'>, { state }: Pick<Edition, 'state'>): boolean =>
  state === 'approved' || state === 'in_force' || state === 'superseded' || seesOpen(actor)

/** Denies the decision to whoever lacks the role, and to everybody who had a hand in the draft. `hands`: their ids. */
export function denyApproval(actor: Who, hands: readonly number[]): Denial {
  if (!hasRole(actor, 'leader', 'approver')) return 'editions.denied.not_approver'
  return hands.includes(actor.id) ? 'editions.denied.own_draft' : undefined
}

/** Denies the list of what is withheld to whoever neither keeps, reviews, decides nor inspects. */
export const denyWithheld = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'editor', 'secrecy', 'leader', 'inspector')
