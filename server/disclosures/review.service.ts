import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { leadTime } from '../../core/lead-time.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import { audited, record } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyReview } from './disclosures.policy.ts'
import { changeDisclosure, changeVersion, insertStep, nextFilingCount } from './disclosures.queries.ts'
import { loadDisclosure } from './disclosures.reading.ts'
import {
  decide,
  filingNumber,
  isReviewState,
  leadTimeInput,
  subjectOf,
  TIMELINESS,
  type Decision,
  type Timeliness,
  type VersionState,
} from './disclosures.rules.ts'
import { publishedVersion, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { expectVersion, type Expected } from './submission.service.ts'

export interface Review extends Expected {
  readonly decision: Decision
  /** Mandatory for a return. */
  readonly remark: string
  /** The step that the person decides; left out by the command line and the seeds, which decide whatever is next. */
  readonly step?: VersionState
}

export interface Reviewed {
  readonly state: VersionState
  readonly filingNumber: string | null
}

/**
 * Decides the next step of a version; the last approval publishes it in the same transaction.
 * @throws AppError not_found, forbidden, conflict (nothing to decide, or decided meanwhile), invalid (remark)
 */
export async function reviewDisclosure(deps: Deps, actor: Actor, id: number, review: Review): Promise<Reviewed> {
  if (review.decision === 'return' && review.remark.trim() === '')
    throw new AppError('invalid', 'errors.invalid_input', { remark: { code: 'disclosures.error.remark_required' } })
  return audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const working = workingVersion(disclosure)
    const state = working === undefined ? undefined : decide(working.state, review.decision, disclosure.item.reviewLevel)
    if (working === undefined || state === undefined || !isReviewState(working.state))
      throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
    if (review.step !== undefined && review.step !== working.state) throw new AppError('conflict', 'errors.changed_meanwhile')
    authorize(denyReview(actor, disclosure, working, working.state))
    expectVersion(disclosure, review)
    const at = deps.now().toISOString()
    const outcome = review.decision === 'pass' ? 'passed' : 'returned'
    await insertStep(tx, {
      disclosureId: id,
      versionNumber: working.number,
      step: working.state,
      outcome,
      actorId: actor.id,
      at,
      remark: review.remark,
    })
    const filing = state === 'published' ? await publish(deps, tx, disclosure, working) : await moveOn(tx, disclosure, working, state)
    const details = { version: working.number, from: working.state, to: state, remark: review.remark }
    return [
      { state, filingNumber: filing },
      { action: `disclosure.${review.decision}`, subject: subjectOf(id), details },
    ]
  })
}

async function moveOn(
  tx: Knex.Transaction,
  disclosure: Disclosure,
  working: DisclosureVersion,
  state: VersionState,
): Promise<string | null> {
  await changeDisclosure(tx, disclosure)
  await changeVersion(tx, working.id, { state })
  return disclosure.filingNumber
}

/**
 * The system publishes: nobody else stamps a time. A first publication gets the year's next filing number and its timeliness for good;
 * a correction keeps both and takes the place of the version before it.
 */
async function publish(deps: Deps, tx: Knex.Transaction, disclosure: Disclosure, working: DisclosureVersion): Promise<string> {
  const at = deps.now().toISOString()
  const settled = await settle(deps, tx, disclosure, at)
  await changeDisclosure(tx, disclosure, {
    title: working.title,
    published_number: working.number,
    working_number: null,
    published_at: at,
    ...settled,
  })
  const before = publishedVersion(disclosure)
  if (before !== undefined) await changeVersion(tx, before.id, { state: 'superseded' })
  await changeVersion(tx, working.id, { state: 'published', published_at: at })
  await insertStep(tx, { disclosureId: disclosure.id, versionNumber: working.number, step: 'publish', outcome: 'done', actorId: null, at })
  const details = { version: working.number, at, ...settled }
  await record(deps, tx, { id: null, name: 'system' }, { action: 'disclosure.publish', subject: subjectOf(disclosure.id), details })
  return settled.filing_number
}

interface Settled {
  readonly filing_number: string
  readonly due_on: string | null
  readonly first_published_at: string
  readonly timeliness: Timeliness | null
  readonly lead_days: number | null
}

async function settle(deps: Deps, tx: Knex.Transaction, disclosure: Disclosure, at: string): Promise<Settled> {
  const today = dateInShanghai(at)
  const { item, period, formedOn } = disclosure
  const lead = leadTime(shippedCalendar, leadTimeInput({ ...item, period, formedOn, publishedOn: today }, today))
  if (disclosure.filingNumber !== null && disclosure.firstPublishedAt !== null)
    return {
      filing_number: disclosure.filingNumber,
      first_published_at: disclosure.firstPublishedAt,
      timeliness: disclosure.timeliness,
      lead_days: disclosure.leadDays,
      // A standing item was looked at again: its next review counts from today.
      due_on: item.timing === 'standing' ? lead.dueOn : disclosure.dueOn,
    }
  const year = Number(today.slice(0, 4))
  return {
    filing_number: filingNumber(deps.config.filingPrefix, year, await nextFilingCount(tx, year)),
    first_published_at: at,
    timeliness: TIMELINESS.find((known) => known === lead.outcome) ?? null,
    lead_days: item.timing === 'ex_ante' ? lead.leadDays : lead.workingDaysUsed,
    due_on: lead.dueOn,
  }
}
