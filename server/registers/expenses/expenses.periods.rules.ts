/** Text of a month (1 to 12) of a year. */
export const monthOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}`

/** The `n` months that end with `last`, oldest first. */
export function monthsBack(last: string, n: number): string[] {
  const end = Number(last.slice(0, 4)) * 12 + Number(last.slice(5, 7)) - 1
  return Array.from({ length: n }, (_, i) => end - n + 1 + i).map((index) => monthOf(Math.floor(index / 12), (index % 12) + 1))
}

/**
 * The last month that a comparison within `year` may reach: December for a year that has ended, else the last month with lines. What has
 * no lines yet (0) compares nothing.
 */
export function lastMonth(year: number, thisYear: number, periods: Iterable<string>): number {
  if (year < thisYear) return 12
  let last = 0
  for (const period of periods) if (period.startsWith(`${year}-`)) last = Math.max(last, Number(period.slice(5, 7)))
  return last
}

/**
 * The last month of `year` that may be set against the year before: a month that is still running would compare a few early records
 * with a whole month. `last`: last month with lines; `today`: `YYYY-MM-DD`.
 */
export function lastWholeMonth(year: number, today: string, last: number): number {
  if (year < Number(today.slice(0, 4))) return last
  return Math.min(last, Number(today.slice(5, 7)) - 1)
}

export interface LinesAddress {
  readonly from: string
  readonly to: string
  readonly departmentId?: number | undefined
  readonly category?: string | readonly string[] | undefined
}

/** Where the lines behind a number are listed; the total of that list is the number. */
export function linesHref({ from, to, departmentId, category }: LinesAddress): string {
  const query = new URLSearchParams({ period_from: from, period_to: to })
  if (departmentId !== undefined) query.set('department', String(departmentId))
  for (const one of typeof category === 'string' ? [category] : (category ?? [])) query.append('category', one)
  return `/expenses/lines?${query.toString()}`
}
