import { addDays, daysBetween, weekday } from './dates.ts'
import type { WorkingCalendar } from './working-days.ts'

/** Days that are not counted, both ends included; without `until` it still lasts. */
export interface CasePause {
  readonly from: string
  readonly until?: string | null | undefined
}

export interface CaseClockInput {
  /** The statutory day of receipt; counting begins the next day. */
  readonly receivedOn: string
  /** Working days that the rule gives. */
  readonly days: number
  /** Working days on top, once granted. */
  readonly extensionDays: number
  /** The day on which the request came in as corrected, or the case was reopened: counting begins anew on the next one. */
  readonly restartedOn?: string | null | undefined
  readonly pauses: readonly CasePause[]
  /** Or given up, or declined: nothing is counted after it. */
  readonly answeredOn?: string | null | undefined
  /** Today. */
  readonly asOf: string
}

/** worked: counted · rest: a day off · paused: a working day that is not counted · due: the last day · extension: counted beyond the rule's days. */
export type CaseDayKind = 'worked' | 'rest' | 'paused' | 'due' | 'extension'

export interface CaseDay {
  readonly on: string
  readonly kind: CaseDayKind
  /** Number of this counted day, from 1. */
  readonly n?: number
  /** Passed: the day is not later than the answer, or than today. */
  readonly used: boolean
  /** Counted after the due day. */
  readonly late?: true
  /** 调休上班. */
  readonly makeup?: true
}

export interface CaseClock {
  readonly dueOn: string
  /** A holiday notice that is not loaded may still move it. */
  readonly provisional: boolean
  /** Counted days up to the answer, or today. */
  readonly used: number
  /** Counted days that are left; 0 when late. */
  readonly left: number
  /** Counted days past the due day; a day off after it already counts 1. 0 when not late. */
  readonly late: number
  /** A pause lasts today: the due day moves on with every day. */
  readonly paused: boolean
  /** Day by day from the day on which counting began, at most `STRIP_DAYS`. */
  readonly strip: readonly CaseDay[]
}

export const CASE_STRIP_DAYS = 120
/** Ten years: what a mistyped date may cost. */
const MOST_DAYS = 3_660

/**
 * Where a case stands: working days from the day after receipt, without the days of its pauses, with those of an extension.
 * @throws RangeError for a date that does not exist, or a limit that is not reached in ten years
 */
export function caseClock(input: CaseClockInput, calendar: WorkingCalendar): CaseClock {
  const start = input.restartedOn ?? input.receivedOn
  const limit = input.days + input.extensionDays
  const due = nthCounted(input, calendar, start, limit)
  const end = input.answeredOn ?? input.asOf
  const used = countedBetween(input, calendar, start, end)
  // A pause that began after the day stops nothing: whoever is late stays late with every day.
  const late = end > due ? Math.max(1, countedBetween({ ...input, pauses: [] }, calendar, due, end)) : 0
  return {
    dueOn: due,
    provisional: calendar.isProvisional(due),
    used,
    left: Math.max(0, limit - used),
    late,
    paused: input.answeredOn == null && input.pauses.some(({ from, until }) => until == null && from <= input.asOf),
    strip: stripOf(input, calendar, { start, due, end }),
  }
}

/** A lasting pause is taken to end today: nobody knows how long it will. */
const inPause = ({ pauses, asOf }: CaseClockInput, date: string): boolean =>
  pauses.some(({ from, until }) => from <= date && date <= (until ?? asOf))

const counts = (input: CaseClockInput, calendar: WorkingCalendar, date: string): boolean =>
  calendar.isWorkingDay(date) && !inPause(input, date)

function nthCounted(input: CaseClockInput, calendar: WorkingCalendar, start: string, n: number): string {
  let date = start
  let left = n
  for (let steps = 0; left > 0; steps += 1) {
    if (steps > MOST_DAYS) throw new RangeError(`no due day within ten years of ${start}`)
    date = addDays(date, 1)
    if (counts(input, calendar, date)) left -= 1
  }
  return date
}

/** Counted days after `from` up to `to`; none when `to` is not later. */
function countedBetween(input: CaseClockInput, calendar: WorkingCalendar, from: string, to: string): number {
  const days = Math.min(daysBetween(from, to), MOST_DAYS)
  let counted = 0
  for (let i = 1; i <= days; i += 1) if (counts(input, calendar, addDays(from, i))) counted += 1
  return counted
}

interface Span {
  readonly start: string
  readonly due: string
  readonly end: string
}

function stripOf(input: CaseClockInput, calendar: WorkingCalendar, { start, due, end }: Span): CaseDay[] {
  const last = end > due ? end : due
  const length = Math.min(daysBetween(start, last) + 1, CASE_STRIP_DAYS)
  let n = 0
  return Array.from({ length }, (_, i) => {
    const on = addDays(start, i)
    const common = { on, used: on <= end, ...(calendar.dayKind(on) === 'makeup' ? { makeup: true as const } : {}) }
    if (!calendar.isWorkingDay(on)) return { ...common, kind: on === due ? ('due' as const) : ('rest' as const) }
    if (i === 0) return { ...common, kind: 'worked' as const }
    if (on < due && inPause(input, on)) return { ...common, kind: 'paused' as const }
    n += 1
    const late = on > due ? { late: true as const } : {}
    const kind = on === due ? ('due' as const) : n > input.days && on < due ? ('extension' as const) : ('worked' as const)
    return { ...common, ...late, n, kind }
  })
}

/** ISO weekday of the strip's first day, for a calendar of weeks. */
export const firstWeekday = (clock: Pick<CaseClock, 'strip'>): number => weekday(clock.strip[0]?.on ?? '2026-01-05')
