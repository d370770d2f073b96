import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { Audience } from '../disclosures/disclosures.rules.ts'

/** Denies the catalogue to the three administrators, who have no business data. */
export const denyCatalogue = (actor: Pick<Actor, 'roles'>): Denial => (audiencesOf(actor).length > 0 ? undefined : 'auth.denied.role')

/** Whose items somebody reads of: the bureau knows its whole catalogue, an observer what is meant for the screens. */
export function audiencesOf(actor: Pick<Actor, 'roles'>): readonly Audience[] {
  if (readsAsStaff(actor)) return ['department', 'all', 'screen']
  return hasRole(actor, 'observer') ? ['screen'] : []
}
