import type { Actor, Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'

/** Figures of the whole bureau are for everybody in it. The three administrators have no business data; an observer reads what is published. */
export const denyYearbook = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')
