import type { MessageKey } from '../i18n/index.ts'
import type { ListedDisclosure, ToDo } from '../disclosures/disclosures.service.ts'
import type { Owed } from '../obligations/owed.rules.ts'
import { correctedChip, dueChip, stateChip, statusOf, type StatusChip } from '../disclosures/status.presenter.ts'
import type { AskingNotice } from '../readership/readership.service.ts'
import type { Home } from './home.service.ts'
import { presentSangong } from './sangong.presenter.ts'
import { inWords, type Words } from '../web/words.ts'

/** Somebody's first visit: a month is recent enough to be new, as the frame counts it. */
const FIRST_VISIT_DAYS = 30
const AT_MOST_FRESH = 10
/** As long as what stands beside it: with deadlines to look after, the list is short and the chart goes under it. */
const AT_LEAST_SHOWN = 10
const AT_LEAST_BESIDE_DEADLINES = 5
const DEADLINES = 5

interface Row {
  readonly href: string
  readonly title: string
  readonly sub: string
  readonly chip: StatusChip
}

/** Everything that `/` prints. `previousVisitAt`: UTC ISO text, null on a first visit; `now`: the same. */
export function presentHome(home: Home, previousVisitAt: string | null, now: string, words: Words) {
  const since = previousVisitAt ?? new Date(Date.parse(now) - FIRST_VISIT_DAYS * 86_400_000).toISOString()
  const fresh = home.latest.filter(({ publishedAt }) => publishedAt !== null && publishedAt > since)
  const deadlines = deadlinesOf(home, words)
  const least = deadlines === undefined ? AT_LEAST_SHOWN : AT_LEAST_BESIDE_DEADLINES
  const earlier = home.latest.slice(fresh.length, Math.max(fresh.length, least))
  return {
    visit:
      previousVisitAt === null
        ? words.t('dashboard.home.first_visit')
        : words.t('dashboard.home.last_visit', { when: words.fmt.when(previousVisitAt) }),
    first: previousVisitAt === null,
    fresh: fresh.slice(0, AT_MOST_FRESH).map((row) => recordRow(row, words)),
    earlier: earlier.map((row) => recordRow(row, words)),
    own: home.own.map((row) => recordRow(row, words, false)),
    toAcknowledge: home.toAcknowledge.map((notice) => askingRow(notice, words)),
    deadlines,
    sangong: presentSangong(home.spending, words),
  }
}

function recordRow(row: ListedDisclosure, words: Words, withDepartment = true): Row {
  const { t, fmt, locale } = words
  const when = fmt.when(row.publishedAt)
  const department = inWords(locale, row.departmentName, row.departmentNameEn)
  return {
    href: `/disclosures/${row.id}`,
    title: row.title,
    sub: withDepartment ? `${department}${t('frame.dot')}${when}` : when,
    chip: correctedChip(row, t) ?? statusOf(row, t),
  }
}

const askingRow = ({ disclosureId, title, by }: AskingNotice, words: Words): Row => ({
  href: `/disclosures/${disclosureId}`,
  title,
  sub: words.t('notifications.list.by', { by: words.fmt.date(by) }),
  chip: dueChip(by, words),
})

interface Deadlines {
  readonly rows: readonly Row[]
  /** How many there are in all, and where. */
  readonly n: number
  readonly href: string
}

/** What waits for this person first, then what the department owes. Undefined for whoever neither drafts nor reviews. */
function deadlinesOf({ toDo, owed }: Home, words: Words): Deadlines | undefined {
  if (toDo === undefined) return undefined
  const waiting = waitingRows(toDo, words)
  const known = new Set([...toDo.decide, ...toDo.returned, ...toDo.drafts].map(({ id }) => id))
  const pressing = owed.filter(
    ({ standing, inReview, disclosureId }) => standing !== 'later' && !inReview && (disclosureId === null || !known.has(disclosureId)),
  )
  const rows = [...waiting, ...pressing.map((one) => owedRow(one, words))]
  return { rows: rows.slice(0, DEADLINES), n: rows.length, href: '/reviews' }
}

function waitingRows({ decide, returned, drafts }: ToDo, words: Words): Row[] {
  const kinds: readonly [ToDo['decide'], MessageKey][] = [
    [decide, 'dashboard.home.decide'],
    [returned, 'dashboard.home.returned'],
    [drafts, 'dashboard.home.draft'],
  ]
  return kinds.flatMap(([list, label]) =>
    list.map((row) => ({
      href:
        label === 'dashboard.home.decide'
          ? row.isCorrection
            ? `/disclosures/${row.id}/versions/${row.number}`
            : `/disclosures/${row.id}`
          : `/disclosures/${row.id}/edit`,
      title: row.title,
      sub: `${words.t(label)}${words.t('frame.dot')}${inWords(words.locale, row.departmentName, row.departmentNameEn)}`,
      chip: row.dueOn === null || row.isCorrection ? stateChip(row.state, words.t) : dueChip(row.dueOn, words),
    })),
  )
}

export function owedRow(one: Owed, words: Words): Row {
  const { t, fmt, locale } = words
  const title = inWords(locale, one.itemTitle, one.itemTitleEn)
  const started =
    one.disclosureId === null
      ? `/disclosures/new?item=${one.itemId}${one.period === null ? '' : `&period=${one.period}`}`
      : `/disclosures/${one.disclosureId}/edit`
  return {
    href: started,
    title: one.period === null ? title : t('dashboard.item_period', { title, period: fmt.period(one.period) }),
    sub: one.dueOn === null ? '' : t('dashboard.due_on', { date: fmt.date(one.dueOn) }),
    chip: one.dueOn === null ? { kind: 'idle', text: t('dashboard.no_due') } : dueChip(one.dueOn, words),
  }
}
