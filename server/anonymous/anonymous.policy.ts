import type { Actor, Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'

/** Whoever works here gets tokens, everybody the same number: administrators and people from outside have no voice on the board. */
export const denyTokens = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

/** What was written without a name is read by everybody inside. */
export const denyTexts = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')
