import { addDays, daysBetween } from './dates.ts'
import type { CountedDate, CountedDays, DayKind, WorkingCalendar } from './working-days.ts'

/** When an item has to be public. Days are working days, except `reviewEveryDays`, which are calendar days. */
export type TimingRule =
  | { readonly kind: 'ex_post'; readonly days: number } // within n working days of forming or changing (条例 art. 26: 20)
  | { readonly kind: 'ex_ante'; readonly days: number } // n working days before the event
  | { readonly kind: 'periodic'; readonly day: number } // by the n-th working day after the period ends
  | { readonly kind: 'standing'; readonly reviewEveryDays: number } // looked at again at least this often

/** What somebody granted for one item: time that does not count, and time on top. Neither moves the due day of an ex-ante item. */
export interface Allowance {
  /** Both ends included; its working days are not counted. */
  readonly suspended?: { readonly from: string; readonly to: string } | undefined
  /** Working days on top. */
  readonly extendedBy?: number | undefined
}

export interface LeadTimeInput {
  readonly rule: TimingRule
  readonly allowance?: Allowance | undefined
  /** Day it was formed or changed; for a periodic item the last day of its period. ex_ante may leave it out. */
  readonly formedOn: string | null
  /** Day of the decision or event; ex_ante needs it. */
  readonly eventOn: string | null
  /** Day the system published it; for a standing item the day of its last review. */
  readonly publishedOn: string | null
  readonly today: string
}

/**
 * on_time, late: published by / after the due day. open, overdue: not yet published, due day not passed / passed.
 * ex_ante_kept, turned_ex_post (事前变事后): an ex-ante item published by its due day / after the event. Between the two it is late.
 */
export type Outcome = 'on_time' | 'late' | 'open' | 'overdue' | 'ex_ante_kept' | 'turned_ex_post'

export interface StripDay {
  readonly date: string
  readonly kind: DayKind
  /** Number of this working day, from 1 on the day after forming; for ex_ante, working days left until the event. */
  readonly counted?: number
  /** A working day that was not counted, because the time limit was suspended. */
  readonly suspended?: true
  /** Counted beyond the rule's own days, because the time limit was extended. */
  readonly extended?: true
  /** One mark a day: publication hides the others, then due, event, formed. */
  readonly mark?: 'formed' | 'published' | 'due' | 'event'
}

/** How an item stands, in counts. */
export interface LeadCount {
  readonly dueOn: string
  /** The due day or a count looked at days whose holiday notice is not loaded. */
  readonly provisional: boolean
  /** Working days from the day after forming to publication, or to today while open; null without formedOn, 0 when published before it. */
  readonly workingDaysUsed: number | null
  readonly outcome: Outcome
  /** Working days past the due day at publication, or today; a rest day after it already counts 1. 0 when not late. */
  readonly lateBy: number
  /**
   * Working days by which publication precedes the event, both ways negative after it; the day of publication counts, the event's does not.
   * null when there is no event or no publication.
   */
  readonly leadDays: number | null
}

/** The same with the days one by one, as a page draws them. */
export interface LeadTime extends LeadCount {
  readonly strip: readonly StripDay[]
  /** The strip was cut at STRIP_DAYS days. */
  readonly stripCut: boolean
}

/** The longest strip a page shows: about four months. */
export const STRIP_DAYS = 120

/** Where an item stands against its timing rule. @throws RangeError for a date that does not exist or one that the rule needs and is missing. */
export function leadTime(calendar: WorkingCalendar, input: LeadTimeInput): LeadTime {
  const count = leadCount(calendar, input)
  return { ...count, ...strip(calendar, input, count.dueOn) }
}

/** The counts alone: whoever judges many items draws none of their days. @throws RangeError as leadTime does */
export function leadCount(calendar: WorkingCalendar, input: LeadTimeInput): LeadCount {
  const due = dueDate(calendar, input)
  const until = input.publishedOn !== null && input.rule.kind !== 'standing' ? input.publishedOn : input.today
  const used = input.formedOn === null ? null : calendar.workingDaysBetween(input.formedOn, until)
  const late = until > due.date ? calendar.workingDaysBetween(due.date, until) : null
  const lead = leadOf(calendar, input)
  return {
    dueOn: due.date,
    provisional: [due, used, late, lead].some((count) => count?.provisional === true),
    workingDaysUsed: used === null ? null : Math.max(0, used.days),
    outcome: outcomeOf(input, due.date),
    lateBy: late === null ? 0 : Math.max(1, late.days),
    leadDays: lead === null ? null : lead.days,
  }
}

function dueDate(calendar: WorkingCalendar, { rule, allowance, formedOn, eventOn, publishedOn }: LeadTimeInput): CountedDate {
  switch (rule.kind) {
    case 'ex_post':
      return countedOn(calendar, needed(formedOn, 'formedOn'), rule.days, allowance)
    case 'ex_ante':
      return calendar.addWorkingDays(needed(eventOn, 'eventOn'), -rule.days)
    case 'periodic':
      return countedOn(calendar, needed(formedOn, 'formedOn'), rule.day, allowance)
    case 'standing': {
      const review = addDays(needed(publishedOn ?? formedOn, 'formedOn'), rule.reviewEveryDays)
      return calendar.addWorkingDays(review, allowance?.extendedBy ?? 0)
    }
  }
}

