import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { denyReading, readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { isAppealable } from './moderation.rules.ts'
import type { Appeal, ModerationAct, Subject } from './moderation.types.ts'

type Who = Pick<Actor, 'id' | 'roles'>

/** Everybody inside reports, and reads the rules and what was done; people from outside read it too. */
export const denyReport = (actor: Who, subject: Pick<Subject, 'authorId'>): Denial =>
  !readsAsStaff(actor) ? 'auth.denied.role' : subject.authorId === actor.id ? 'moderation.error.own_report' : undefined
export const denyLog = (actor: Who): Denial => denyReading(actor)

/** Only moderators: no leader and no administrator hides anything. */
export const denyModerating = (actor: Who): Denial => (hasRole(actor, 'moderator') ? undefined : 'moderation.denied.not_moderator')

/** Nobody acts on what they wrote themselves. */
export const denyActing = (actor: Who, subject: Pick<Subject, 'authorId'>): Denial =>
  denyModerating(actor) ?? (subject.authorId === actor.id ? 'moderation.denied.own' : undefined)

/** An act is read in full by whom it concerns and by moderators; everybody else reads the log. */
export const seesAct = (actor: Who, act: Pick<ModerationAct, 'authorId'>): boolean =>
  hasRole(actor, 'moderator') || act.authorId === actor.id

/** Its author, once, while it stands. */
export function denyAppeal(actor: Who, act: ModerationAct, appeal: Appeal | undefined): Denial {
  if (act.authorId !== actor.id) return 'moderation.denied.not_author'
  if (appeal !== undefined) return 'moderation.error.appealed'
  return isAppealable(act.kind) && act.reversedBy === null ? undefined : 'moderation.error.not_appealable'
}

/** Another moderator than who acted, and not its author. */
export function denyDecision(actor: Who, act: Pick<ModerationAct, 'actorId' | 'authorId'>): Denial {
  if (!hasRole(actor, 'moderator')) return 'moderation.denied.not_moderator'
  if (act.actorId === actor.id) return 'moderation.denied.own_act'
  return act.authorId === actor.id ? 'moderation.denied.own' : undefined
}
