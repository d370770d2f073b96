import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Telling } from '../notifications/notifications.types.ts'
import type { ReviewState } from './disclosures.rules.ts'
import { peopleOf, reviewersAt, superiorsOf, type Reviewer } from './reviewers.rules.ts'

/** A version at a step, as far as reminding depends on it. */
export interface Waiting {
  readonly id: number
  readonly versionId: number
  readonly number: number
  readonly title: string
  readonly state: ReviewState
  readonly isCorrection: boolean
  /** Working days that the step may wait. */
  readonly remindAfter: number
  /** UTC instant. */
  readonly since: string
}

export interface Day {
  /** `YYYY-MM-DD`. */
  readonly today: string
  readonly calendar: WorkingCalendar
}

/** Who is told today of a version that waits: its reviewers after the level's days, their superiors after twice as many. */
export function reviewReminders(
  version: Waiting,
  lineage: readonly number[],
  all: readonly Reviewer[],
  { today, calendar }: Day,
): readonly Telling[] {
  const n = calendar.workingDaysBetween(dateInShanghai(version.since), today).days
  if (n <= version.remindAfter) return []
  const { id, versionId, number, title, state } = version
  const about = `review:${versionId}:${state}:${today}`
  const params = { title, n, step: `@disclosures.step.${state}` }
  const href = version.isCorrection ? `/disclosures/${id}/versions/${number}` : `/disclosures/${id}`
  const asked = peopleOf(reviewersAt(all, state, lineage))
  const told = asked.map((personId): Telling => ({ personId, code: 'reviewing.told.waits', params, href, about }))
  if (n <= 2 * version.remindAfter) return told
  const above = peopleOf(superiorsOf(all, state, lineage)).filter((person) => !asked.includes(person))
  // A superior may not open what has not come to them; the list of what waits is theirs in any case.
  return [...told, ...above.map((personId): Telling => ({ personId, code: 'reviewing.told.escalated', params, href: '/reviews', about }))]
}

export interface OpenEmergency {
  readonly id: number
  readonly versionId: number
  readonly title: string
  readonly dueOn: string
  readonly approvalStep: ReviewState
  readonly secrecyBy: number | null
  readonly approvalBy: number | null
}

/** Who is told today that an emergency publication has yet to be reviewed: from the day before it is due, and leaders once it is late. */
export function emergencyReminders(emergency: OpenEmergency, all: readonly Reviewer[], { today, calendar }: Day): readonly Telling[] {
  const left = calendar.workingDaysBetween(today, emergency.dueOn).days
  if (left > 1) return []
  const missing: ReviewState[] = []
  if (emergency.secrecyBy === null) missing.push('secrecy_review')
  if (emergency.approvalBy === null) missing.push(emergency.approvalStep)
  const asked = missing.flatMap((state) => peopleOf(reviewersAt(all, state, [])))
  const leaders = emergency.dueOn < today ? peopleOf(all.filter(({ role }) => role === 'leader')) : []
  const params = { title: emergency.title, due: emergency.dueOn }
  const about = `emergency:${emergency.versionId}:${today}`
  return [...new Set([...asked, ...leaders])].map((personId) => ({
    personId,
    code: emergency.dueOn < today ? 'reviewing.told.emergency_late' : 'reviewing.told.emergency',
    params,
    href: `/disclosures/${emergency.id}`,
    about,
  }))
}
