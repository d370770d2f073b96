import type { Knex } from 'knex'
import { dateInShanghai, lastDayOf } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Timeliness, Timing } from '../disclosures/disclosures.rules.ts'
import { AppError } from '../errors.ts'
import { leadCount } from '../../core/lead-time.ts'
import { findLine, insertObligations, listResponsible } from './generation.queries.ts'
import { leadDaysOf, rowFor } from './generation.rules.ts'
import { cancelAll } from './generation.service.ts'
import { disproveNil, dropDraftedNil } from './nil.queries.ts'
import { clockInput, dueOf, elementsPresent } from './obligations.rules.ts'
import { changeObligation, findByOccasion, findForRecord, insertEvents, type StoredObligation } from './obligations.queries.ts'
import { reviewRow } from './settlement.rules.ts'

// What becomes of an obligation when something happens to the record that answers it; always in the record's own transaction.

/** A record as its envelope knows it. */
export interface Duty {
  readonly disclosureId: number
  readonly itemId: number
  readonly departmentId: number
  readonly period: string | null
  /** Day it was formed, or of the decision or event. */
  readonly formedOn: string
  /** Who did it; null: the system. */
  readonly actorId: number | null
  /** UTC ISO text. */
  readonly at: string
}

/** Ties a draft to what it is to answer; for an event the obligation arises with it. Returns the last day to publish. */
export async function beginObligation(tx: Knex.Transaction, duty: Duty): Promise<string> {
  const line = await findLine(tx, duty.itemId)
  if (line === undefined) throw new Error(`item ${duty.itemId} is not there`)
  const waiting = await waitingFor(tx, duty, line.cycle === 'standing')
  if (waiting !== undefined) {
    await changeObligation(tx, waiting, { disclosure_id: duty.disclosureId })
    return redate(tx, { ...waiting, version: waiting.version + 1 }, duty)
  }
  const wanted = { line, edition: await editionNow(tx), departmentId: duty.departmentId, ...occasionOf(duty), formedOn: duty.formedOn }
  const answer = {
    id: duty.disclosureId,
    formedOn: duty.formedOn,
    firstPublishedAt: null,
    publishedAt: null,
    withdrawnAt: null,
    elementsPresent: null,
  }
  const responsibleId = (await listResponsible(tx)).get(duty.departmentId) ?? null
  const row = rowFor(wanted, answer, { calendar: await calendarIn(tx), responsibleId, at: duty.at })
  if ((await insertObligations(tx, [row])) === 1) return row.due_on
  // On PostgreSQL another transaction made it while this one waited for it.
  const made = await findByOccasion(tx, duty.itemId, duty.departmentId, row.occasion)
  if (made === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
  await changeObligation(tx, made, { disclosure_id: duty.disclosureId })
  return redate(tx, { ...made, version: made.version + 1 }, duty)
}

const occasionOf = ({ period, disclosureId }: Pick<Duty, 'period' | 'disclosureId'>) => ({
  occasion: period ?? `event:${disclosureId}`,
  period,
})

/** The obligation that waits for this record: its period's, or a standing item's first publication. */
async function waitingFor(tx: Knex, duty: Duty, standing: boolean): Promise<StoredObligation | undefined> {
  const occasion = duty.period ?? (standing ? 'first' : undefined)
  if (occasion === undefined) return undefined
  const found = await findByOccasion(tx, duty.itemId, duty.departmentId, occasion)
  return standing && (found?.answeredAt != null || found?.disclosureId != null) ? undefined : found
}

async function editionNow(tx: Knex): Promise<number | null> {
  const row = (await tx('catalogue_editions').where({ state: 'in_force' }).first('number')) as { number: number } | undefined
  return row === undefined ? null : row.number
}

/** The day on which it was formed, or of the event, was written down anew. Returns the last day to publish. */
export async function redateObligation(tx: Knex.Transaction, duty: Duty): Promise<string | undefined> {
  const found = await findForRecord(tx, duty.disclosureId)
  return found === undefined || found.answeredAt !== null ? found?.dueOn : redate(tx, found, duty)
}

async function redate(tx: Knex.Transaction, found: StoredObligation, { formedOn, actorId, at }: Duty): Promise<string> {
  const days = daysOf(found, formedOn)
  const due = dueOf(await calendarIn(tx), { ...found, ...days })
  if (due.dueOn === found.dueOn && days.formedOn === found.formedOn && days.eventOn === found.eventOn) return found.dueOn
  await changeObligation(tx, found, { formed_on: days.formedOn, event_on: days.eventOn, due_on: due.dueOn, provisional: due.provisional })
  if (due.dueOn !== found.dueOn)
    await insertEvents(tx, [
      { obligationId: found.id, kind: 'redated', at, actorId, details: { from: found.dueOn, to: due.dueOn, on: formedOn } },
    ])
  return due.dueOn
}

/** A periodic item counts from its period's end whatever a draft says; a standing one from its last publication. */
function daysOf(found: Pick<StoredObligation, 'timing' | 'period' | 'formedOn'>, formedOn: string) {
  if (found.timing === 'ex_ante') return { formedOn: null, eventOn: formedOn }
  if (found.timing === 'standing') return { formedOn: found.formedOn, eventOn: null }
  return { formedOn: found.timing === 'periodic' && found.period !== null ? lastDayOf(found.period) : formedOn, eventOn: null }
}

export interface Clock {
  readonly dueOn: string
  readonly timeliness: Timeliness | null
  /** Working days from forming to publication; for an ex-ante item those left before the event, negative after it. */
  readonly leadDays: number | null
}

/** What the clock says of a record that is published at an instant; `settle` writes the same down. Without an obligation the item's own timing counts. */
export async function readClock(
  tx: Knex,
  duty: Pick<Duty, 'disclosureId' | 'period' | 'formedOn' | 'at'>,
  item: { readonly timing: Timing; readonly timingDays: number },
): Promise<Clock> {
  const [calendar, found] = [await calendarIn(tx), await findForRecord(tx, duty.disclosureId)]
  const rule = found ?? { ...item, period: duty.period, extendedDays: 0 }
  const on = dateInShanghai(duty.at)
  const timed = { ...rule, period: duty.period, ...daysOf({ ...rule, period: duty.period, formedOn: duty.formedOn }, duty.formedOn) }
  const standing = timed.timing === 'standing'
  const lead = leadCount(calendar, { ...clockInput(timed, on, on), ...(standing && { publishedOn: on }) })
  return {
    dueOn: lead.dueOn,
    timeliness: (['on_time', 'late', 'ex_ante_kept', 'turned_ex_post'] as const).find((known) => known === lead.outcome) ?? null,
    leadDays: timed.timing === 'ex_ante' ? lead.leadDays : lead.workingDaysUsed,
  }
}

/**
 * A version was published: the first one answers what was owed, a nil report it proves wrong is marked so, and a standing item's next
 * review begins. `findings`: what its register found.
 */
export async function settleObligation(tx: Knex.Transaction, duty: Duty, findings: readonly { readonly code: string }[]): Promise<void> {
  const found = await findForRecord(tx, duty.disclosureId)
  if (found === undefined) return
  const present = elementsPresent(found.elementsRequired, findings)
  const nil = found.nilReportId
  const first = found.answeredAt === null || nil !== null || found.withdrawnAt !== null
  if (first) {
    const timed = { ...found, ...daysOf(found, duty.formedOn) }
    await changeObligation(tx, found, {
      answered_at: duty.at,
      nil_report_id: null,
      withdrawn_at: null,
      cancelled_at: null, // withheld at first, and then disclosed after all
      cancel_reason: null,
      lead_days: leadDaysOf(await calendarIn(tx), timed, duty.at),
      elements_present: present,
    })
    if (nil !== null) await disproveNil(tx, nil, duty.disclosureId, duty.at)
    await dropDraftedNil(tx, found.id)
    await insertEvents(tx, [{ obligationId: found.id, kind: nil === null ? 'answered' : 'nil_disproved', at: duty.at, actorId: null }])
  } else if (found.timing !== 'standing') await changeObligation(tx, found, { elements_present: present })
  if (found.timing === 'standing') await openReview(tx, found, duty)
}

async function openReview(tx: Knex.Transaction, found: StoredObligation, { disclosureId, at }: Duty): Promise<void> {
  await tx.raw(
    `insert into obligations (item_id, department_id, occasion, item_code, title, title_en, register, legal_basis, elements, elements_required, edition_number,
       timing, timing_days, cycle, formed_on, due_on, provisional, responsible_id, disclosure_id, created_at)
     select item_id, department_id, ?, item_code, title, title_en, register, legal_basis, elements, elements_required, edition_number,
       timing, timing_days, cycle, ?, ?, provisional, responsible_id, disclosure_id, ? from obligations where id = ?
     on conflict do nothing`,
    reviewBindings(found, disclosureId, at),
  )
}

function reviewBindings(found: StoredObligation, disclosureId: number, at: string): (string | number)[] {
  const row = reviewRow(
    {
      item_id: found.itemId,
      department_id: found.departmentId,
      item_code: found.itemCode,
      title: found.title,
      title_en: found.titleEn,
      register: found.register,
      legal_basis: found.legalBasis,
      elements: '[]',
      elements_required: found.elementsRequired,
      edition_number: found.editionNumber,
      timing: found.timing,
      timing_days: found.timingDays,
      cycle: found.cycle,
      responsible_id: found.responsibleId,
    },
    disclosureId,
    at,
    at,
  )
  return [row.occasion, row.formed_on ?? '', row.due_on, at, found.id]
}

/** A draft that was never published is gone: its period is owed as before, its event is not. `why` for the log. */
export async function releaseObligation(
  tx: Knex.Transaction,
  disclosureId: number,
  at: string,
  why: 'draft_discarded' | 'record_withheld',
): Promise<void> {
  const found = await findForRecord(tx, disclosureId)
  if (found === undefined || found.answeredAt !== null) return
  if (why === 'record_withheld' || found.occasion.startsWith('event:')) {
    await cancelAll(tx, [found], why, at)
    return
  }
  const formedOn = found.period === null ? found.formedOn : found.timing === 'ex_ante' ? null : lastDayOf(found.period)
  const due = dueOf(await calendarIn(tx), { ...found, formedOn, eventOn: null })
  await changeObligation(tx, found, {
    disclosure_id: null,
    formed_on: formedOn,
    event_on: null,
    due_on: due.dueOn,
    provisional: due.provisional,
  })
}

/** The record was taken out of force: what it answered is marked, and its next review is not due any more. */
export async function markWithdrawn(tx: Knex.Transaction, disclosureId: number, at: string, actorId: number | null): Promise<void> {
  const rows = (await tx('obligations')
    .where({ disclosure_id: disclosureId })
    .whereNull('cancelled_at')
    .orderBy('id')
    .select('id', 'answered_at')) as { id: number; answered_at: string | null }[]
  const last = rows.findLast(({ answered_at }) => answered_at !== null)
  if (last !== undefined) {
    await tx('obligations')
      .where({ id: last.id })
      .update({ withdrawn_at: at, version: tx.raw('version + 1') })
    await insertEvents(tx, [{ obligationId: last.id, kind: 'withdrawn', at, actorId }])
  }
  await cancelAll(
    tx,
    rows.filter(({ answered_at }) => answered_at === null),
    'record_withdrawn',
    at,
  )
}
