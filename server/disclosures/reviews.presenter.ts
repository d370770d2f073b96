import { hasRole, type Actor } from '../auth/policy.ts'
import type { presentDuties } from '../duties/duties.presenter.ts'
import type { EmergencyCount, WaitingEmergency } from './emergency.queries.ts'
import { REVIEWERS } from './disclosures.policy.ts'
import { isReviewState } from './disclosures.rules.ts'
import { OFFICE_DAYS } from '../secrecy/gate.rules.ts'
import { english, type Reader } from './record.presenter.ts'
import { workingDaysSince } from './timeline.presenter.ts'
import { dueChip, stateChip } from './status.presenter.ts'
import type { ToDo, WaitingVersion } from './to-do.service.ts'

/** Everything on the page of what waits. */
export interface ReviewsPage {
  readonly toDo: ToDo
  readonly after: readonly WaitingEmergency[]
  /** What the evaluation, inspections and assessments ask of the reader. */
  readonly duties: ReturnType<typeof presentDuties>
  /** For leaders and inspectors. */
  readonly counts: readonly EmergencyCount[] | undefined
  /** Whether the reader may name a delegate, or is one. */
  readonly delegates: boolean
}

/** The page of what waits: a table for each reason, the longest waiting first. */
export function presentToDo({ toDo, after, duties, counts, delegates }: ReviewsPage, reader: Reader) {
  const { t, actor } = reader
  const publisher = hasRole(actor, 'publisher')
  const sections = (['decide', 'returned', 'drafts', 'underway', 'office', 'scheduled'] as const)
    .filter((key) => toDo[key].length > 0)
    .map((key) => ({
      key,
      label: t(`disclosures.reviews.${key}`),
      count: t('disclosures.reviews.count', { n: toDo[key].length }),
      rows: toDo[key].map((row) => rowOf(row, reader, key, togetherWith(row, toDo))),
      batch: key === 'decide' && toDo.decide.some((row) => togetherWith(row, toDo)),
    }))
  const draft = { label: t('disclosures.action.draft'), icon: 'plus', href: '/disclosures/new', primary: true }
  const nothing = {
    text: t('disclosures.reviews.empty'),
    todo: t(publisher ? 'disclosures.reviews.empty.publisher' : 'disclosures.reviews.empty.todo'),
    ...(publisher && { action: draft }),
  }
  return {
    head: {
      actions: [
        ...(delegates ? [{ label: t('reviewing.delegations.title'), icon: 'users', href: '/reviews/delegations' }] : []),
        ...(publisher && sections.length > 0 ? [draft] : []),
      ],
    },
    standing: (actor.standsInFor ?? []).map(({ name, role }) => t('reviewing.standing_in', { name, role: t(`auth.role.${role}`) })),
    after: after.map((row) => afterRow(row, reader)),
    duties,
    sections,
    counts: counts?.map((row) => countRow(row, reader)),
    empty: sections.length + after.length + duties.length === 0 && (counts === undefined || counts.length === 0) ? nothing : undefined,
  }
}

/** Whether a version may be picked: its level allows it, and something else waits with it. What was found is asked on the next page. */
function togetherWith(row: WaitingVersion, { decide }: ToDo): boolean {
  const may = (one: WaitingVersion): boolean => one.decides && one.batchAllowed && !one.isCorrection && one.state === row.state
  return may(row) && decide.filter(may).length > 1
}

function rowOf(row: WaitingVersion, reader: Reader, key: keyof ToDo, together: boolean) {
  const { t, fmt, locale } = reader
  const waited = workingDaysSince(row.since, reader)
  const own = row.isCorrection ? `/disclosures/${row.id}/versions/${row.number}` : `/disclosures/${row.id}`
  const away = key === 'decide' ? awayOf(row, reader.actor) : undefined
  return {
    href: key === 'returned' || key === 'drafts' ? `/disclosures/${row.id}/edit` : own,
    title: row.title,
    pick: key === 'decide' && together ? row.id : undefined,
    notes: [
      locale === 'en' ? row.itemTitleEn : row.itemTitle,
      row.isCorrection ? t('disclosures.reviews.correction') : '',
      key === 'office' && waited > OFFICE_DAYS ? t('secrecy.office.over', { n: waited - OFFICE_DAYS }) : '',
      row.findingCount > 0 ? t('disclosures.reviews.findings', { n: row.findingCount }) : '',
      row.urged > 0 ? t('reviewing.urged', { n: row.urged }) : '',
      away === undefined ? '' : t('reviewing.for', { name: away }),
      row.publishAt === null ? '' : t('reviewing.schedule.next', { at: fmt.dateTime(row.publishAt) }),
    ].filter((note) => note !== ''),
    remark: key === 'returned' ? row.lastRemark : '',
    department: locale === 'en' ? row.departmentNameEn : row.departmentName,
    state: stateChip(row.state, t),
    waited: waited === 0 ? t('disclosures.reviews.waited_today') : t('disclosures.reviews.waited', { n: waited }),
    // A correction is no longer under the clock of its first publication.
    due: row.dueOn === null || row.isCorrection ? undefined : { on: fmt.date(row.dueOn), chip: dueChip(row.dueOn, reader) },
  }
}

/** Whom the reader stands in for at a version, or undefined when it is their own. */
function awayOf(row: WaitingVersion, actor: Actor): string | undefined {
  const { state } = row
  if (!isReviewState(state)) return undefined
  const role = REVIEWERS[state]
  const stands = (actor.standsInFor ?? []).filter((one) => one.role === role)
  // A head's own departments come first; a delegate from elsewhere has the other one's.
  const nearest = stands.find(({ departmentId }) => departmentId === row.departmentId) ?? stands[0]
  if (!hasRole(actor, role)) return nearest?.name
  return state === 'head_review' && row.departmentId !== actor.departmentId && nearest?.departmentId === row.departmentId
    ? nearest.name
    : undefined
}

function afterRow(row: WaitingEmergency, reader: Reader) {
  return {
    href: `/disclosures/${row.id}`,
    title: row.title,
    reason: row.reason,
    department: english(reader, row.departmentName, row.departmentNameEn),
    at: reader.fmt.dateTime(row.at),
    due: { on: reader.fmt.date(row.dueOn), chip: dueChip(row.dueOn, reader) },
  }
}

function countRow(row: EmergencyCount, reader: Reader) {
  return {
    department: english(reader, row.name, row.nameEn),
    href: `/disclosures?department=${row.departmentId}&emergency=1`,
    total: row.total,
    waiting: row.waiting,
    overdue: row.overdue,
    withdrawn: row.withdrawn,
  }
}
