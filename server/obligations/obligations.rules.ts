import { dateInShanghai, lastDayOf } from '../../core/dates.ts'
import { leadCount, type Allowance, type LeadTimeInput } from '../../core/lead-time.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { timingRule, type Cycle, type Timing } from '../disclosures/disclosures.rules.ts'
import type { Obligation, Outcome, Owed, Verdict } from './obligations.types.ts'

/** How an obligation stands on a day, `YYYY-MM-DD`. */
export const judge = <T extends Owed>(obligation: T, today: string, calendar: WorkingCalendar): T & Verdict => ({
  ...obligation,
  ...verdictOn(obligation, today, calendar),
})

/** The same by itself: a year's hundred thousand are not copied for it. */
export function verdictOn(obligation: Owed, today: string, calendar: WorkingCalendar): Verdict {
  const answeredOn = obligation.answeredAt === null ? null : dateInShanghai(obligation.answeredAt)
  const outcome = outcomeOf(obligation, answeredOn, today)
  const counts = outcome !== 'cancelled' && outcome !== 'withdrawn'
  return { outcome, lateBy: counts ? lateBy(calendar, obligation.dueOn, answeredOn ?? today) : 0 }
}

function outcomeOf(obligation: Owed, answeredOn: string | null, today: string): Outcome {
  const { cancelledAt, withdrawnAt, nilReportId, dueOn, timing, eventOn } = obligation
  if (cancelledAt !== null) return 'cancelled'
  if (withdrawnAt !== null) return 'withdrawn'
  if (answeredOn === null) return dueOn < today ? 'missing' : 'open'
  if (nilReportId !== null) return answeredOn > dueOn ? 'nil_late' : 'nil'
  if (timing === 'ex_ante' && eventOn !== null && answeredOn > eventOn) return 'turned_ex_post'
  if (answeredOn > dueOn) return 'late'
  return timing === 'ex_ante' ? 'ex_ante_kept' : 'on_time'
}

/** Working days past the due day; a rest day after it already counts 1. */
const lateBy = (calendar: WorkingCalendar, dueOn: string, until: string): number =>
  until <= dueOn ? 0 : Math.max(1, calendar.workingDaysBetween(dueOn, until).days)

/** What the due day of an obligation is computed from. */
export interface Timed {
  readonly timing: Timing
  readonly timingDays: number
  readonly period: string | null
  readonly formedOn: string | null
  readonly eventOn: string | null
  readonly extendedDays?: number
  readonly suspendedFrom?: string | null
  readonly suspendedTo?: string | null
}

export const allowanceOf = ({ extendedDays = 0, suspendedFrom, suspendedTo }: Timed): Allowance => ({
  extendedBy: extendedDays,
  suspended: suspendedFrom == null || suspendedTo == null ? undefined : { from: suspendedFrom, to: suspendedTo },
})

/**
 * What the clock is asked. An ex-ante item of a period whose event nobody has named yet takes place before the next period is over, so
 * that day stands for it: without one it would never be missed.
 */
export function clockInput(timed: Timed, publishedOn: string | null, today: string): LeadTimeInput {
  const exAnte = timed.timing === 'ex_ante'
  const eventOn = timed.eventOn ?? (exAnte && timed.period !== null ? lastDayOf(nextPeriod(timed.period)) : null)
  return {
    rule: timingRule(timed.timing, timed.timingDays),
    allowance: allowanceOf(timed),
    formedOn: exAnte ? null : (timed.formedOn ?? (timed.period === null ? null : lastDayOf(timed.period))),
    eventOn: exAnte ? eventOn : null,
    // The day of review opens the next round: this one's due day counts from its own beginning.
    publishedOn: timed.timing === 'standing' ? null : publishedOn,
    today,
  }
}

/** The day by which it has to be public, and whether a notice that is not loaded may still move it. @throws RangeError without a day to count from */
export function dueOf(calendar: WorkingCalendar, timed: Timed): { readonly dueOn: string; readonly provisional: boolean } {
  // Seen from its own beginning: what lies before or after the period says nothing about the due day.
  const start = timed.formedOn ?? timed.eventOn ?? (timed.period === null ? '2000-01-01' : lastDayOf(timed.period))
  const { dueOn, provisional } = leadCount(calendar, clockInput(timed, null, start))
  // A standing item is due by calendar days, which no notice moves.
  return { dueOn, provisional: timed.timing === 'standing' ? provisional && (timed.extendedDays ?? 0) > 0 : provisional }
}

/** The period after one, in its length. */
export function nextPeriod(period: string): string {
  const year = Number(period.slice(0, 4))
  if (period.length === 4) return String(year + 1)
  const quarter = /Q(\d)$/.exec(period)?.[1]
  if (quarter !== undefined) return quarter === '4' ? `${year + 1}-Q1` : `${year}-Q${Number(quarter) + 1}`
  const month = Number(period.slice(5, 7))
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
}

/** Kinds of content of which there is some in every period, and cycles long enough that there always is: no nil report for these. */
const NEVER_NIL: ReadonlySet<string> = new Set(['budgets', 'accounts', 'business-items'])

/** Whether a department may have had nothing to disclose in a period (零报告). */
export const mayBeNil = ({ register, cycle }: { readonly register: string; readonly cycle: Cycle }): boolean =>
  (cycle === 'monthly' || cycle === 'quarterly') && !NEVER_NIL.has(register)

/**
 * How many of the required elements 要素 a published version has. Its register says what it found missing: each text element by its own
 * finding, each column of a table by the code that ends in `_missing`.
 */
export function elementsPresent(required: number, findings: readonly { readonly code: string }[]): number {
  const texts = findings.filter(({ code }) => code.endsWith('.element_missing')).length
  const columns = new Set(
    findings.map(({ code }) => code).filter((code) => code.endsWith('_missing') && !code.endsWith('.element_missing')),
  )
  return Math.max(0, required - texts - columns.size)
}

/** Longest extension, working days: as long again as the longest time limit of the regulation (art. 33). */
export const LONGEST_EXTENSION = 20
/** Longest suspension, calendar days. */
export const LONGEST_SUSPENSION = 90

/** Why neither more time nor a pause can be given; undefined when it can. */
export function whyNotExtendable(
  { timing, answeredAt, cancelledAt }: Pick<Obligation, 'timing' | 'answeredAt' | 'cancelledAt'>,
  kind: 'extension' | 'suspension',
): 'obligations.denied.settled' | 'obligations.denied.ex_ante' | 'obligations.denied.standing' | undefined {
  if (answeredAt !== null || cancelledAt !== null) return 'obligations.denied.settled'
  if (timing === 'ex_ante') return 'obligations.denied.ex_ante'
  return timing === 'standing' && kind === 'suspension' ? 'obligations.denied.standing' : undefined
}
