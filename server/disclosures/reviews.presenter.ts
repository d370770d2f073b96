import type { Reader } from './record.presenter.ts'
import { workingDaysSince } from './timeline.presenter.ts'
import { dueChip, stateChip } from './status.presenter.ts'
import type { ToDo, WaitingVersion } from './to-do.service.ts'

/** The page of what waits: a table for each reason, the longest waiting first. */
export function presentToDo(toDo: ToDo, reader: Reader, publisher: boolean) {
  const { t } = reader
  const sections = (['decide', 'returned', 'drafts', 'underway'] as const)
    .filter((key) => toDo[key].length > 0)
    .map((key) => ({
      key,
      label: t(`disclosures.reviews.${key}`),
      count: t('disclosures.reviews.count', { n: toDo[key].length }),
      rows: toDo[key].map((row) => rowOf(row, reader, key)),
    }))
  const draft = { label: t('disclosures.action.draft'), icon: 'plus', href: '/disclosures/new', primary: true }
  const nothing = {
    text: t('disclosures.reviews.empty'),
    todo: t(publisher ? 'disclosures.reviews.empty.publisher' : 'disclosures.reviews.empty.todo'),
    ...(publisher && { action: draft }),
  }
  return {
    head: { actions: publisher && sections.length > 0 ? [draft] : [] },
    sections,
    empty: sections.length === 0 ? nothing : undefined,
  }
}

function rowOf(row: WaitingVersion, reader: Reader, key: keyof ToDo) {
  const { t, fmt, locale } = reader
  const waited = workingDaysSince(row.since, reader.today)
  const own = row.isCorrection ? `/disclosures/${row.id}/versions/${row.number}` : `/disclosures/${row.id}`
  return {
    href: key === 'returned' || key === 'drafts' ? `/disclosures/${row.id}/edit` : own,
    title: row.title,
    notes: [
      locale === 'en' ? row.itemTitleEn : row.itemTitle,
      row.isCorrection ? t('disclosures.reviews.correction') : '',
      row.findingCount > 0 ? t('disclosures.reviews.findings', { n: row.findingCount }) : '',
    ].filter((note) => note !== ''),
    remark: key === 'returned' ? row.lastRemark : '',
    department: locale === 'en' ? row.departmentNameEn : row.departmentName,
    state: stateChip(row.state, t),
    waited: waited === 0 ? t('disclosures.reviews.waited_today') : t('disclosures.reviews.waited', { n: waited }),
    // A correction is no longer under the clock of its first publication.
    due: row.dueOn === null || row.isCorrection ? undefined : { on: fmt.date(row.dueOn), chip: dueChip(row.dueOn, reader.today, t) },
  }
}
