import { addDays } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Problem } from '../errors.ts'

/** The longest time that readers are given, in days. */
export const ACKNOWLEDGE_DAYS = 90
/** Whoever has not confirmed is reminded once, so many working days before the last day. */
export const REMIND_BEFORE = 2

/** What is wrong with a last day for confirming (`YYYY-MM-DD`), or undefined. */
export function acknowledgeByProblem(by: string, today: string): Problem | undefined {
  if (by < today) return { code: 'notifications.error.by_past' }
  return by > addDays(today, ACKNOWLEDGE_DAYS) ? { code: 'notifications.error.by_far', params: { n: ACKNOWLEDGE_DAYS } } : undefined
}

/** Whether today is a day on which those who have not confirmed are reminded: from REMIND_BEFORE working days before until the last day. */
export function isTimeToRemind(by: string, today: string, calendar: WorkingCalendar): boolean {
  return today <= by && calendar.workingDaysBetween(today, by).days <= REMIND_BEFORE
}
