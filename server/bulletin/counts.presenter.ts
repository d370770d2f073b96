import { lastDayOf, firstDayOf } from '../../core/dates.ts'
import type { Actor } from '../auth/policy.ts'
import { presentChart } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import { denySubmissions } from './bulletin.policy.ts'
import { rateOf } from './bulletin.rules.ts'
import type { Counts } from './counts.service.ts'
import { hasRole } from '../auth/policy.ts'

/** Departments that a chart can show and still be read; the table has all. */
const SHOWN = 8

/** Where what a department sent in a period is listed, for those who may see it. */
export const articlesHref =
  (actor: Actor, period: string) =>
  (departmentId: number | undefined, state?: 'accepted'): string | undefined => {
    const mine = hasRole(actor, 'editor') || departmentId === actor.departmentId
    if (denySubmissions(actor) !== undefined || !mine) return undefined
    const query = new URLSearchParams({ sent_on_from: firstDayOf(period), sent_on_to: lastDayOf(period) })
    if (departmentId !== undefined) query.set('department', String(departmentId))
    if (state !== undefined) query.set('state', state)
    return `/bulletin/articles?${query.toString()}`
  }

/** Everything that /bulletin/counts prints beside its table. */
export function presentCounts(counts: Counts, actor: Actor, words: Words) {
  const { t, fmt } = words
  const { period, total } = counts
  const rate = rateOf(total)
  const when = fmt.period(period)
  return {
    fields: fieldsOf(counts, words),
    sentence:
      rate === null
        ? t('bulletin.counts.none', { when })
        : t('bulletin.counts.sentence', { when, sent: total.sent, accepted: total.accepted, rate: fmt.percent(rate / 10_000, 1) }),
    isEmpty: total.sent === 0,
    charts: [departmentChart(counts, actor, words), monthChart(counts, actor, words)],
  }
}

function fieldsOf({ period, years }: Counts, { t, fmt, today }: Words) {
  const year = period.slice(0, 4)
  const all = [...new Set([today.slice(0, 4), ...years.map(String)])].sort().reverse()
  const months = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'))
  return [
    {
      name: 'year',
      label: t('bulletin.field.year'),
      options: all.map((one) => ({ value: one, text: fmt.period(one), selected: one === year })),
    },
    {
      name: 'month',
      label: t('bulletin.field.month'),
      options: [
        { value: '', text: t('bulletin.counts.whole_year'), selected: period.length === 4 },
        ...months.map((month) => ({ value: month, text: fmt.month(Number(month)), selected: period.slice(5) === month })),
      ],
    },
  ]
}

function departmentChart({ departments, period }: Counts, actor: Actor, words: Words) {
  const { t, fmt, locale } = words
  const rows = departments
    .filter(({ sent }) => sent > 0)
    .toSorted((a, b) => b.accepted - a.accepted || b.sent - a.sent)
    .slice(0, SHOWN)
  const href = articlesHref(actor, period)
  const [first] = rows
  const name = (row: (typeof rows)[number]): string => inWords(locale, row.name, row.nameEn)
  return presentChart(
    {
      id: 'bulletin-departments',
      kind: 'hbar',
      values: 'number',
      unit: t('bulletin.unit.articles', { n: 2 }),
      title: t('bulletin.chart.departments'),
      note: t('bulletin.chart.note'),
      finding:
        first === undefined
          ? t('bulletin.counts.none', { when: fmt.period(period) })
          : t('bulletin.chart.departments_finding', {
              when: fmt.period(period),
              department: name(first),
              sent: first.sent,
              accepted: first.accepted,
            }),
      said: true,
      empty: t('bulletin.counts.none', { when: fmt.period(period) }),
      labelHead: t('bulletin.field.department'),
      labels: rows.map(name),
      totals: true,
      series: [
        {
          label: t('bulletin.count.accepted'),
          tone: 'primary',
          values: rows.map(({ accepted }) => accepted),
          hrefs: rows.map(({ id }) => href(id, 'accepted')),
        },
        { label: t('bulletin.count.sent'), tone: 'previous', values: rows.map(({ sent }) => sent), hrefs: rows.map(({ id }) => href(id)) },
      ],
    },
    words,
  )
}

function monthChart({ months, period }: Counts, actor: Actor, words: Words) {
  const { t, fmt } = words
  const year = period.slice(0, 4)
  const of = (month: number) => months.find((row) => Number(row.month.slice(5)) === month)
  const all = Array.from({ length: 12 }, (_, i) => i + 1)
  const best = months.toSorted((a, b) => b.accepted - a.accepted)[0]
  const hrefs = (state?: 'accepted') =>
    all.map((month) => {
      const row = of(month)
      if (row === undefined || row[state ?? 'sent'] === 0) return undefined
      return hasRole(actor, 'editor')
        ? articlesHref(actor, row.month)(undefined, state)
        : `/bulletin/counts?year=${year}&month=${row.month.slice(5)}`
    })
  return presentChart(
    {
      id: 'bulletin-months',
      kind: 'bar',
      values: 'number',
      unit: t('bulletin.unit.articles', { n: 2 }),
      title: t('bulletin.chart.months', { year }),
      note: t('bulletin.chart.note'),
      finding:
        best === undefined
          ? t('bulletin.counts.none', { when: fmt.period(year) })
          : t('bulletin.chart.months_finding', { month: fmt.month(Number(best.month.slice(5))), accepted: best.accepted }),
      said: true,
      labelHead: t('bulletin.field.month'),
      labels: all.map((month) => fmt.month(month)),
      totals: true,
      series: [
        {
          label: t('bulletin.count.accepted'),
          tone: 'primary',
          values: all.map((month) => of(month)?.accepted ?? null),
          hrefs: hrefs('accepted'),
        },
        { label: t('bulletin.count.sent'), tone: 'previous', values: all.map((month) => of(month)?.sent ?? null), hrefs: hrefs() },
      ],
    },
    words,
  )
}
