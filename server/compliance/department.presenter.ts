import { monthsOf } from '../../core/dates.ts'
import type { MessageKey } from '../i18n/index.ts'
import { presentChart } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import { countOf, groupedBy, rateInHundredths, shareOf, tally, type Group, type Standing, type Tally } from './compliance.rules.ts'
import type { DepartmentCompliance } from './department.service.ts'
import { behindSilent, silentDays } from './freshness.table.ts'
import { elementsRate, floored, standingChip, timingRate, WRONG } from './map.cell.ts'
import { behindHref, mapHref } from './map.choice.ts'

const SILENT = 8

/** Everything that one department's page prints. */
export function presentDepartment(given: DepartmentCompliance, year: number, words: Words) {
  const { t, fmt, locale } = words
  const { department, groups } = given
  const name = inWords(locale, department.name, department.nameEn)
  const total = tally(groups)
  const months = { from: `${year}-01`, to: `${year}-12` }
  const share = shareOf(total.counts)
  return {
    head: {
      crumbs: [{ label: t('compliance.title'), href: '/compliance' }],
      title: t('compliance.department.title', { name }),
      facts: [
        fmt.period(String(year)),
        share.due === 0
          ? t('compliance.rate.none')
          : t('compliance.map.share', { due: share.due, kept: share.kept, rate: floored(share.kept, share.due) }),
        ...otherYears(given, year, words),
      ],
      actions: [
        { label: t('compliance.department.records'), icon: 'file-text', href: `/disclosures?department=${department.id}&year=${year}` },
        { label: t('compliance.department.list'), icon: 'list-details', href: behindHref({ departmentId: department.id, ...months }) },
      ],
    },
    figures: figuresOf(total, department.id, months, words),
    chart: trendOf(given, year, name, words),
    items: itemRows(given, months, words),
    pressing: given.pressing.map((row) => ({
      title: inWords(locale, row.title, row.titleEn),
      href: `/obligations/${row.id}`,
      sub: [row.period === null ? '' : fmt.period(row.period), t('compliance.department.due_on', { date: fmt.date(row.dueOn) })]
        .filter(Boolean)
        .join(t('frame.dot')),
      chip: standingChip(row.standing, words, row.lateBy > 0 ? t('compliance.department.overdue', { n: row.lateBy }) : undefined),
    })),
    silent: silentRows(given, words),
    silentMore:
      given.silent.length > SILENT ? { href: `/compliance/freshness?department=${department.id}`, n: given.silent.length } : undefined,
    mapHref: mapHref({ view: 'periods', span: 'month', period: `${year}-12`, of: { kind: 'classes' }, layer: 'timing' }),
  }
}

function otherYears({ department, years }: DepartmentCompliance, year: number, { fmt }: Words) {
  return [year - 1, year + 1]
    .filter((each) => each >= years.first && each <= years.last)
    .map((each) => ({ text: fmt.period(String(each)), href: `/compliance/departments/${department.id}?year=${each}` }))
}

function figuresOf(total: Tally, departmentId: number, months: { from: string; to: string }, words: Words) {
  const { t, fmt } = words
  const rate = timingRate(total, words)
  const elements = elementsRate(total, words)
  const href = (...standings: Standing[]): string => behindHref({ departmentId, ...months, standings })
  const count = (label: MessageKey, note: MessageKey, ...standings: Standing[]) => {
    const n = countOf(total.counts, standings)
    return {
      label: t(label),
      value: fmt.number(n),
      unit: t('compliance.unit.items'),
      note: t(note),
      href: n === 0 ? '' : href(...standings),
    }
  }
  return [
    {
      label: t('compliance.map.rate'),
      value: rate.text === '' ? t('compliance.figure.none') : rate.text,
      unit: '',
      note: rate.said,
      href: behindHref({ departmentId, ...months }),
      word: rate.text === '',
    },
    count('compliance.standing.missing', 'compliance.figure.missing', 'missing'),
    count('compliance.figure.late', 'compliance.figure.late.note', 'late', 'nil_late'),
    count('compliance.standing.turned_ex_post', 'compliance.figure.turned', 'turned_ex_post'),
    count('compliance.standing.nil', 'compliance.figure.nil', 'nil', 'nil_late'),
    {
      label: t('compliance.map.completeness'),
      value: elements.text === '' ? t('compliance.figure.none') : elements.text,
      unit: '',
      note: elements.said,
      href: '',
      word: elements.text === '',
    },
  ]
}

