import { BUSINESS_ROLES, hasRole, type Actor, type Denial, type Role } from '../auth/policy.ts'
import type { ReviewState } from './disclosures.rules.ts'
import type { Disclosure, DisclosureVersion } from './disclosures.types.ts'

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles'>
/** As much of a record as permissions depend on. */
export type Owned = Pick<Disclosure, 'departmentId' | 'lineage'>
export type Stepped = Pick<Disclosure, 'steps'>

export const REVIEWERS: Readonly<Record<ReviewState, Role>> = {
  head_review: 'head',
  secrecy_review: 'secrecy',
  approval_1: 'approver',
  approval_2: 'leader',
}

/** Roles that read as members of the bureau do; an observer comes from outside. */
const INSIDE: readonly Role[] = BUSINESS_ROLES.filter((role) => role !== 'observer')
export const readsAsStaff = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, ...INSIDE)
/** Denies reading to the three administrators: nothing of the business is theirs. */
export const denyReading = (actor: Pick<Actor, 'roles'>): Denial =>
  readsAsStaff(actor) || hasRole(actor, 'observer') ? undefined : 'auth.denied.role'

/** Whether someone drafts or decides at all; everybody else only reads what is published. */
export const worksOnDisclosures = (actor: Pick<Actor, 'roles'>): boolean =>
  hasRole(actor, 'publisher', 'head', 'secrecy', 'approver', 'leader')

export const publishesFor = (actor: Who, record: Owned): boolean =>
  hasRole(actor, 'publisher') && actor.departmentId === record.departmentId
export const headsFor = (actor: Who, record: Owned): boolean => hasRole(actor, 'head') && record.lineage.includes(actor.departmentId)

/** Denies drafting for an item to whoever does not publish for one of its responsible departments. */
export function denyDraft(actor: Who, itemDepartments: readonly number[]): Denial {
  if (!hasRole(actor, 'publisher')) return 'disclosures.denied.not_publisher'
  return itemDepartments.includes(actor.departmentId) ? undefined : 'disclosures.denied.not_responsible'
}

/** Denies changing, submitting and correcting to everybody but the publishers of the department. */
export const denyEdit = (actor: Who, record: Owned): Denial =>
  publishesFor(actor, record) ? undefined : 'disclosures.denied.not_publisher'

/** Who wrote or submitted a version, or started it as a correction. */
const AUTHORSHIP: ReadonlySet<string> = new Set(['draft', 'submit', 'correct'])
const isAuthor = (actor: Who, { steps }: Stepped, version?: number): boolean =>
  steps.some((step) => step.actorId === actor.id && AUTHORSHIP.has(step.step) && (version === undefined || step.versionNumber === version))

const wasSubmittedBy = (actor: Who, { steps }: Stepped, version: number): boolean =>
  steps.some((step) => step.actorId === actor.id && step.step === 'submit' && step.versionNumber === version)

/** Denies a review to whoever lacks the role, had a hand in the version, or decided another of its steps. */
export function denyReview(
  actor: Who,
  record: Owned & Stepped,
  version: Pick<DisclosureVersion, 'number' | 'draftedBy'>,
  state: ReviewState,
): Denial {
  const role = REVIEWERS[state]
  if (!hasRole(actor, role)) return 'disclosures.denied.not_reviewer'
  if (state === 'head_review' && !headsFor(actor, record)) return 'disclosures.denied.not_head'
  if (version.draftedBy === actor.id || isAuthor(actor, record, version.number)) return 'disclosures.denied.own_draft'
  const decidedOther = record.steps.some(
    (step) => step.versionNumber === version.number && step.actorId === actor.id && step.step !== state && step.step in REVIEWERS,
  )
  return decidedOther ? 'disclosures.denied.decided_before' : undefined
}

/** Denies throwing a draft away to everybody but its drafter. */
export function denyDiscard(actor: Who, record: Owned, version: Pick<DisclosureVersion, 'draftedBy'>): Denial {
  return denyEdit(actor, record) ?? (version.draftedBy === actor.id ? undefined : 'disclosures.denied.not_drafter')
}

/** Denies taking a submission back to everybody but who drafted or submitted it. */
export function denyRecall(actor: Who, record: Owned & Stepped, version: Pick<DisclosureVersion, 'number' | 'draftedBy'>): Denial {
  const denial = denyEdit(actor, record)
  if (denial !== undefined) return denial
  return version.draftedBy === actor.id || wasSubmittedBy(actor, record, version.number) ? undefined : 'disclosures.denied.not_drafter'
}

/** Denies withdrawal to whoever may not decide, and to the authors of any version of the record. */
export function denyWithdraw(actor: Who, record: Stepped & Pick<Disclosure, 'createdBy' | 'versions'>): Denial {
  if (!hasRole(actor, 'approver', 'leader', 'secrecy')) return 'disclosures.denied.not_withdrawer'
  const wrote =
    record.createdBy === actor.id || record.versions.some((version) => version.draftedBy === actor.id) || isAuthor(actor, record)
  return wrote ? 'disclosures.denied.own_record' : undefined
}

/** Whether someone sees the version that is not published yet: its department at any time, reviewers from their step on. */
export function seesWorking(actor: Who, record: Owned, version: Pick<DisclosureVersion, 'state'>): boolean {
  if (publishesFor(actor, record) || headsFor(actor, record)) return true
  return REVIEWS_FROM.some(({ role, states }) => hasRole(actor, role) && states.includes(version.state as ReviewState))
}

/** The states in which each reviewing role sees what is not published yet: from its own step on. */
export const REVIEWS_FROM: readonly { readonly role: Role; readonly states: readonly ReviewState[] }[] = [
  { role: 'secrecy', states: ['secrecy_review', 'approval_1', 'approval_2'] },
  { role: 'approver', states: ['approval_1', 'approval_2'] },
  { role: 'leader', states: ['approval_2'] },
]

/** Who reads how a record came about, with names and remarks: its department and those who review. */
export const seesTimeline = (actor: Who, record: Owned): boolean =>
  publishesFor(actor, record) || headsFor(actor, record) || hasRole(actor, 'secrecy', 'approver', 'leader')
