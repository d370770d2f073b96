import { dateInShanghai } from '../../core/dates.ts'
import { presentFiles } from '../attachments/attachments.presenter.ts'
import { qrOf } from '../directory/boards.presenter.ts'
import type { Reader } from '../disclosures/record.presenter.ts'
import { presentBusinessItem } from '../registers/index.ts'
import type { TableQuery } from '../web/table-types.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Guide, GuideGroup, GuideGroups } from './guides.service.ts'

const nameOf = ({ name, nameEn }: GuideGroup, { locale }: Pick<Words, 'locale'>): string => inWords(locale, name, nameEn)

/** The classes above the table: each with how many guides it has, the chosen one marked. */
export function presentClasses({ classes }: GuideGroups, query: TableQuery, words: Pick<Words, 't' | 'locale'>) {
  const chosen = query.filters['class']
  const ids = chosen?.kind === 'select' ? chosen.values : []
  const all = { label: words.t('guides.all'), n: classes.reduce((sum, { n }) => sum + n, 0), href: '/guides', current: ids.length === 0 }
  return [
    all,
    ...classes.map((group) => ({
      label: nameOf(group, words),
      n: group.n,
      href: `/guides?class=${group.id}`,
      current: ids.includes(String(group.id)),
    })),
  ]
}

/** What the table can be filtered by: only what has guides. */
export function filterOptions(groups: GuideGroups, words: Pick<Words, 'locale'>) {
  const of = (list: readonly GuideGroup[]) => list.map((group) => ({ value: String(group.id), text: nameOf(group, words) }))
  return { class: of(groups.classes), department: of(groups.departments) }
}

/** The one-page guide. `address`: its own, for the code that leads from paper to the version in force. */
export function presentGuide({ disclosure, shown, item, people, files }: Guide, address: string, reader: Reader) {
  const { t, fmt, locale, today } = reader
  const guide = presentBusinessItem(item, people, disclosure.departmentId, reader)
  const title = guide.name || shown.title
  const overdue = disclosure.dueOn !== null && disclosure.dueOn < today
  return {
    title,
    head: {
      title,
      crumbs: [{ label: t('guides.title'), href: '/guides' }, { label: inWords(locale, disclosure.item.title, disclosure.item.titleEn) }],
      facts: [
        inWords(locale, disclosure.departmentName, disclosure.departmentNameEn),
        t('disclosures.version', { n: shown.number }),
        fmt.date(dateInShanghai(shown.publishedAt ?? '')),
        ...(overdue ? [{ kind: 'soon', text: t('guides.review.overdue', { date: fmt.date(disclosure.dueOn) }) }] : []),
      ],
      actions: [
        { label: t('guides.record'), icon: 'history', href: `/disclosures/${disclosure.id}` },
        ...(shown.number > 1 ? [{ label: t('guides.compare'), icon: 'git-compare', href: compareHref(disclosure.id, shown.number) }] : []),
        { label: t('guides.print'), print: true, primary: true },
      ],
    },
    guide,
    department: inWords(locale, disclosure.departmentName, disclosure.departmentNameEn),
    filing: disclosure.filingNumber ?? '',
    version: t('guides.version_line', { n: shown.number, date: fmt.date(dateInShanghai(shown.publishedAt ?? '')) }),
    address,
    qr: qrOf(address),
    files: presentFiles(files, disclosure, shown, reader),
  }
}

const compareHref = (id: number, number: number): string => `/disclosures/${id}/diff?from=${number - 1}&to=${number}`
