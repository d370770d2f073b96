import { presentChart, type ChartView } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import { lastDayOf } from '../../core/dates.ts'
import { changeOf, departmentsShown, monthsReached, type Sums } from './yearbook.rules.ts'
import { FIGURES, type CountedDepartment, type Figure, type YearFigures } from './yearbook.types.ts'

/** A table whose cells are figures and whose last row adds them up. */
export interface Matrix {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly head: string
  readonly heads: readonly string[]
  readonly rows: readonly { readonly label: string; readonly sub: string; readonly href: string; readonly cells: readonly MatrixCell[] }[]
  readonly totals: readonly string[]
}
export interface MatrixCell {
  readonly text: string
  /** '': there is no list of just these. */
  readonly href: string
}

/** The reading list of exactly the records that came out first in some days. */
export const firstsHref = (from: string, to: string, departmentId?: number): string =>
  `/disclosures?first_from=${from}&first_to=${to}${departmentId === undefined ? '' : `&department=${departmentId}`}`

export const monthHref = (year: number, month: number, departmentId?: number): string => {
  const period = `${year}-${String(month).padStart(2, '0')}`
  return firstsHref(`${period}-01`, lastDayOf(period), departmentId)
}
export const yearHref = (year: number, departmentId?: number): string => firstsHref(`${year}-01-01`, `${year}-12-31`, departmentId)

export const departmentName = ({ name, nameEn, active }: CountedDepartment, { t, locale }: Words): { label: string; sub: string } => ({
  label: inWords(locale, name, nameEn),
  sub: active ? '' : t('yearbook.department.closed'),
})

/** How a figure stands beside the year before, in words. */
export function changeInWords(value: number, before: number, { year, asOf }: YearFigures, { t, fmt }: Words): string {
  const when = t(asOf === undefined ? 'yearbook.before.year' : 'yearbook.before.same_days', { year: String(year - 1) })
  const { by, ratio } = changeOf(value, before)
  if (before === 0) return t('yearbook.change.none', { when })
  if (by === 0) return t('yearbook.change.same', { when })
  if (ratio === undefined) return t('yearbook.change.much_more', { when, n: by })
  const sign = by > 0 ? '+' : ''
  return t(by > 0 ? 'yearbook.change.more' : 'yearbook.change.less', { when, n: Math.abs(by), percent: `${sign}${fmt.percent(ratio)}` })
}

/** Figures of which there is anything in either year. */
export const figuresWithAny = (sums: Sums, { year }: YearFigures): readonly Figure[] =>
  FIGURES.filter((figure) =>
    [year, year - 1].some((of) => Array.from({ length: 12 }, (_, i) => sums.month(figure, of, i + 1)).some((n) => n > 0)),
  )

/** A figure by month beside the year before. `link`: bars of publications lead to their records. */
export function chartOf(
  figure: Figure,
  sums: Sums,
  figures: YearFigures,
  words: Words,
  { departmentId, link }: { readonly departmentId?: number | undefined; readonly link: boolean },
): ChartView {
  const { t, fmt } = words
  const { year } = figures
  const months = Array.from({ length: 12 }, (_, i) => i + 1)
  const reached = monthsReached(figures)
  const links = (of: number) =>
    link && figure === 'announcements' ? { hrefs: months.map((month) => monthHref(of, month, departmentId)) } : {}
  const before = months.map((month) => sums.month(figure, year - 1, month))
  const total = sums.total(figure)
  const said = [
    t('yearbook.chart.total', { figure: t(`yearbook.figure.${figure}`), n: total, unit: t(`yearbook.unit.${figure}`) }),
    ...mostIn(reached, (month) => sums.month(figure, year, month), words),
  ]
  return presentChart(
    {
      id: `chart-${figure}`,
      kind: 'bar',
      small: true,
      values: 'number',
      unit: t(`yearbook.unit.${figure}`),
      title: t(`yearbook.figure.${figure}`),
      note: noteOf(figure, words),
      finding: fmt.sentences(said),
      said: true,
      labelHead: t('yearbook.month'),
      labels: months.map((month) => fmt.month(month)),
      totals: true,
      series: [
        {
          label: fmt.period(String(year)),
          tone: 'primary',
          values: months.map((month) => (reached.includes(month) ? sums.month(figure, year, month) : null)),
          ...links(year),
        },
        ...(before.some((n) => n > 0)
          ? [{ label: fmt.period(String(year - 1)), tone: 'previous' as const, values: before, ...links(year - 1) }]
          : []),
      ],
    },
    words,
  )
}

