import { addDays, dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { audited } from '../audit/audit.service.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { denyUrge } from './disclosures.policy.ts'
import { loadDisclosure } from './disclosures.reading.ts'
import { isReviewState, subjectOf } from './disclosures.rules.ts'
import { workingVersion } from './disclosures.types.ts'
import { listReviewers } from './reviewers.queries.ts'
import { peopleOf, reviewersAt } from './reviewers.rules.ts'

/** The working day that a day belongs to: itself, or the last one before a weekend or holiday. */
const workingDayOf = (date: string, calendar: WorkingCalendar): string =>
  calendar.isWorkingDay(date) ? date : calendar.addWorkingDays(addDays(date, 1), -1).date

/**
 * The drafter reminds whoever has the version in hand (催办), once a working day. The record's own version stays: a review form that
 * somebody has open must not be refused because of it. @throws AppError not_found, forbidden, conflict (urged today already)
 */
export async function urgeReview(deps: Deps, actor: Actor, id: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const working = workingVersion(disclosure)
    if (working === undefined || !isReviewState(working.state)) throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
    authorize(denyUrge(actor, disclosure, working))
    const at = deps.now().toISOString()
    const today = dateInShanghai(at)
    const urged = (await tx('review_urges')
      .insert({ version_id: working.id, step: working.state, urged_on: workingDayOf(today, await calendarIn(tx)), by: actor.id, at })
      .onConflict(['version_id', 'urged_on'])
      .ignore()
      .returning('version_id')) as unknown[]
    if (urged.length === 0) throw new AppError('conflict', 'reviewing.error.urged_today')
    const people = peopleOf(reviewersAt(await listReviewers(tx, today), working.state, disclosure.lineage))
    const params = { title: working.title, name: actor.name, step: `@disclosures.step.${working.state}` }
    const href = disclosure.publishedNumber === null ? `/disclosures/${id}` : `/disclosures/${id}/versions/${working.number}`
    await tell(
      tx,
      people.map((personId) => ({ personId, code: 'reviewing.told.urged', params, href })),
      at,
    )
    return [undefined, { action: 'disclosure.urge', subject: subjectOf(id), details: { version: working.number, state: working.state } }]
  })
}
