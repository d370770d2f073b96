import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { denyReview, seesTimeline } from '../disclosures/disclosures.policy.ts'
import { isReviewState, type ReviewState } from '../disclosures/disclosures.rules.ts'
import type { DisclosureVersion } from '../disclosures/disclosures.types.ts'

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles' | 'standsInFor'>
type Version = Pick<DisclosureVersion, 'number' | 'draftedBy' | 'state'>
type Reviewed = Parameters<typeof denyReview>[1]

/** Denies judging hits, masking and asking the secrecy department to everybody but who may review for secrecy. */
export const denyJudge = (actor: Who, record: Reviewed, version: Parameters<typeof denyReview>[2]): Denial =>
  denyReview(actor, record, version, 'secrecy_review')

/** Denies entering the secrecy department's answer to everybody but who may review for secrecy: it decides as a review does. */
export const denyAnswer: typeof denyJudge = (actor, record, version) => denyJudge(actor, record, version)

/** Denies withholding to everybody but who decides the step at which the version waits; a head returns instead. */
export function denyWithhold(actor: Who, record: Reviewed, version: Parameters<typeof denyReview>[2] & Version): Denial {
  if (!isReviewState(version.state) || version.state === 'head_review') return 'secrecy.denied.not_deciding'
  return denyReview(actor, record, version, version.state satisfies ReviewState)
}

/** Who may see the list of what is withheld at all. */
export const denyWithheldList = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'secrecy', 'approver', 'leader', 'head', 'publisher') ? undefined : 'auth.denied.role'

/** Who sees everything that is withheld; the others see what is their department's. */
export const seesAllWithheld = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, 'secrecy', 'approver', 'leader')

/** Denies re-evaluating to whoever could not have decided it, and to who drafted it. */
export function denyReevaluate(actor: Who, draftedBy: number): Denial {
  if (!seesAllWithheld(actor)) return 'secrecy.denied.not_deciding'
  return draftedBy === actor.id ? 'disclosures.denied.own_draft' : undefined
}

/** Who sees what the gate found, and the review sheet: the record's department and those who review, or stand in for them. */
export const seesGate = seesTimeline