/** The n-th working day after a date, with the days of an extension on top; what was suspended is passed over. */
function countedOn(calendar: WorkingCalendar, from: string, n: number, { suspended, extendedBy = 0 }: Allowance = {}): CountedDate {
  const plain = calendar.addWorkingDays(from, n + extendedBy)
  const begins = suspended === undefined ? '' : suspended.from > from ? suspended.from : addDays(from, 1)
  if (suspended === undefined || begins > plain.date || suspended.to < begins) return plain
  // Days up to the suspension count, its own do not, and those that are left follow it.
  const before = calendar.workingDaysBetween(from, addDays(begins, -1))
  const rest = calendar.addWorkingDays(suspended.to, n + extendedBy - before.days)
  return { date: rest.date, provisional: before.provisional || rest.provisional || calendar.isProvisional(suspended.to) }
}

function needed(date: string | null, name: string): string {
  if (date === null) throw new RangeError(`the timing rule needs ${name}`)
  return date
}

function outcomeOf({ rule, eventOn, publishedOn, today }: LeadTimeInput, dueOn: string): Outcome {
  if (publishedOn === null) return today > dueOn ? 'overdue' : 'open'
  if (rule.kind === 'standing') return today > dueOn ? 'overdue' : 'on_time'
  if (rule.kind !== 'ex_ante') return publishedOn > dueOn ? 'late' : 'on_time'
  if (eventOn !== null && publishedOn > eventOn) return 'turned_ex_post'
  return publishedOn > dueOn ? 'late' : 'ex_ante_kept'
}

function leadOf(calendar: WorkingCalendar, { eventOn, publishedOn }: LeadTimeInput): CountedDays | null {
  if (eventOn === null || publishedOn === null) return null
  const { days, provisional } = calendar.workingDaysBetween(eventOn, publishedOn)
  return { days: days === 0 ? 0 : -days, provisional }
}

function strip(calendar: WorkingCalendar, input: LeadTimeInput, dueOn: string): Pick<LeadTime, 'strip' | 'stripCut'> {
  const { rule, formedOn, eventOn, publishedOn, today } = input
  const overdue = outcomeOf(input, dueOn) === 'overdue'
  const dates = [rule.kind === 'ex_ante' ? eventOn : formedOn, publishedOn, dueOn, overdue ? today : null].filter((date) => date !== null)
  const first = dates.reduce((a, b) => (a < b ? a : b))
  const last = dates.reduce((a, b) => (a > b ? a : b))
  const length = daysBetween(first, last) + 1
  const numbered = rule.kind === 'ex_ante' ? countdown : countUp
  const days = Array.from({ length: Math.min(length, STRIP_DAYS) }, (_, i) => addDays(first, i))
  return { strip: numbered(calendar, input, days).map((day) => marked(day, input, dueOn)), stripCut: length > STRIP_DAYS }
}

function countUp(calendar: WorkingCalendar, { rule, allowance, formedOn }: LeadTimeInput, days: readonly string[]): readonly StripDay[] {
  const own = rule.kind === 'ex_post' ? rule.days : rule.kind === 'periodic' ? rule.day : Number.POSITIVE_INFINITY
  const granted = own + (allowance?.extendedBy ?? 0)
  let counted = 0
  return days.map((date) => {
    const day = { date, kind: calendar.dayKind(date) }
    if (formedOn === null || date <= formedOn || !calendar.isWorkingDay(date)) return day
    if (isSuspended(date, allowance)) return { ...day, suspended: true as const }
    counted += 1
    return counted > own && counted <= granted ? { ...day, counted, extended: true as const } : { ...day, counted }
  })
}

const isSuspended = (date: string, allowance: Allowance | undefined): boolean =>
  allowance?.suspended !== undefined && allowance.suspended.from <= date && date <= allowance.suspended.to

function countdown(calendar: WorkingCalendar, { eventOn }: LeadTimeInput, days: readonly string[]): readonly StripDay[] {
  const first = days[0]
  if (first === undefined || eventOn === null) return []
  let left = first < eventOn ? -calendar.workingDaysBetween(eventOn, first).days : 0
  return days.map((date) => {
    const day = { date, kind: calendar.dayKind(date) }
    if (date >= eventOn || !calendar.isWorkingDay(date)) return day
    left -= 1
    return { ...day, counted: left + 1 }
  })
}

function marked(day: StripDay, { rule, formedOn, eventOn, publishedOn }: LeadTimeInput, dueOn: string): StripDay {
  const mark = [
    ['published', publishedOn] as const,
    ['due', dueOn] as const,
    ['event', rule.kind === 'ex_ante' ? eventOn : null] as const,
    ['formed', formedOn] as const,
  ]
  const found = mark.find(([, date]) => date === day.date)
  return found ? { ...day, mark: found[0] } : day
}
