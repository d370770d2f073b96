import { dateInShanghai } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { listOpenEmergencies } from './emergency.queries.ts'
import { emergencyReminders, reviewReminders } from './reminders.rules.ts'
import { listReviewers } from './reviewers.queries.ts'
import { listLineages, listUnderReview } from './waiting.queries.ts'

/**
 * Tells reviewers, and who stands in for them, what has waited longer than its level allows, and their superiors what has waited twice
 * that; and who has yet to review an emergency publication that is due. On working days only. What was told today is not told again
 * (`about`), so it may run on every instance and as often as it likes. Returns how much was to be told.
 */
export async function remindReviewers(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  const db = deps.db.read
  const calendar = await calendarIn(db)
  if (!calendar.isWorkingDay(today)) return 0
  const [waiting, emergencies, reviewers, lineages] = await Promise.all([
    listUnderReview(db),
    listOpenEmergencies(db),
    listReviewers(db, today),
    listLineages(db),
  ])
  const tellings: Telling[] = [
    ...waiting.flatMap((version) => reviewReminders(version, lineages.get(version.departmentId) ?? [], reviewers, { today, calendar })),
    ...emergencies.flatMap((emergency) => emergencyReminders(emergency, reviewers, { today, calendar })),
  ]
  if (tellings.length > 0) await deps.db.write.transaction((tx) => tell(tx, tellings, at))
  return tellings.length
}
