import { addDays, dateInShanghai } from '../../core/dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import type { Chance } from './random.ts'

export const calendar = shippedCalendar

/** The working day `n` working days after (before, when negative) a date; with 0 the date itself or the working day before it. */
export function workingDay(date: string, n: number): string {
  if (n !== 0) return calendar.addWorkingDays(date, n).date
  return calendar.isWorkingDay(date) ? date : calendar.addWorkingDays(date, -1).date
}

export function workingDaysIn(from: string, to: string): string[] {
  const days: string[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) if (calendar.isWorkingDay(day)) days.push(day)
  return days
}

/** Office hours as minutes since midnight: 8:30 to 11:50 and 14:00 to 17:40. */
const SHIFTS = [
  [510, 710],
  [840, 1060],
] as const
const WORKED = SHIFTS.reduce((sum, [from, to]) => sum + to - from, 0)
const minuteOfWork = (worked: number): number => {
  const morning = SHIFTS[0][1] - SHIFTS[0][0]
  return worked < morning ? SHIFTS[0][0] + worked : SHIFTS[1][0] + worked - morning
}

/** How many minutes of `day` have been worked at `now`; all of them on an earlier day. */
export function workedBy(day: string, now: Date): number {
  const local = new Date(now.getTime() + 8 * 3_600_000)
  const today = dateInShanghai(now.toISOString())
  if (day !== today) return day < today ? WORKED : 0
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
  return SHIFTS.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(minute, to) - from), 0)
}

/** The last day on which a chain of decisions fits before `now`: today from the middle of the morning on, else the working day before. */
export function lastBusyDay(now: Date): string {
  const today = dateInShanghai(now.toISOString())
  return calendar.isWorkingDay(today) && workedBy(today, now) >= 120 ? today : workingDay(today, -1)
}

/** Instants of office hours for days in order: several on one day come one after the other. `now` bounds those of its own day. */
export function instants(days: readonly string[], chance: Chance, now: Date, past: boolean): string[] {
  return [...new Set(days)].flatMap((day) => {
    const count = days.filter((other) => other === day).length
    const room = past ? workedBy(day, now) - 10 : WORKED
    return Array.from({ length: count }, (_, i) => at(day, Math.floor(((i + 0.1 + chance.next() * 0.8) * room) / count), chance.int(0, 59)))
  })
}

function at(day: string, worked: number, second: number): string {
  const minute = minuteOfWork(Math.max(0, worked))
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + (minute * 60 + second) * 1000 - 8 * 3_600_000).toISOString()
}
