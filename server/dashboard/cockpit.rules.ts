import type { PublishedState, StateCount } from '../disclosures/disclosures.service.ts'
import type { Owed } from '../obligations/owed.rules.ts'

// Which states a figure counts, said once: the figure and the list behind it use the same words.

/** In time: published by the due day, or ahead of the event. */
export const KEPT: readonly PublishedState[] = ['on_time', 'ex_ante_kept']
/** Not in time: after the due day, or after an event that it should have preceded. */
export const MISSED: readonly PublishedState[] = ['late', 'turned_ex_post']
/** Had a time limit, so that it can be judged. */
export const JUDGED: readonly PublishedState[] = [...KEPT, ...MISSED]
/** Ex-ante items, kept or turned ex-post. */
export const EX_ANTE: readonly PublishedState[] = ['ex_ante_kept', 'turned_ex_post']
/** Stands published. */
export const PUBLIC: readonly PublishedState[] = [...JUDGED, 'published']

export const countOf = (counts: readonly StateCount[], states: readonly PublishedState[]): number =>
  counts.reduce((n, row) => (states.includes(row.state) ? n + row.n : n), 0)

/** Share kept among what can be judged; undefined while nothing can. */
export function rateOf(counts: readonly StateCount[]): number | undefined {
  const judged = countOf(counts, JUDGED)
  return judged === 0 ? undefined : countOf(counts, KEPT) / judged
}

/** The rate of every month of the year that has something to judge, in order. */
export function monthlyRates(counts: readonly StateCount[], year: number): readonly number[] {
  const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)
  return months.flatMap((month) => rateOf(counts.filter((row) => row.month === month)) ?? [])
}

export const OWED_VIEWS = ['overdue', 'soon', 'in_review'] as const
/** overdue: past its day and not public · soon: due within SOON_DAYS · in_review: handed in and undecided, corrections too. */
export type OwedView = (typeof OWED_VIEWS)[number]

/** What one view of the owed counts and lists. */
export const owedIn = (owed: readonly Owed[], view: OwedView): readonly Owed[] =>
  owed.filter((one) => (view === 'in_review' ? one.inReview : one.standing === view))

/** The line of a sparkline in a box of 74 × 28, flat when nothing changes; undefined below two values. */
export function sparkline(values: readonly number[]): { readonly points: string; readonly x: number; readonly y: number } | undefined {
  if (values.length < 2) return undefined
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const at = values.map(
    (value, i) => [1 + (i * 70) / (values.length - 1), high === low ? 14 : 25 - ((value - low) * 22) / (high - low)] as const,
  )
  const [x, y] = at.at(-1) ?? [0, 0]
  return { points: at.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' '), x, y }
}