const noteOf = (figure: Figure, { t }: Words): string =>
  t(`yearbook.chart.note.${figure === 'visits' || figure === 'announcements' ? figure : 'answers'}`)

/** The month with most, unless several have as many. */
function mostIn(months: readonly number[], of: (month: number) => number, { t, fmt }: Words): string[] {
  const n = Math.max(...months.map(of))
  const [first, another] = months.filter((month) => of(month) === n)
  return n === 0 || first === undefined || another !== undefined ? [] : [t('yearbook.chart.most', { month: fmt.month(first), n })]
}

const plain = (n: number, { fmt }: Words): MatrixCell => ({ text: n === 0 ? '' : fmt.number(n), href: '' })
const headsOf = ({ t }: Words): string[] => FIGURES.map((figure) => t(`yearbook.figure.${figure}.short`))

/** Departments down, figures across. */
export function byDepartment(figures: YearFigures, sums: Sums, words: Words): Matrix {
  const { t, fmt } = words
  const { year } = figures
  return {
    id: 'departments',
    title: t('yearbook.departments'),
    note: t('yearbook.departments.note'),
    head: t('yearbook.department'),
    heads: headsOf(words),
    rows: departmentsShown(figures).map((one) => ({
      ...departmentName(one, words),
      href: `/yearbook/${year}?department=${one.id}`,
      cells: FIGURES.map((figure) => linked(figure, sums.department(figure, one.id), yearHref(year, one.id), words)),
    })),
    totals: FIGURES.map((figure) => fmt.number(sums.total(figure))),
  }
}

/** Months down, figures across. */
export function byMonth(figures: YearFigures, sums: Sums, words: Words, departmentId?: number): Matrix {
  const { t, fmt } = words
  const { year } = figures
  return {
    id: 'months',
    title: t('yearbook.months'),
    note: t('yearbook.months.note'),
    head: t('yearbook.month'),
    heads: headsOf(words),
    rows: monthsReached(figures).map((month) => ({
      label: fmt.month(month),
      sub: '',
      href: '',
      cells: FIGURES.map((figure) => linked(figure, sums.month(figure, year, month), monthHref(year, month, departmentId), words)),
    })),
    totals: FIGURES.map((figure) => fmt.number(sums.total(figure))),
  }
}

/** One figure: departments down, months across, and the year at the end. For paper: nothing is a link. */
export function byDepartmentAndMonth(figure: Figure, figures: YearFigures, sums: Sums, words: Words): Matrix {
  const { t, fmt } = words
  const months = monthsReached(figures)
  const { year } = figures
  return {
    id: `matrix-${figure}`,
    title: t(`yearbook.figure.${figure}`),
    note: noteOf(figure, words),
    head: t('yearbook.department'),
    heads: [...months.map((month) => fmt.month(month)), t('yearbook.total')],
    rows: departmentsShown(figures)
      .filter(({ id }) => sums.department(figure, id) > 0)
      .map((one) => ({
        ...departmentName(one, words),
        href: '',
        cells: [...months.map((month) => plain(sums.cell(figure, one.id, month), words)), plain(sums.department(figure, one.id), words)],
      })),
    totals: [...months.map((month) => fmt.number(sums.month(figure, year, month))), fmt.number(sums.total(figure))],
  }
}

/** Only publications have a list of exactly what was counted. */
const linked = (figure: Figure, n: number, href: string, words: Words): MatrixCell => ({
  ...plain(n, words),
  href: figure === 'announcements' && n > 0 ? href : '',
})
