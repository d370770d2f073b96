import type { Knex } from 'knex'
import { dateInShanghai, isDate } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { copyAttachments } from '../attachments/attachments.service.ts'
import type { Deps } from '../deps.ts'
import { authorizeCapacity, reviewCapacity } from '../disclosures/disclosures.policy.ts'
import { loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { isReviewState, subjectOf } from '../disclosures/disclosures.rules.ts'
import { refOf, versionNumbered, workingVersion, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { changeDisclosure, changeVersion, insertReturning, insertStep } from '../disclosures/envelope.service.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { releaseObligation } from '../obligations/settlement.service.ts'
import { registerFor } from '../registers/index.ts'
import { REVIEW_AFTER_YEARS, yearsLater, type Ground } from './gate.rules.ts'
import { denyReevaluate, denyWithheldList, denyWithhold } from './secrecy.policy.ts'
import {
  changeWithholding,
  findWithholding,
  findWithholdingOf,
  insertWithholding,
  insertWithholdingReview,
  listWithheld,
  listWithholdingReviews,
  type Withholding,
  type WithholdingReview,
} from './withholdings.queries.ts'

export type { Withholding, WithholdingReview } from './withholdings.queries.ts'

/** A page of what is due, not an archive. */
const LONGEST_LIST = 500

export interface Refusing {
  readonly version: number
  readonly ground: Ground
  readonly explanation: string
  /** `YYYY-MM-DD`; a year from now when left out. */
  readonly reviewOn?: string
}

/**
 * Whoever decides the step at which a version waits decides that it is not disclosed; the version ends there.
 * @throws AppError not_found, forbidden, conflict, invalid (explanation, review date)
 */
export async function withhold(deps: Deps, actor: Actor, id: number, refusing: Refusing): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const version = workingVersion(disclosure)
    if (version === undefined) throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
    authorize(denyWithhold(actor, disclosure, version))
    if (disclosure.version !== refusing.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const at = deps.now().toISOString()
    const { state } = version
    const onBehalfOf = isReviewState(state) ? authorizeCapacity(actor, reviewCapacity(actor, disclosure, version, state)) : undefined
    await endWithheld(tx, disclosure, version, { ...refusing, actor, onBehalfOf, at })
    const { draftedBy, title } = version
    await tell(tx, [{ personId: draftedBy, code: 'secrecy.told.withheld', params: { title }, href: `/disclosures/${id}` }], at)
    const { ground, explanation } = refusing
    const details = { version: version.number, from: state, ground, explanation, ...(onBehalfOf !== undefined && { onBehalfOf }) }
    return [undefined, { action: 'secrecy.withhold', subject: subjectOf(id), details }]
  })
}

interface Ending {
  readonly ground: Ground
  readonly explanation: string
  readonly reviewOn?: string
  readonly actor: Actor
  readonly onBehalfOf: number | undefined
  readonly at: string
}

/** Inside a change that has been authorised: the version ends, with its ground and the day of its re-evaluation. @throws AppError invalid */
export async function endWithheld(tx: Knex.Transaction, disclosure: Disclosure, version: DisclosureVersion, ending: Ending): Promise<void> {
  const { ground, explanation, actor, onBehalfOf, at } = ending
  if (explanation.trim() === '') throw new AppError('invalid', 'errors.invalid_input', { explanation: { code: 'common.error.required' } })
  const reviewOn = checkedReview(ending.reviewOn, dateInShanghai(at))
  // What readers see of an earlier version stays, and can be corrected again; a record that never came out keeps its place for the period.
  await changeDisclosure(tx, disclosure, disclosure.publishedNumber === null ? {} : { working_number: null })
  await changeVersion(tx, version.id, { state: 'withheld' })
  if (disclosure.publishedNumber === null) await releaseObligation(tx, disclosure.id, at, 'record_withheld')
  const versionNumber = version.number
  await insertWithholding(tx, {
    disclosureId: disclosure.id,
    versionNumber,
    ground,
    explanation,
    decidedBy: actor.id,
    decidedAt: at,
    reviewOn,
  })
  await insertStep(tx, {
    disclosureId: disclosure.id,
    versionNumber,
    step: 'withhold',
    outcome: 'done',
    actorId: actor.id,
    onBehalfOf,
    at,
    remark: explanation,
  })
}

/** @throws AppError invalid for a day that is not after today */
function checkedReview(reviewOn: string | undefined, today: string): string {
  const day = reviewOn ?? yearsLater(today, REVIEW_AFTER_YEARS)
  if (!isDate(day) || day <= today || day > yearsLater(today, 10))
    throw new AppError('invalid', 'errors.invalid_input', { review_on: { code: 'secrecy.error.review_on' } })
  return day
}

