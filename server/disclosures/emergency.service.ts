import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, hasRole, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { assertEmergencyGate, scanUnscanned } from '../secrecy/gate.service.ts'
import { withdraw } from './correction.service.ts'
import { afterCapacity, authorizeCapacity, emergencyCapacity, reviewsAnything } from './disclosures.policy.ts'
import { insertStep } from './disclosures.queries.ts'
import { loadDisclosure } from './disclosures.reading.ts'
import { isReviewState, subjectOf, type AfterStep, type ReviewState } from './disclosures.rules.ts'
import { openEmergency, stepsOf, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { countEmergencies, insertEmergency, listAfter, settleEmergency, settleHalf } from './emergency.queries.ts'
import type { EmergencyCount, WaitingEmergency } from './emergency.queries.ts'
import { AFTER_REVIEW_DAYS, passedBefore } from './emergency.rules.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { publish } from './publication.service.ts'
import { listReviewers } from './reviewers.queries.ts'
import { peopleOf, reviewersAt } from './reviewers.rules.ts'
import { expectVersion, type Expected } from './submission.service.ts'

export type { EmergencyCount, WaitingEmergency } from './emergency.queries.ts'

/**
 * Publishes at once what is under review (应急公开); two other people review it afterwards. Returns the filing number.
 * @throws AppError not_found, forbidden, conflict (not in review, the gate is shut), invalid (reason)
 */
export async function publishEmergency(
  deps: Deps,
  actor: Actor,
  id: number,
  input: Expected & { readonly reason: string },
): Promise<string> {
  if (input.reason.trim() === '') throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
  await scanUnscanned(deps, actor, id)
  return audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const working = workingVersion(disclosure)
    if (working === undefined || !isReviewState(working.state)) throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
    const onBehalfOf = authorizeCapacity(actor, emergencyCapacity(actor, disclosure, working))
    expectVersion(disclosure, input)
    await assertEmergencyGate(tx, disclosure, working)
    const at = deps.now().toISOString()
    const { reason } = input
    const step = { disclosureId: id, versionNumber: working.number, actorId: actor.id, at, onBehalfOf }
    await stamp(deps, tx) // the log before the record, whose steps hold it
    await insertStep(tx, { ...step, step: 'emergency', outcome: 'done', remark: reason })
    const filing = await publish(deps, tx, disclosure, working)
    await askForReview(tx, disclosure, working, { by: actor.id, at, reason })
    return [
      filing,
      {
        action: 'disclosure.emergency',
        subject: subjectOf(id),
        details: { version: working.number, from: working.state, reason, ...behalf(onBehalfOf) },
      },
    ]
  })
}

const behalf = (onBehalfOf: number | undefined) => (onBehalfOf === undefined ? {} : { onBehalfOf })

async function askForReview(
  tx: Knex.Transaction,
  disclosure: Disclosure,
  working: DisclosureVersion,
  { by, at, reason }: { by: number; at: string; reason: string },
): Promise<void> {
  const today = dateInShanghai(at)
  const dueOn = (await calendarIn(tx)).addWorkingDays(today, AFTER_REVIEW_DAYS).date
  const approvalStep = stepsOf(disclosure, working).findLast((step) => step === 'approval_1' || step === 'approval_2') ?? 'approval_1'
  const [secrecyBy, approvalBy] = [passedBefore(disclosure, working, 'secrecy_review'), passedBefore(disclosure, working, approvalStep)]
  await insertEmergency(tx, {
    versionId: working.id,
    disclosureId: disclosure.id,
    departmentId: disclosure.departmentId,
    publishedBy: by,
    at,
    reason,
    dueOn,
    approvalStep,
    secrecyBy,
    approvalBy,
  })
  const missing: ReviewState[] = [
    ...(secrecyBy === null ? ['secrecy_review' as const] : []),
    ...(approvalBy === null ? [approvalStep] : []),
  ]
  const reviewers = await listReviewers(tx, today)
  const people = missing.flatMap((state) => peopleOf(reviewersAt(reviewers, state, disclosure.lineage))).filter((person) => person !== by)
  const params = { title: working.title, due: dueOn }
  await tell(
    tx,
    [...new Set(people)].map((personId) => ({ personId, code: 'reviewing.told.emergency', params, href: `/disclosures/${disclosure.id}` })),
    at,
  )
}

export interface AfterReview extends Expected {
  readonly step: AfterStep
  readonly decision: 'pass' | 'withdraw'
  /** Mandatory for a withdrawal, whose reason readers see. */
  readonly remark: string
}

/**
 * Reviews an emergency publication afterwards: lets it stand, or takes it out of force. The flag falls when both halves have passed.
 * @throws AppError not_found, forbidden, conflict, invalid (remark)
 */
export async function reviewAfterwards(
  deps: Deps,
  actor: Actor,
  id: number,
  review: AfterReview,
): Promise<'waits' | 'passed' | 'withdrawn'> {
  const { step, decision, remark } = review
  if (decision === 'withdraw' && remark.trim() === '')
    throw new AppError('invalid', 'errors.invalid_input', { remark: { code: 'common.error.required' } })
  return audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const version = openEmergency(disclosure)
    if (version?.emergency === undefined) throw new AppError('conflict', 'disclosures.denied.no_after_review')
    const onBehalfOf = authorizeCapacity(actor, afterCapacity(actor, disclosure, version, step))
    expectVersion(disclosure, review)
    const at = await stamp(deps, tx)
    const whole = await settleHalf(tx, version.id, step, actor.id, at)
    if (whole === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
    const outcome = decision === 'pass' ? 'passed' : 'returned'
    await insertStep(tx, { disclosureId: id, versionNumber: version.number, step, outcome, actorId: actor.id, at, remark, onBehalfOf })
    const result = decision === 'withdraw' ? 'withdrawn' : whole ? 'passed' : 'waits'
    if (result === 'withdrawn') await withdraw(tx, disclosure, { actorId: actor.id, at, reason: remark })
    if (result === 'passed') await settleEmergency(tx, version.id, 'passed', at)
    return [
      result,
      {
        action: 'disclosure.after_review',
        subject: subjectOf(id),
        details: { version: version.number, step, outcome, remark, ...behalf(onBehalfOf) },
      },
    ]
  })
}

/** Emergency publications that wait for the actor. */
export const listToReviewAfter = ({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<WaitingEmergency[]> =>
  reviewsAnything(actor) ? listAfter(db.read, actor) : Promise.resolve([])

export const denyEmergencyCounts = (actor: Actor): Denial => (hasRole(actor, 'leader', 'inspector') ? undefined : 'auth.denied.role')

/** How often each department published as an emergency this year, and what waits. @throws AppError forbidden for all but leaders and inspectors */
export async function readEmergencyCounts({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor): Promise<EmergencyCount[]> {
  authorize(denyEmergencyCounts(actor))
  const today = dateInShanghai(now().toISOString())
  const since = new Date(`${today.slice(0, 4)}-01-01T00:00:00+08:00`).toISOString()
  return countEmergencies(db.read, since, today)
}
