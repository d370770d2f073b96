/**
 * Calendar dates as `YYYY-MM-DD` text and periods as `YYYY`, `YYYY-Qn` or `YYYY-MM` text, years 1000 to 9999. Arithmetic runs on day
 * numbers in UTC, so the zone of the host never matters. Functions throw RangeError for text that is not a date or a period.
 */
export type Granularity = 'year' | 'quarter' | 'month'
export interface Period {
  readonly granularity: Granularity
  readonly year: number
  /** 1 for a year, 1–4 for a quarter, 1–12 for a month. */
  readonly index: number
}

const MS_PER_DAY = 86_400_000
const DATE = /^([1-9]\d{3})-(\d{2})-(\d{2})$/
const FIRST_DAY = Date.UTC(1000, 0, 1) / MS_PER_DAY
const LAST_DAY = Date.UTC(9999, 11, 31) / MS_PER_DAY

/** The day number (days since 1970-01-01) of a date that exists, else undefined: 2026-02-30 is refused, not moved to March. */
function dayNumberOf(text: string): number | undefined {
  const match = DATE.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const moment = new Date(Date.UTC(year, month - 1, day))
  // At most 99 days never come back to the same month, so a moved month is the whole test.
  return moment.getUTCMonth() === month - 1 ? moment.getTime() / MS_PER_DAY : undefined
}

export function isDate(text: string): boolean {
  return dayNumberOf(text) !== undefined
}

/** Days since 1970-01-01. @throws RangeError */
export function toDayNumber(date: string): number {
  const day = dayNumberOf(date)
  if (day === undefined) throw new RangeError(`not a calendar date: ${date.slice(0, 20)}`)
  return day
}

/** @throws RangeError for a fraction or a day outside the years 1000 to 9999. */
export function fromDayNumber(day: number): string {
  if (!Number.isInteger(day) || day < FIRST_DAY || day > LAST_DAY) throw new RangeError(`not a day number: ${day}`)
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
}

export function addDays(date: string, days: number): string {
  return fromDayNumber(toDayNumber(date) + days)
}

/** Calendar days from one date to another, negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return toDayNumber(to) - toDayNumber(from)
}

/** ISO weekday of a date: 1 Monday … 7 Sunday. */
export function weekday(date: string): number {
  return weekdayOfDayNumber(toDayNumber(date))
}

/** ISO weekday of a day number (1970-01-01 was a Thursday). */
export function weekdayOfDayNumber(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The period of a granularity that holds the date. */
export function periodOf(date: string, granularity: Granularity): string {
  toDayNumber(date)
  const [year, month] = [date.slice(0, 4), date.slice(5, 7)]
  if (granularity === 'year') return year
  return granularity === 'month' ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / 3)}`
}

/** The twelve months of a year, "2026-01" … "2026-12". */
export function monthsOf(year: number): readonly string[] {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError(`not a year: ${year}`)
  return Array.from({ length: 12 }, (_, i) => `${year}-${pad(i + 1)}`)
}

export function parsePeriod(text: string): Period | undefined {
  const match = /^([1-9]\d{3})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(text)
  if (!match) return undefined
  const year = Number(match[1])
  if (match[2] !== undefined) return { granularity: 'quarter', year, index: Number(match[2]) }
  return match[3] === undefined ? { granularity: 'year', year, index: 1 } : { granularity: 'month', year, index: Number(match[3]) }
}

const MONTHS_IN: Readonly<Record<Granularity, number>> = { year: 12, quarter: 3, month: 1 }

function period(text: string): Period {
  const parsed = parsePeriod(text)
  if (!parsed) throw new RangeError(`not a period: ${text.slice(0, 20)}`)
  return parsed
}

export function firstDayOf(text: string): string {
  const { granularity, year, index } = period(text)
  return `${year}-${pad((index - 1) * MONTHS_IN[granularity] + 1)}-01`
}

export function lastDayOf(text: string): string {
  const { granularity, year, index } = period(text)
  return new Date(Date.UTC(year, index * MONTHS_IN[granularity], 0)).toISOString().slice(0, 10)
}

export function inPeriod(date: string, text: string): boolean {
  toDayNumber(date)
  return firstDayOf(text) <= date && date <= lastDayOf(text)
}

/** Order of periods: by first day, and of those that begin together the longer first (2026, 2026-Q1, 2026-01). */
export function comparePeriods(a: string, b: string): number {
  const byStart = toDayNumber(firstDayOf(a)) - toDayNumber(firstDayOf(b))
  return byStart !== 0 ? byStart : toDayNumber(lastDayOf(b)) - toDayNumber(lastDayOf(a))
}

const MS_SHANGHAI = 8 * 3_600_000

/**
 * The calendar date in Asia/Shanghai of an instant in ISO text with its offset ("2026-03-01T16:00:00.000Z" is 2026-03-02).
 * Fixed +08:00, true since 1992: no time-zone data needed, in a browser or an auditor's hands. @throws RangeError
 */
export function dateInShanghai(instant: string): string {
  const at = /T.*(?:Z|[+-]\d\d:\d\d)$/.test(instant) ? Date.parse(instant) : Number.NaN
  if (Number.isNaN(at)) throw new RangeError(`not an instant: ${instant.slice(0, 40)}`)
  return fromDayNumber(Math.floor((at + MS_SHANGHAI) / MS_PER_DAY))
}

function pad(value: number): string {
  return value.toString().padStart(2, '0')
}