/** Share in time, month by month, beside the year before. */
function trendOf({ department, groups, before }: DepartmentCompliance, year: number, name: string, words: Words) {
  const { t, fmt } = words
  const rates = (of: readonly Group[], each: number) => {
    const byMonth = groupedBy(of, ({ month }) => month)
    return monthsOf(each).map((month) => rateInHundredths(shareOf(tally(byMonth.get(month) ?? []).counts)))
  }
  const series = (of: readonly Group[], each: number, tone: 'primary' | 'previous') => ({
    label: fmt.period(String(each)),
    tone,
    values: rates(of, each),
    hrefs: monthsOf(each).map((month) => behindHref({ departmentId: department.id, from: month, to: month })),
  })
  const share = shareOf(tally(groups).counts)
  const all = [series(groups, year, 'primary'), ...(before.length === 0 ? [] : [series(before, year - 1, 'previous')])]
  return presentChart(
    {
      id: 'trend',
      kind: 'line',
      values: 'percent',
      small: true,
      said: true,
      title: t('compliance.department.trend'),
      note: t('compliance.department.trend.note'),
      finding:
        share.due === 0
          ? t('compliance.rate.none')
          : t('compliance.department.trend.said', {
              name,
              year: fmt.period(String(year)),
              kept: share.kept,
              due: share.due,
              rate: floored(share.kept, share.due),
            }),
      labelHead: t('compliance.column.month'),
      labels: monthsOf(year).map((_, i) => fmt.month(i + 1)),
      series: all,
    },
    words,
  )
}

function itemRows({ department, groups, items }: DepartmentCompliance, months: { from: string; to: string }, words: Words) {
  const { fmt, locale } = words
  const byItem = groupedBy(groups, ({ itemId }) => itemId)
  return items.flatMap((item) => {
    const own = byItem.get(item.id)
    if (own === undefined) return []
    const total = tally(own)
    const { due } = shareOf(total.counts)
    const cell = (...standings: readonly Standing[]) => {
      const n = countOf(total.counts, standings)
      return {
        text: n === 0 ? '' : fmt.number(n),
        href: n === 0 ? '' : behindHref({ departmentId: department.id, itemId: item.id, ...months, standings }),
      }
    }
    return [
      {
        title: inWords(locale, item.title, item.titleEn),
        code: item.code,
        href: behindHref({ departmentId: department.id, itemId: item.id, ...months }),
        due: fmt.number(due),
        rate: timingRate(total, words).text,
        missing: cell('missing'),
        late: cell('late', 'nil_late'),
        turned: cell('turned_ex_post'),
        nil: cell('nil', 'nil_late'),
        open: cell('open'),
        elements: elementsRate(total, words).text,
        wrong: countOf(total.counts, WRONG),
      },
    ]
  })
}

function silentRows({ silent }: DepartmentCompliance, { t, fmt, locale, today }: Words) {
  return silent.slice(0, SILENT).map((row) => ({
    title: inWords(locale, row.title, row.titleEn),
    href: behindSilent(row),
    sub: row.lastOn === null ? t('compliance.fresh.never') : t('compliance.fresh.last_on', { date: fmt.date(row.lastOn) }),
    chip: {
      kind: row.cycle !== 'event' ? ('miss' as const) : ('soon' as const),
      text: t('compliance.fresh.days', { n: silentDays(row, today) }),
    },
  }))
}
