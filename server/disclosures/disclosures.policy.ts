import { BUSINESS_ROLES, hasRole, type Actor, type Denial, type Role, type StandIn } from '../auth/policy.ts'
import { AppError } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { isReviewState, type AfterStep, type ReviewState, type VersionState } from './disclosures.rules.ts'
import type { Disclosure, DisclosureVersion } from './disclosures.types.ts'

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles' | 'standsInFor'>
/** As much of a record as permissions depend on. */
export type Owned = Pick<Disclosure, 'departmentId' | 'lineage'>
/** And as much as drafting depends on. */
export type Drafting = Owned & Pick<Disclosure, 'createdBy'> & { readonly item: Pick<Disclosure['item'], 'register'> }
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

/** One role in which somebody reviews: their own, or that of a reviewer who is away and named them. */
export type Capacity = StandIn

/** The actor's own roles first, so that nobody acts for another where they may act for themselves. */
export const capacitiesOf = (actor: Who): readonly Capacity[] => [
  ...Object.values(REVIEWERS)
    .filter((role) => hasRole(actor, role))
    .map((role) => ({ personId: actor.id, name: '', departmentId: actor.departmentId, role })),
  ...(actor.standsInFor ?? []),
]

/** Whether someone reviews at all, for themselves or as a delegate. */
export const reviewsAnything = (actor: Who): boolean => capacitiesOf(actor).length > 0
/** Whether someone drafts or decides at all; everybody else only reads what is published. */
export const worksOnDisclosures = (actor: Who): boolean => hasRole(actor, 'publisher', 'officer') || reviewsAnything(actor)
/** Whose permissions depend on the steps, or who is shown some of them. */
export const readsSteps = (actor: Who): boolean => worksOnDisclosures(actor) || hasRole(actor, 'inspector')

export const publishesFor = (actor: Who, record: Owned): boolean =>
  hasRole(actor, 'publisher') && actor.departmentId === record.departmentId
/** An officer finishes the draft of a result that they made from their own election; its department's publishers do as well. */
const draftsResult = (actor: Who, record: Drafting): boolean =>
  hasRole(actor, 'officer') && record.item.register === RESULTS_REGISTER && record.createdBy === actor.id
/** The register that officers draft for; its module imports this one. */
export const RESULTS_REGISTER = 'results'
export const draftsFor = (actor: Who, record: Drafting): boolean => publishesFor(actor, record) || draftsResult(actor, record)
export const headsFor = (actor: Who, record: Owned): boolean =>
  capacitiesOf(actor).some(({ role, departmentId }) => role === 'head' && record.lineage.includes(departmentId))

/** Denies drafting for an item to whoever does not publish for one of its responsible departments. */
export function denyDraft(actor: Who, itemDepartments: readonly number[]): Denial {
  if (!hasRole(actor, 'publisher')) return 'disclosures.denied.not_publisher'
  return itemDepartments.includes(actor.departmentId) ? undefined : 'disclosures.denied.not_responsible'
}

/** Denies changing, submitting and correcting to everybody but the publishers of the department, and the officer whose result it is. */
export const denyEdit = (actor: Who, record: Drafting): Denial =>
  draftsFor(actor, record) ? undefined : 'disclosures.denied.not_publisher'

/** Who wrote or submitted a version, or started it as a correction. */
const AUTHORSHIP: ReadonlySet<string> = new Set(['draft', 'submit', 'correct'])
const isAuthor = (actor: Who, { steps }: Stepped, version?: number): boolean =>
  steps.some((step) => step.actorId === actor.id && AUTHORSHIP.has(step.step) && (version === undefined || step.versionNumber === version))

const wasSubmittedBy = (actor: Who, { steps }: Stepped, version: number): boolean =>
  steps.some((step) => step.actorId === actor.id && step.step === 'submit' && step.versionNumber === version)

/** Whether somebody wrote what a version says. One that was reopened says again what was withheld: whoever wrote at the record wrote it. */
const wrote = (actor: Who, record: Stepped, version: number): boolean =>
  isAuthor(
    actor,
    record,
    record.steps.some(({ step, versionNumber }) => step === 'reopen' && versionNumber === version) ? undefined : version,
  )

type Drafted = Pick<DisclosureVersion, 'number' | 'draftedBy'>

