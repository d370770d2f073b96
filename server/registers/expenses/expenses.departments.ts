import { fen, type Fen } from '../../../core/money.ts'
import { presentChart } from '../../web/chart.ts'
import { change, groupBy, total, within } from './expenses.figures.rules.ts'
import { lastMonth, lastWholeMonth, linesHref, monthOf } from './expenses.periods.rules.ts'
import type { DepartmentRow } from './expenses.queries.ts'
import type { DepartmentsView } from './expenses.reading.ts'
import { categoryField, nameOf, tabsOf, yearField, type Words } from './expenses.tabs.ts'

export type Measure = 'total' | 'head'

interface Row {
  readonly department: DepartmentRow
  readonly spent: Fen
  /** This year and the year before, to the last whole month. */
  readonly comparable: Fen
  readonly before: Fen
  /** null: nobody in service to divide by. */
  readonly head: Fen | null
}

function rowsOf({ frame, sums, year }: DepartmentsView, whole: number): Row[] {
  const [now, before] = [
    groupBy(within(sums, year), (sum) => sum.departmentId),
    groupBy(within(sums, year - 1, whole), (sum) => sum.departmentId),
  ]
  return frame.departments.flatMap((department): Row[] => {
    const lines = now.get(department.id)
    if (lines === undefined) return []
    const spent = total(lines)
    return [
      {
        department,
        spent,
        comparable: total(within(lines, year, whole)),
        before: total(before.get(department.id) ?? []),
        head: department.staff === 0 ? null : fen(Math.round(spent / department.staff)),
      },
    ]
  })
}

/** Departments in total, per head and as a share. */
export function presentDepartments(view: DepartmentsView, measure: Measure, today: string, words: Words) {
  const { t, fmt } = words
  const { choice, year, years, sums } = view
  const last = lastMonth(
    year,
    Number(today.slice(0, 4)),
    sums.map(({ period }) => period),
  )
  const whole = lastWholeMonth(year, today, last)
  const rows = rowsOf(view, whole).toSorted((a, b) => (measure === 'head' ? (b.head ?? -1) - (a.head ?? -1) : b.spent - a.spent))
  const all = total(within(sums, year))
  const hrefOf = (departmentId: number | undefined, of = year, to = 12): string =>
    linesHref({ from: monthOf(of, 1), to: monthOf(of, to), departmentId, category: choice.category })
  const switchTo = (to: Measure): string =>
    `/expenses/departments?${new URLSearchParams({ year: String(year), ...(choice.category === undefined ? {} : { category: choice.category }), measure: to }).toString()}`
  return {
    tabs: tabsOf('departments', { ...choice, year }, words),
    fields: [yearField(years, year, words), categoryField(choice.category, words)],
    hidden: measure === 'head' ? [{ name: 'measure', value: 'head' }] : [],
    measures: (['total', 'head'] as const).map((one) => ({
      text: t(`expenses.measure.${one}`),
      href: switchTo(one),
      current: one === measure,
    })),
    sentence: sentenceOf(rows, all, measure, year, words),
    chart: presentChart(
      {
        id: 'expenses-departments',
        kind: 'hbar',
        values: measure === 'head' ? 'yuan' : 'wan',
        title: t(`expenses.chart.departments_${measure}`),
        note: t(measure === 'head' ? 'expenses.chart.head_note' : 'expenses.chart.categories_note', { from: '1', to: String(last) }),
        finding: sentenceOf(rows, all, measure, year, words),
        labelHead: t('expenses.field.department'),
        labels: rows.map(({ department }) => nameOf(words, department)),
        empty: t('expenses.overview.none', { year: fmt.period(String(year)) }),
        series: [
          {
            label: fmt.period(String(year)),
            tone: 'primary',
            values: rows.map(({ spent, head }) => (measure === 'head' ? head : spent)),
            hrefs: rows.map(({ department }) => hrefOf(department.id)),
          },
        ],
      },
      words,
    ),
    rows: rows.map(({ department, spent, comparable, before, head }) => ({
      name: nameOf(words, department),
      href: `/expenses?${new URLSearchParams({ year: String(year), department: String(department.id), ...(choice.category === undefined ? {} : { category: choice.category }) }).toString()}`,
      spent: fmt.yuan(spent),
      spentHref: hrefOf(department.id),
      share: all > 0 ? fmt.percent(spent / all) : '',
      staff: fmt.number(department.staff),
      head: fmt.yuan(head),
      change: signed(change(comparable, before), words),
      before: fmt.yuan(before),
      beforeHref: hrefOf(department.id, year - 1, whole),
    })),
    total: {
      spent: fmt.yuan(all),
      href: hrefOf(undefined),
      staff: fmt.number(rows.reduce((sum, { department }) => sum + department.staff, 0)),
      head: fmt.yuan(headOf(rows, all)),
    },
    isEmpty: rows.length === 0,
    year: fmt.period(String(year)),
    lastYear: fmt.period(String(year - 1)),
  }
}

function headOf(rows: readonly Row[], all: Fen): Fen | null {
  const staff = rows.reduce((sum, { department }) => sum + department.staff, 0)
  return staff === 0 ? null : fen(Math.round(all / staff))
}

const signed = (ratio: number | undefined, { t, fmt }: Words): string =>
  ratio === undefined ? '' : ratio === 0 ? t('expenses.no_change') : `${ratio > 0 ? '+' : ''}${fmt.percent(ratio)}`

function sentenceOf(rows: readonly Row[], all: Fen, measure: Measure, year: number, words: Words): string {
  const { t, fmt } = words
  const [first] = rows
  if (first === undefined) return t('expenses.overview.none', { year: fmt.period(String(year)) })
  const name = nameOf(words, first.department)
  if (measure === 'head')
    return t('expenses.departments.head', {
      name,
      head: fmt.yuan(first.head),
      mean: fmt.yuan(headOf(rows, all)),
      year: fmt.period(String(year)),
    })
  return t('expenses.departments.total', {
    name,
    amount: fmt.yuan(first.spent),
    share: all > 0 ? fmt.percent(first.spent / all) : '',
    n: rows.length,
    year: fmt.period(String(year)),
  })
}
