import { firstDayOf, lastDayOf, monthsOf, parsePeriod, periodOf, type Granularity } from '../../core/dates.ts'
import type { Outcome } from '../obligations/obligations.types.ts'

// What departments owe, counted. An obligation stands in the month in which it fell due, which every obligation has: those of a year, a
// month or an event alike. What was cancelled is owed by nobody and stands nowhere.

/** How an owed thing can stand; the worst first: a cell of several shows the first of these that it holds. */
export const STANDINGS = [
  'missing',
  'turned_ex_post',
  'late',
  'nil_late',
  'withdrawn',
  'on_time',
  'ex_ante_kept',
  'nil',
  'open',
] as const satisfies readonly Outcome[]
export type Standing = (typeof STANDINGS)[number]

/** Answered by the day it was due, a signed nil report included. */
export const KEPT: readonly Standing[] = ['on_time', 'ex_ante_kept', 'nil']
/**
 * Had to be answered by now. What is open and overdue counts as not kept, and so does what was taken back: a share over what is closed
 * would hide the one, and reward the other.
 */
export const DUE: readonly Standing[] = [...KEPT, 'late', 'nil_late', 'missing', 'turned_ex_post', 'withdrawn']

export type Counts = Readonly<Partial<Record<Standing, number>>>

/** A number of obligations that stand alike: of one department and item, due in one month. */
export interface Group {
  readonly departmentId: number
  readonly itemId: number
  /** `YYYY-MM` of the due day. */
  readonly month: string
  readonly standing: Standing
  readonly n: number
  /** The largest number of working days past the due day among them; 0 when none is late. */
  readonly lateBy: number
  /** Required elements of the published ones that are there, and that are asked for. */
  readonly present: number
  readonly required: number
}

/** What one cell of the map says of what lies behind it. */
export interface Tally {
  readonly counts: Counts
  readonly n: number
  /** Undefined when nothing lies behind it. */
  readonly worst: Standing | undefined
  /** Of the worst ones. */
  readonly lateBy: number
  readonly present: number
  readonly required: number
}

/** All of the groups in one. */
export function tally(groups: readonly Group[]): Tally {
  const counts: Partial<Record<Standing, number>> = {}
  for (const { standing, n } of groups) counts[standing] = (counts[standing] ?? 0) + n
  const worst = STANDINGS.find((standing) => (counts[standing] ?? 0) > 0)
  const sum = (of: (group: Group) => number): number => groups.reduce((total, group) => total + of(group), 0)
  const lateBy = groups.reduce((most, group) => (group.standing === worst ? Math.max(most, group.lateBy) : most), 0)
  return { counts, n: sum(({ n }) => n), worst, lateBy, present: sum(({ present }) => present), required: sum(({ required }) => required) }
}

export const countOf = (counts: Counts, standings: readonly Standing[]): number =>
  standings.reduce((n, standing) => n + (counts[standing] ?? 0), 0)

/** How many were answered in time, of how many that had to be. */
export interface Share {
  readonly kept: number
  readonly due: number
}
export const shareOf = (counts: Counts): Share => ({ kept: countOf(counts, KEPT), due: countOf(counts, DUE) })
/** Undefined while nothing was due. */
export const rateOf = ({ kept, due }: Share): number | undefined => (due === 0 ? undefined : kept / due)
/** The same in hundredths of a per cent, as charts and tables keep shares. */
export const rateInHundredths = ({ kept, due }: Share): number | null => (due === 0 ? null : Math.round((kept * 10_000) / due))

/** Groups by a key, in the order in which the keys first come. */
export function groupedBy<K, T>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>()
  for (const row of rows) {
    const of = key(row)
    const known = found.get(of)
    if (known === undefined) found.set(of, [row])
    else known.push(row)
  }
  return found
}

export const SPANS = ['month', 'quarter', 'year'] as const satisfies readonly Granularity[]
export type Span = (typeof SPANS)[number]

/** First and last month of a period, both included. */
export const monthsIn = (period: string): { readonly from: string; readonly to: string } => ({
  from: firstDayOf(period).slice(0, 7),
  to: lastDayOf(period).slice(0, 7),
})

/** The period that a reader asked for, in the length asked for; else the one with the last whole month: a period that has just begun says nothing. */
export function chosenPeriod(asked: string | undefined, span: Span, today: string): string {
  const parsed = asked === undefined ? undefined : parsePeriod(asked)
  if (asked !== undefined && parsed !== undefined) return parsed.granularity === span ? asked : periodOf(lastWithin(asked, today), span)
  return periodOf(`${monthBefore(today.slice(0, 7))}-01`, span)
}

/** Of a longer period the day that is meant when a shorter one is asked for: today when it lies in it, else its end. */
function lastWithin(period: string, today: string): string {
  const [first, last] = [firstDayOf(period), lastDayOf(period)]
  return first <= today && today <= last ? today : last
}

function monthBefore(month: string): string {
  const [year, index] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  return index === 1 ? `${year - 1}-12` : `${year}-${String(index - 1).padStart(2, '0')}`
}

/** The periods that stand beside each other when one is looked at: the months of its year, the quarters of two years, or the years. */
export function periodsAround(period: string, span: Span, firstYear: number, lastYear: number): readonly string[] {
  const year = Number(period.slice(0, 4))
  if (span === 'month') return monthsOf(year)
  if (span === 'quarter') return [year - 1, year].flatMap((each) => [1, 2, 3, 4].map((q) => `${each}-Q${q}`))
  return Array.from({ length: lastYear - firstYear + 1 }, (_, i) => String(firstYear + i))
}

/** The period one before or after. */
export function neighbour(period: string, span: Span, step: 1 | -1): string {
  const year = Number(period.slice(0, 4))
  if (span === 'year') return String(year + step)
  const [of, mark] = span === 'quarter' ? [4, 'Q'] : [12, '']
  const index = Number(period.slice(span === 'quarter' ? 6 : 5)) - 1 + year * of + step
  const text = String((index % of) + 1)
  return `${Math.floor(index / of)}-${mark}${span === 'quarter' ? text : text.padStart(2, '0')}`
}
