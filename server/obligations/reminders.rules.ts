import { addDays } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'

/** Working days before the due day on which it is reminded of. */
export const REMIND_BEFORE = [5, 1] as const
/** So many working days back a missed due day is still told of. */
export const ESCALATE_AFTER = 3

/**
 * The due days that are reminded of today, each with its working days left: those exactly so far ahead, and rest days that follow them,
 * which are as many working days away.
 */
export function reminderDays(today: string, calendar: WorkingCalendar): ReadonlyMap<string, number> {
  const days = new Map<string, number>()
  for (const left of REMIND_BEFORE) {
    const last = calendar.addWorkingDays(today, left + 1).date
    for (let day = calendar.addWorkingDays(today, left).date; day < last; day = addDays(day, 1)) days.set(day, left)
  }
  return days
}
