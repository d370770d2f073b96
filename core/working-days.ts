import { addDays, fromDayNumber, toDayNumber, weekdayOfDayNumber } from './dates.ts'
import { NOTICES } from './working-days-data.ts'

/** Keys of the statutory holidays, shown as `calendar.holiday.<key>`. */
export const HOLIDAYS = [
  'new_year', // 元旦
  'spring_festival', // 春节
  'qingming', // 清明
  'labour_day', // 劳动节
  'dragon_boat', // 端午
  'mid_autumn', // 中秋
  'national_day', // 国庆节
  'victory_day', // 抗战胜利纪念日 (2015)
] as const
export type Holiday = (typeof HOLIDAYS)[number]

/** What the State Council's yearly notice says: days off as inclusive ranges, rest days worked in exchange (调休上班). */
export interface HolidayNotice {
  readonly year: number
  readonly holidays: readonly (readonly [holiday: Holiday, from: string, to: string])[]
  readonly makeups: readonly string[]
}

export type DayKind = 'workday' | 'weekend' | 'holiday' | 'makeup'
export interface CountedDate {
  readonly date: string
  readonly provisional: boolean
}
export interface CountedDays {
  readonly days: number
  readonly provisional: boolean
}

/**
 * Working days on date text. Years without a notice answer Monday to Friday and mark every result that looked at one of their days
 * `provisional`. Methods throw RangeError for a date that does not exist or a count that is not whole, and for nothing else within 1000–9999.
 */
export interface WorkingCalendar {
  readonly years: readonly number[]
  isLoaded(year: number): boolean
  /** True when the day's kind may still change by a notice that is not loaded. */
  isProvisional(date: string): boolean
  dayKind(date: string): DayKind
  holidayName(date: string): Holiday | undefined
  isWorkingDay(date: string): boolean
  /** The n-th working day after the date (statutory: counting starts the next day); negative n counts back from the day before; 0 is the date itself. */
  addWorkingDays(date: string, n: number): CountedDate
  /** Working days from the day after `from` to `to`; when `to` is earlier, minus those from `to` to the day before `from`. Undoes addWorkingDays. */
  workingDaysBetween(from: string, to: string): CountedDays
  /** Last day of a publicity period 公示期 of n working days, the first day included when it is worked. n ≥ 1. */
  publicityEnd(first: string, n: number): CountedDate
}

interface Marked {
  readonly kind: 'holiday' | 'makeup'
  readonly name?: Holiday
}

/** A calendar from notices; for a year named twice the later one stands. @throws RangeError when a notice contradicts itself. */
export function workingCalendar(notices: Iterable<HolidayNotice>): WorkingCalendar {
  const byYear = new Map([...notices].map((notice) => [notice.year, notice]))
  const marked = new Map<number, Marked>()
  for (const notice of byYear.values()) markNotice(marked, notice)
  return new NoticeCalendar(byYear.keys(), marked)
}

/** Every contradiction of a notice before it is loaded, for the page where an administrator enters one; empty means it can be loaded. */
export function noticeProblems(notice: HolidayNotice): readonly string[] {
  try {
    markNotice(new Map(), notice)
    return []
  } catch (error) {
    if (error instanceof RangeError) return [error.message]
    throw error
  }
}

function markNotice(marked: Map<number, Marked>, { year, holidays, makeups }: HolidayNotice): void {
  const own = new Set<number>()
  const mark = (day: number, as: Marked): void => {
    // A notice may reach back to 29 December (as in 2006, 2007 and 2018), never further and never into the next year.
    if (own.has(day)) throw new RangeError(`named twice: ${fromDayNumber(day)}`)
    if (day < toDayNumber(`${year - 1}-12-29`) || day > toDayNumber(`${year}-12-31`))
      throw new RangeError(`outside ${year}: ${fromDayNumber(day)}`)
    own.add(day)
    marked.set(day, as)
  }
  for (const [name, from, to] of holidays) {
    const [first, last] = [toDayNumber(from), toDayNumber(to)]
    if (last < first || last - first > 31) throw new RangeError(`not a range: ${from} ${to}`)
    for (let day = first; day <= last; day++) mark(day, { kind: 'holiday', name })
  }
  for (const date of makeups) {
    const day = toDayNumber(date)
    if (weekdayOfDayNumber(day) < 6) throw new RangeError(`not a Saturday or Sunday: ${date}`)
    mark(day, { kind: 'makeup' })
  }
}

