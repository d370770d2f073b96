import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { SchemeState } from './schemes.types.ts'

type Who = Pick<Actor, 'roles'>

/** What counts for everybody is read by everybody inside; the administrators and people from outside have no part in it. */
export const denySchemes = (actor: Who): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

/** The inspecting departments draft; the leaders, who publish, read along. */
export const denySchemeDrafts = (actor: Who): Denial => (hasRole(actor, 'inspector', 'leader') ? undefined : 'schemes.denied.drafts')
export const denySchemeEditing = (actor: Who): Denial => (hasRole(actor, 'inspector') ? undefined : 'schemes.denied.not_inspector')
/** A scheme binds everybody who is evaluated by it: a leader publishes it, and none who worked at it. */
export const denyFreezing = (actor: Pick<Actor, 'id' | 'roles'>, drafters: readonly number[]): Denial =>
  hasRole(actor, 'leader') ? (drafters.includes(actor.id) ? 'schemes.denied.own' : undefined) : 'schemes.denied.not_leader'

export const seesScheme = (actor: Who, { state }: { readonly state: SchemeState }): boolean =>
  state === 'frozen' ? denySchemes(actor) === undefined : denySchemeDrafts(actor) === undefined
