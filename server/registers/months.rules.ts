import { addDays, lastDayOf } from '../../core/dates.ts'

/** The same day `months` later, or the last day of that month where it has no such day. */
export function monthsAfter(date: string, months: number): string {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const period = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
  const last = lastDayOf(period)
  const same = `${period}-${date.slice(8)}`
  return same > last ? last : same
}

/** Last day of `months` that begin on `first`, which counts: ten months from 10 March end on 9 January; where a month is too short, with its last day. */
export function lastDayOfMonths(first: string, months: number): string {
  const after = monthsAfter(first, months)
  return after.slice(8) === first.slice(8) ? addDays(after, -1) : after
}
