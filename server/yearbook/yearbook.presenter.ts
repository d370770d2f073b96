import { inWords, type Words } from '../web/words.ts'
import { byDepartment, byMonth, changeInWords, chartOf, departmentName, figuresWithAny, yearHref } from './figures.presenter.ts'
import { departmentsShown, sumsOf, type Sums } from './yearbook.rules.ts'
import type { CountedDepartment, Figure, YearFigures } from './yearbook.types.ts'

/** What the report names first; the other figures follow as charts and in the tables. */
export const FIRST = ['visits', 'announcements', 'consultation', 'mailbox', 'application'] as const

/** Where more is said about a figure. */
function moreHref(figure: Figure, year: number, departmentId: number | undefined): string {
  if (figure === 'announcements') return yearHref(year, departmentId)
  if (figure === 'application') return `/applications/annual?year=${year}`
  return figure === 'consultation' || figure === 'mailbox' ? `/cases/statistics?year=${year}&kind=${figure}` : ''
}

export const figuresOf = (sums: Sums, figures: YearFigures, words: Words, departmentId?: number) =>
  FIRST.map((figure) => ({
    label: words.t(`yearbook.figure.${figure}`),
    value: words.fmt.number(sums.total(figure)),
    unit: words.t(`yearbook.unit.${figure}`),
    note: changeInWords(sums.total(figure), sums.before(figure), figures, words),
    href: moreHref(figure, figures.year, departmentId),
  }))

/** The year in a sentence, as the report says it. */
export function sentenceOf(sums: Sums, { year, asOf }: YearFigures, who: string, { t, fmt }: Words): string {
  const n = Object.fromEntries(FIRST.map((figure) => [figure, sums.total(figure)]))
  const when = asOf === undefined ? fmt.period(String(year)) : t('yearbook.until', { year: fmt.period(String(year)), on: fmt.date(asOf) })
  return t('yearbook.sentence', { ...n, who, when })
}

/** Everything that /yearbook/:year prints; of one department when one is chosen. */
export function presentYear(figures: YearFigures, wanted: number | undefined, words: Words) {
  const { t, fmt } = words
  const { year, asOf } = figures
  const department = departmentsShown(figures).find(({ id }) => id === wanted)
  const departmentId = department?.id
  const sums = sumsOf(figures, departmentId)
  const whole = sumsOf(figures)
  const shown = figuresWithAny(sums, figures)
  return {
    head: {
      facts: [
        fmt.period(String(year)),
        department === undefined ? t('yearbook.bureau') : departmentName(department, words).label,
        asOf === undefined ? '' : t('yearbook.as_of', { on: fmt.date(asOf) }),
      ],
      actions: [
        { label: t('yearbook.excel'), icon: 'download', href: `/yearbook/${year}?format=xlsx`, download: true },
        { label: t('yearbook.csv'), icon: 'download', href: `/yearbook/${year}?format=csv`, download: true },
        { label: t('yearbook.book.open'), icon: 'book', href: `/yearbook/${year}/print`, primary: true },
      ],
    },
    fields: fieldsOf(figures, department, words),
    isEmpty: shown.length === 0,
    sentence: sentenceOf(sums, figures, department === undefined ? t('yearbook.bureau') : departmentName(department, words).label, words),
    figures: figuresOf(sums, figures, words, departmentId),
    charts: shown.map((figure) => chartOf(figure, sums, figures, words, { departmentId, link: true })),
    tables: [...(department === undefined ? [byDepartment(figures, whole, words)] : []), byMonth(figures, sums, words, departmentId)],
  }
}

function fieldsOf(figures: YearFigures, chosen: CountedDepartment | undefined, { t, fmt, locale }: Words) {
  return [
    {
      name: 'year',
      label: t('yearbook.year'),
      options: figures.years.map((one) => ({ value: String(one), text: fmt.period(String(one)), selected: one === figures.year })),
    },
    {
      name: 'department',
      label: t('yearbook.department'),
      options: [
        { value: '', text: t('yearbook.bureau'), selected: chosen === undefined },
        ...departmentsShown(figures).map(({ id, name, nameEn }) => ({
          value: String(id),
          text: inWords(locale, name, nameEn),
          selected: id === chosen?.id,
        })),
      ],
    },
  ]
}
