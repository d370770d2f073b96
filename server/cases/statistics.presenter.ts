import { presentChart } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import type { CasesCounted, DepartmentCount } from './statistics.service.ts'

const SUMMED = ['received', 'onTime', 'late', 'running', 'ended', 'reopened'] as const

/** A table and two pictures, departments in the order of the house. */
export function presentStatistics(
  { years, departments, unconfirmed }: CasesCounted,
  { year, kind }: { readonly year: number; readonly kind: string | undefined },
  words: Words,
) {
  const { t, fmt, locale } = words
  const query = (one: number): string => `/cases/statistics?year=${one}${kind === undefined ? '' : `&kind=${kind}`}`
  const nameOf = ({ departmentId, name, nameEn }: DepartmentCount): string =>
    departmentId === null ? t('cases.statistics.unassigned') : inWords(locale, name, nameEn)
  const total = Object.fromEntries(SUMMED.map((key) => [key, departments.reduce((sum, one) => sum + one[key], 0)])) as Record<
    (typeof SUMMED)[number],
    number
  >
  const rate = (all: readonly DepartmentCount[]): string => {
    const [onTime, late] = [all.reduce((sum, { first }) => sum + first.onTime, 0), all.reduce((sum, { first }) => sum + first.late, 0)]
    return onTime + late === 0 ? '' : fmt.percent(onTime / (onTime + late))
  }
  const rated = (one: DepartmentCount): number => one.satisfaction.satisfied + one.satisfaction.basically + one.satisfaction.not
  const pleased = (all: readonly DepartmentCount[]): string => {
    const n = all.reduce((sum, one) => sum + rated(one), 0)
    return n === 0 ? '' : fmt.percent(all.reduce((sum, one) => sum + one.satisfaction.satisfied + one.satisfaction.basically, 0) / n)
  }
  return {
    years: years.map((one) => ({ text: fmt.period(String(one)), href: query(one), current: one === year })),
    figures: [
      { label: t('cases.count.received'), value: fmt.number(total.received) },
      { label: t('cases.count.rate'), value: rate(departments) },
      { label: t('cases.count.late'), value: fmt.number(total.late) },
      { label: t('cases.count.satisfied'), value: pleased(departments) },
    ],
    unconfirmed: unconfirmed === 0 ? '' : t('cases.statistics.unconfirmed', { n: unconfirmed }),
    rows: departments.map((one) => ({
      name: nameOf(one),
      cells: [
        fmt.number(one.received),
        fmt.number(one.onTime),
        fmt.number(one.late),
        fmt.number(one.running),
        fmt.number(one.ended),
        rate([one]),
        one.medianDays === null ? '' : fmt.number(one.medianDays),
        fmt.number(one.reopened),
        pleased([one]),
      ],
    })),
    total: [
      fmt.number(total.received),
      fmt.number(total.onTime),
      fmt.number(total.late),
      fmt.number(total.running),
      fmt.number(total.ended),
      rate(departments),
      '',
      fmt.number(total.reopened),
      pleased(departments),
    ],
    chart: presentChart(
      {
        id: 'cases-on-time',
        kind: 'hstacked',
        title: t('cases.chart.title'),
        note: t('cases.chart.note'),
        finding: t('cases.chart.finding', { n: total.received, late: total.late }),
        labelHead: t('cases.field.responsible'),
        labels: departments.map(nameOf),
        values: 'number',
        said: true,
        empty: t('cases.statistics.empty'),
        series: [
          { label: t('cases.count.onTime'), tone: 'primary', values: departments.map(({ onTime }) => onTime) },
          { label: t('cases.count.running'), tone: 'muted', values: departments.map(({ running }) => running) },
          {
            label: t('cases.count.late'),
            tone: 'late',
            values: departments.map(({ late }) => late),
          },
          { label: t('cases.count.ended'), tone: 'previous', values: departments.map(({ ended }) => ended) },
        ],
      },
      words,
    ),
  }
}
