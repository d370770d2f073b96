import { dateInShanghai } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { listOverdue, listSecrecyReviewers } from './referrals.queries.ts'
import { listDueReviews } from './withholdings.queries.ts'

/**
 * Tells those who review for secrecy, once a working day, what the secrecy department has not answered in its customary time, and once
 * each what is withheld and due to be looked at again. What was told under a name (`about`) is not told again, so it may run on every
 * instance and as often as it likes. Returns how much was to be told.
 */
export async function remindOfSecrecy(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  const db = deps.db.read
  if (!(await calendarIn(db)).isWorkingDay(today)) return 0
  const [overdue, due, reviewers] = await Promise.all([listOverdue(db, today), listDueReviews(db, today), listSecrecyReviewers(db)])
  const tellings = reviewers.flatMap((personId): Telling[] => [
    ...overdue.map(({ disclosureId, title }): Telling => ({
      personId,
      code: 'secrecy.told.office_over',
      params: { title },
      href: `/disclosures/${disclosureId}`,
      about: `secrecy_office:${disclosureId}:${today}`,
    })),
    ...due.map(({ id, title, reviewOn }): Telling => ({
      personId,
      code: 'secrecy.told.review_due',
      params: { title },
      href: `/disclosures/withheld/${id}`,
      about: `withheld:${id}:${reviewOn}`,
    })),
  ])
  if (tellings.length > 0) await deps.db.write.transaction((tx) => tell(tx, tellings, at))
  return tellings.length
}