/** Whether a person had a hand in a version, or decided another of its steps, themselves or through a delegate. */
function denyHand(personId: number, record: Stepped, version: Drafted, state: string): Denial {
  const who = { id: personId, departmentId: 0, roles: [] }
  if (version.draftedBy === personId || wrote(who, record, version.number)) return 'disclosures.denied.own_draft'
  const decided = record.steps.some(
    (step) =>
      step.versionNumber === version.number &&
      (step.actorId === personId || step.onBehalfOf === personId) &&
      step.step !== state &&
      DECISIONS.has(step.step),
  )
  return decided ? 'disclosures.denied.decided_before' : undefined
}
const DECISIONS: ReadonlySet<string> = new Set([...Object.keys(REVIEWERS), 'emergency', 'after_secrecy', 'after_approval'])

/** Separation holds for whoever acts and for whomever they stand in for. */
const denyHands = (actor: Who, capacity: Capacity, record: Stepped, version: Drafted, state: string): Denial =>
  denyHand(actor.id, record, version, state) ?? denyHand(capacity.personId, record, version, state)

/** In which capacity the actor may decide a step; else why not. */
export function reviewCapacity(actor: Who, record: Owned & Stepped, version: Drafted, state: ReviewState): Capacity | MessageKey {
  const fitting = capacitiesOf(actor).filter(({ role }) => role === REVIEWERS[state])
  if (fitting.length === 0) return 'disclosures.denied.not_reviewer'
  const here = fitting.filter(({ departmentId }) => state !== 'head_review' || record.lineage.includes(departmentId))
  return firstAllowed(here, (capacity) => denyHands(actor, capacity, record, version, state)) ?? 'disclosures.denied.not_head'
}

/** The first capacity that nothing denies, else the first reason; undefined without any. */
function firstAllowed(capacities: readonly Capacity[], deny: (capacity: Capacity) => Denial): Capacity | MessageKey | undefined {
  return capacities.find((capacity) => deny(capacity) === undefined) ?? capacities.map(deny).find((denial) => denial !== undefined)
}

const denialOf = (capacity: Capacity | MessageKey): Denial => (typeof capacity === 'string' ? capacity : undefined)
/** Who is stood in for; undefined for people who act for themselves. @throws AppError forbidden with the reason */
export function authorizeCapacity(actor: Who, capacity: Capacity | MessageKey): number | undefined {
  if (typeof capacity === 'string') throw new AppError('forbidden', capacity)
  return capacity.personId === actor.id ? undefined : capacity.personId
}

/** Denies a review to whoever lacks the role, had a hand in the version, or decided another of its steps. */
export const denyReview = (actor: Who, record: Owned & Stepped, version: Drafted, state: ReviewState): Denial =>
  denialOf(reviewCapacity(actor, record, version, state))

/** In which capacity a head may publish at once (应急公开): of the department, and not for what they drafted. */
export function emergencyCapacity(
  actor: Who,
  record: Owned & Stepped & Pick<Disclosure, 'item'>,
  version: Drafted & Pick<DisclosureVersion, 'state'>,
): Capacity | MessageKey {
  const heads = capacitiesOf(actor).filter(({ role, departmentId }) => role === 'head' && record.lineage.includes(departmentId))
  if (heads.length === 0) return 'disclosures.denied.not_head'
  if (!record.item.level.emergencyAllowed) return 'disclosures.denied.no_emergency'
  if (!isReviewState(version.state)) return 'disclosures.denied.not_in_review'
  return firstAllowed(heads, (capacity) => denyHands(actor, capacity, record, version, 'head_review')) ?? 'disclosures.denied.not_head'
}

/** In which capacity the actor may review an emergency publication afterwards: never whoever published it, or reviewed the other half. */
export function afterCapacity(actor: Who, record: Owned & Stepped, version: DisclosureVersion, step: AfterStep): Capacity | MessageKey {
  const { emergency } = version
  if (emergency === undefined || emergency.outcome !== null) return 'disclosures.denied.no_after_review'
  if ((step === 'after_secrecy' ? emergency.secrecyBy : emergency.approvalBy) !== null) return 'disclosures.denied.no_after_review'
  const role = step === 'after_secrecy' ? 'secrecy' : REVIEWERS[emergency.approvalStep]
  const fitting = capacitiesOf(actor).filter((capacity) => capacity.role === role)
  return firstAllowed(fitting, (capacity) => denyHands(actor, capacity, record, version, step)) ?? 'disclosures.denied.not_reviewer'
}