/** What is withheld and the actor may know of, the one that is due first first. @throws AppError forbidden */
export async function listWithholdings(deps: Pick<Deps, 'db'>, actor: Actor): Promise<Withholding[]> {
  authorize(denyWithheldList(actor))
  return listWithheld(deps.db.read, actor, LONGEST_LIST)
}

/** The decision about one version. Whoever asks has been let see the version. */
export const readWithholding = (deps: Pick<Deps, 'db'>, disclosureId: number, versionNumber: number): Promise<Withholding | undefined> =>
  findWithholdingOf(deps.db.read, disclosureId, versionNumber)

/** One decision with its re-evaluations. @throws AppError not_found */
export async function getWithholding(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
): Promise<{ withholding: Withholding; reviews: readonly WithholdingReview[] }> {
  const withholding = denyWithheldList(actor) === undefined ? await findWithholding(deps.db.read, actor, id) : undefined
  if (withholding === undefined) throw new AppError('not_found', 'errors.not_found')
  return { withholding, reviews: await listWithholdingReviews(deps.db.read, id) }
}

export interface Reevaluation {
  readonly version: number
  readonly outcome: 'keep' | 'reopen'
  readonly remark: string
  readonly reviewOn?: string
}

/**
 * Looks again at what is withheld (条例 art. 18): it stays, with a new day, or is drafted anew.
 * Returns the record's id. @throws AppError not_found, forbidden, conflict, invalid
 */
export async function reevaluate(deps: Deps, actor: Actor, id: number, again: Reevaluation): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const withholding = await findWithholding(tx, actor, id)
    if (withholding === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(denyReevaluate(actor, withholding.draftedBy))
    if (withholding.version !== again.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const at = deps.now().toISOString()
    const { outcome, remark } = again
    const reviewOn = outcome === 'keep' ? checkedReview(again.reviewOn, dateInShanghai(at)) : null
    await changeWithholding(tx, withholding, reviewOn === null ? { reopened_at: at } : { review_on: reviewOn })
    await insertWithholdingReview(tx, { withholdingId: id, outcome, remark, reviewOn, decidedBy: actor.id, decidedAt: at })
    await noteReevaluation(tx, withholding, { outcome, remark, actor, at })
    const details = { version: withholding.versionNumber, outcome, reviewOn, remark }
    return [withholding.disclosureId, { action: `secrecy.${outcome}`, subject: subjectOf(withholding.disclosureId), details }]
  })
}

interface Reevaluated {
  readonly outcome: 'keep' | 'reopen'
  readonly remark: string
  readonly actor: Actor
  readonly at: string
}

async function noteReevaluation(tx: Knex.Transaction, withholding: Withholding, done: Reevaluated): Promise<void> {
  const { disclosureId, versionNumber, draftedBy, title } = withholding
  const { outcome, remark, actor, at } = done
  if (outcome === 'reopen') await reopen(tx, withholding, done)
  else await insertStep(tx, { disclosureId, versionNumber, step: 're_evaluate', outcome: 'done', actorId: actor.id, at, remark })
  const code = `secrecy.told.${outcome}` as const
  await tell(tx, [{ personId: draftedBy, code, params: { title }, href: `/disclosures/${disclosureId}` }], at)
}

/** A new draft with the content of the version that was withheld, in its drafter's name. */
async function reopen(
  tx: Knex.Transaction,
  { disclosureId, versionNumber }: Withholding,
  { remark, actor, at }: Reevaluated,
): Promise<void> {
  const disclosure = await loadDisclosure(tx, actor, disclosureId)
  const withheld = versionNumbered(disclosure, versionNumber)
  const working = workingVersion(disclosure)
  if (withheld === undefined || (working !== undefined && working.number !== versionNumber) || disclosure.withdrawnAt !== null)
    throw new AppError('conflict', 'disclosures.error.being_corrected')
  const number = Math.max(...disclosure.versions.map((version) => version.number)) + 1
  await changeDisclosure(tx, disclosure, { working_number: number })
  const versionId = await insertReturning(tx, 'disclosure_versions', {
    disclosure_id: disclosureId,
    number,
    state: 'draft',
    title: withheld.title,
    summary: withheld.summary,
    change_note: withheld.changeNote,
    line_count: withheld.lineCount,
    total_fen: withheld.totalFen,
    finding_count: withheld.findingCount,
    drafted_by: withheld.draftedBy,
    drafted_at: at,
  })
  const from = refOf(disclosure, withheld)
  await registerFor(disclosure.item.register).copy(tx, from, { ...from, versionId })
  await copyAttachments(tx, withheld.id, versionId)
  await insertStep(tx, { disclosureId, versionNumber: number, step: 'reopen', outcome: 'done', actorId: actor.id, at, remark })
}
