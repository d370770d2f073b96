import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'

interface Owned {
  readonly authorId: number
  readonly departmentId: number
}

/** The bulletin is the bureau's own: everybody inside reads it, the administrators and people from outside do not. */
export const denyBulletin = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

/** A department speaks through whoever publishes for it. */
export const denySend = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'publisher') ? undefined : 'bulletin.denied.not_publisher')

export const denyEditing = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'editor') ? undefined : 'bulletin.denied.not_editor')

/** What was sent in is seen by the editors, and by those who answer for the department that sent it. */
export const denySubmissions = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'editor', 'publisher', 'head') ? undefined : 'auth.denied.role'
export const seesArticle = (actor: Pick<Actor, 'roles' | 'departmentId'>, { departmentId }: Owned): boolean =>
  hasRole(actor, 'editor') || (hasRole(actor, 'publisher', 'head') && actor.departmentId === departmentId)

/** Nobody decides on what they wrote themselves, nor on what they sent in before a colleague reworked it. */
export const denyDecision = (actor: Pick<Actor, 'id' | 'roles'>, { authorId }: Owned, senders: readonly number[] = []): Denial =>
  denyEditing(actor) ?? (actor.id === authorId || senders.includes(actor.id) ? 'bulletin.denied.own' : undefined)

/** What came back is reworked by the publishers of the department it came from. */
export const denyRework = (actor: Pick<Actor, 'roles' | 'departmentId'>, { departmentId }: Owned): Denial =>
  denySend(actor) ?? (actor.departmentId === departmentId ? undefined : 'bulletin.denied.other_department')