type Span = readonly [first: number, last: number]

/**
 * The spans of days that no further notice can change: loaded years end to end, but 29–31 December only once the next year is loaded,
 * whose notice may give those days to New Year (2007-12-31) or make a weekend of them worked (2018-12-29).
 */
function finalSpans(years: readonly number[]): readonly Span[] {
  return years.reduce<Span[]>((spans, year) => {
    const last = toDayNumber(`${year}-12-28`)
    const before = spans.at(-1)
    return before && years.includes(year - 1)
      ? [...spans.slice(0, -1), [before[0], last]]
      : [...spans, [toDayNumber(`${year}-01-01`), last]]
  }, [])
}

/** Works on day numbers: one map look-up a day keeps a heat map of thousands of due dates cheap. */
class NoticeCalendar implements WorkingCalendar {
  readonly years: readonly number[]
  readonly #marked: ReadonlyMap<number, Marked>
  readonly #final: readonly Span[]

  constructor(years: Iterable<number>, marked: ReadonlyMap<number, Marked>) {
    this.years = [...years].sort((a, b) => a - b)
    this.#marked = marked
    this.#final = finalSpans(this.years)
  }

  isLoaded(year: number): boolean {
    return this.years.includes(year)
  }

  isProvisional(date: string): boolean {
    const day = toDayNumber(date)
    return !this.#isFinal(day, day)
  }

  dayKind(date: string): DayKind {
    const day = toDayNumber(date)
    return this.#marked.get(day)?.kind ?? (weekdayOfDayNumber(day) > 5 ? 'weekend' : 'workday')
  }

  holidayName(date: string): Holiday | undefined {
    return this.#marked.get(toDayNumber(date))?.name
  }

  isWorkingDay(date: string): boolean {
    return this.#works(toDayNumber(date))
  }

  addWorkingDays(date: string, n: number): CountedDate {
    const start = toDayNumber(date)
    const direction = n < 0 ? -1 : 1
    let day = start
    for (let left = Math.abs(wholeCount(n)); left > 0;) {
      day += direction
      if (this.#works(day)) left -= 1
    }
    const [first, last] = n === 0 ? [day, day] : n > 0 ? [start + 1, day] : [day, start - 1]
    return { date: fromDayNumber(day), provisional: !this.#isFinal(first, last) }
  }

  workingDaysBetween(from: string, to: string): CountedDays {
    const [start, end] = [toDayNumber(from), toDayNumber(to)]
    const [first, last] = end >= start ? [start + 1, end] : [end, start - 1]
    let days = 0
    for (let day = first; day <= last; day++) if (this.#works(day)) days += 1
    return { days: end < start && days > 0 ? -days : days, provisional: !this.#isFinal(first, last) }
  }

  publicityEnd(first: string, n: number): CountedDate {
    if (wholeCount(n) < 1) throw new RangeError(`a publicity period has at least one working day: ${n}`)
    return this.addWorkingDays(addDays(first, -1), n)
  }

  #works(day: number): boolean {
    const kind = this.#marked.get(day)?.kind
    return kind === undefined ? weekdayOfDayNumber(day) < 6 : kind === 'makeup'
  }

  /** An empty span (first > last) looked at no day, so nothing about it can change. */
  #isFinal(first: number, last: number): boolean {
    return first > last || this.#final.some(([from, to]) => from <= first && last <= to)
  }
}

/** A century of working days: far beyond any time limit, and a bound on what one call can cost. */
const MAX_COUNT = 26_100

function wholeCount(n: number): number {
  if (!Number.isInteger(n) || Math.abs(n) > MAX_COUNT) throw new RangeError(`not a count of working days: ${n}`)
  return n
}

/** The notices shipped with the product, 2004 to 2026. An administrator's later ones are added by `workingCalendar([...NOTICES, ...loaded])`. */
export const shippedCalendar: WorkingCalendar = workingCalendar(NOTICES)

export { NOTICES }
