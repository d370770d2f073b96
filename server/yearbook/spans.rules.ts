import { addDays, firstDayOf, lastDayOf, monthsOf } from '../../core/dates.ts'

/** A month of the year or of the one before, or a part of it. Days are `YYYY-MM-DD`. */
export interface Span {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly from: string
  /** The day after the last one. */
  readonly until: string
  /** Of the year before, after the day that a running year has reached: it stays out of the comparison. */
  readonly later: boolean
}

/**
 * The months of the year before and of the year, without a gap. While the year runs, the month of the year before that holds the same day is
 * cut there, so that eleven months are never compared with twelve.
 */
export function spansOf(year: number, today: string): readonly Span[] {
  const reached = today.startsWith(`${year}-`) ? sameDay(today, year - 1) : undefined
  return [...monthsOf(year - 1).flatMap((month) => cut(monthSpan(month), reached)), ...monthsOf(year).map(monthSpan)]
}

const monthSpan = (month: string): Span => ({
  year: Number(month.slice(0, 4)),
  month: Number(month.slice(5)),
  from: firstDayOf(month),
  until: addDays(lastDayOf(month), 1),
  later: false,
})

/** The same day in another year; the last of February for the 29th. */
function sameDay(day: string, year: number): string {
  const last = lastDayOf(`${year}${day.slice(4, 7)}`)
  const same = `${year}${day.slice(4)}`
  return same < last ? same : last
}

function cut(span: Span, reached: string | undefined): readonly Span[] {
  if (reached === undefined || reached >= addDays(span.until, -1)) return [span]
  if (reached < span.from) return [{ ...span, later: true }]
  const after = addDays(reached, 1)
  return [
    { ...span, until: after },
    { ...span, from: after, later: true },
  ]
}

/** Where each span begins, and where the last one ends. */
export const dayBounds = (spans: readonly Span[]): readonly string[] => [
  ...spans.map(({ from }) => from),
  ...spans.slice(-1).map(({ until }) => until),
]

/** The same as instants, UTC ISO text: days begin at midnight in Shanghai. */
export const instantBounds = (spans: readonly Span[]): readonly string[] =>
  dayBounds(spans).map((day) => new Date(`${day}T00:00:00.000+08:00`).toISOString())