/** Denies calling a set publication off to everybody who could not have approved it. */
export function denyUnschedule(actor: Who, record: Owned & Stepped, version: DisclosureVersion, last: ReviewState): Denial {
  return version.state === 'scheduled' ? denyReview(actor, record, version, last) : 'disclosures.denied.not_scheduled'
}

/** Denies an objection to everybody but the version's authors, and to anybody once it is published. */
export function denyObjection(actor: Who, record: Owned & Stepped, version: Drafted & Pick<DisclosureVersion, 'state'>): Denial {
  if (version.draftedBy !== actor.id && !isAuthor(actor, record, version.number)) return 'disclosures.denied.not_drafter'
  return OPEN_TO_OBJECTION.includes(version.state) ? undefined : 'disclosures.denied.no_objection'
}
const OPEN_TO_OBJECTION: readonly VersionState[] = ['returned', 'head_review', 'secrecy_review', 'approval_1', 'approval_2', 'scheduled']

/** Denies urging to everybody but those who drafted or submitted what waits. */
export function denyUrge(actor: Who, record: Drafting & Stepped, version: Drafted & Pick<DisclosureVersion, 'state'>): Denial {
  if (denyRecall(actor, record, version) !== undefined) return 'disclosures.denied.not_drafter'
  return isReviewState(version.state) ? undefined : 'disclosures.denied.not_in_review'
}

/** Denies throwing a draft away to everybody but its drafter. */
export function denyDiscard(actor: Who, record: Drafting, version: Pick<DisclosureVersion, 'draftedBy'>): Denial {
  return denyEdit(actor, record) ?? (version.draftedBy === actor.id ? undefined : 'disclosures.denied.not_drafter')
}

/** Denies taking a submission back to everybody but who drafted or submitted it. */
export function denyRecall(actor: Who, record: Drafting & Stepped, version: Pick<DisclosureVersion, 'number' | 'draftedBy'>): Denial {
  const denial = denyEdit(actor, record)
  if (denial !== undefined) return denial
  return version.draftedBy === actor.id || wasSubmittedBy(actor, record, version.number) ? undefined : 'disclosures.denied.not_drafter'
}

/** Denies withdrawal to whoever may not decide, and to the authors of any version of the record. */
export function denyWithdraw(actor: Who, record: Stepped & Pick<Disclosure, 'createdBy' | 'versions'>): Denial {
  if (!hasRole(actor, 'approver', 'leader', 'secrecy')) return 'disclosures.denied.not_withdrawer'
  const author =
    record.createdBy === actor.id || record.versions.some((version) => version.draftedBy === actor.id) || isAuthor(actor, record)
  return author ? 'disclosures.denied.own_record' : undefined
}

/** Whether someone sees the version that is not published yet: its department at any time, reviewers from their step on. */
export function seesWorking(actor: Who, record: Drafting, version: Pick<DisclosureVersion, 'state'>): boolean {
  if (draftsFor(actor, record) || headsFor(actor, record)) return true
  const roles = capacitiesOf(actor).map(({ role }) => role)
  return REVIEWS_FROM.some(({ role, states }) => roles.includes(role) && states.includes(version.state))
}

/** The states in which each reviewing role sees what is not published yet: from its own step on. */
export const REVIEWS_FROM: readonly { readonly role: Role; readonly states: readonly VersionState[] }[] = [
  { role: 'secrecy', states: ['secrecy_review', 'secrecy_office', 'approval_1', 'approval_2', 'scheduled', 'withheld'] },
  { role: 'approver', states: ['approval_1', 'approval_2', 'scheduled', 'withheld'] },
  { role: 'leader', states: ['approval_2', 'scheduled', 'withheld'] },
]

/** Who reads how a record came about, with names and remarks: its department and those who review. */
export const seesTimeline = (actor: Who, record: Drafting): boolean =>
  draftsFor(actor, record) ||
  headsFor(actor, record) ||
  capacitiesOf(actor).some(({ role }) => role === 'secrecy' || role === 'approver' || role === 'leader')

/** Who reads objections and who answers for what was published: whoever sees the timeline, and those who inspect. */
export const seesObjections = (actor: Who, record: Drafting): boolean => seesTimeline(actor, record) || hasRole(actor, 'inspector')
