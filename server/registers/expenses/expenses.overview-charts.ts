import { fen, sumFen, type Fen } from '../../../core/money.ts'
import { presentChart } from '../../web/chart.ts'
import { byMonth, monthOver } from './expenses.figures.rules.ts'
import { categoryRows, executionOf, href, sentenceOf, type CategoryRow, type Figures } from './expenses.overview-figures.ts'
import { linesHref, monthOf } from './expenses.periods.rules.ts'
import type { ExpenseCategory } from './expenses.rules.ts'
import type { Words } from './expenses.tabs.ts'

/** This year by month beside the last one and a twelfth of the budget. */
export function monthlyChart(figures: Figures, words: Words) {
  const { t, fmt } = words
  const { year, sums } = figures
  const [months, before] = [byMonth(sums, year), byMonth(sums, year - 1)]
  const { budget, unbudgeted } = executionOf(figures)
  // A twelfth of the budget beside spending that has no budget would compare unlike things.
  const comparable = budget > 0 && unbudgeted === 0
  const over = comparable ? monthOver(months, budget) : undefined
  const twelfth = fen(Math.round(budget / 12))
  return presentChart(
    {
      id: 'expenses-monthly',
      kind: comparable ? 'bar+line' : 'bar',
      values: 'wan',
      totals: true,
      title: t('expenses.chart.monthly'),
      note: t('expenses.chart.monthly_note'),
      finding: sentenceOf(figures, words),
      labelHead: t('expenses.field.period'),
      labels: months.map((_, i) => fmt.month(i + 1)),
      overLabel: t('expenses.chart.over_budget'),
      empty: t('expenses.overview.none', { year: fmt.period(String(year)) }),
      series: [
        {
          label: fmt.period(String(year)),
          tone: 'primary',
          values: months,
          hrefs: months.map((_, i) => href(figures, i + 1, i + 1)),
          over: months.map((amount, i) => over !== undefined && amount !== null && i + 1 >= over),
        },
        ...(before.some((amount) => amount !== null)
          ? [
              {
                label: fmt.period(String(year - 1)),
                tone: 'previous' as const,
                values: before,
                hrefs: before.map((_, i) => href(figures, i + 1, i + 1, figures.choice.category, year - 1)),
              },
            ]
          : []),
        ...(comparable ? [{ label: t('expenses.chart.twelfth'), tone: 'budget' as const, values: months.map(() => twelfth) }] : []),
      ],
    },
    words,
  )
}

const SHOWN_CATEGORIES = 9

interface Bar extends Pick<CategoryRow, 'spent' | 'before' | 'over'> {
  readonly categories: readonly ExpenseCategory[]
}

/** The largest categories by themselves, the rest together: eighteen bars say less than ten. */
function foldSmall(rows: readonly CategoryRow[]): Bar[] {
  const single = (row: CategoryRow): Bar => ({ ...row, categories: [row.category] })
  if (rows.length <= SHOWN_CATEGORIES + 1) return rows.map(single)
  const rest = rows.slice(SHOWN_CATEGORIES)
  const sum = (of: (row: CategoryRow) => Fen): Fen => sumFen(rest.map(of))
  return [
    ...rows.slice(0, SHOWN_CATEGORIES).map(single),
    {
      categories: rest.map(({ category }) => category),
      spent: sum(({ spent }) => spent),
      before: sum(({ before }) => before),
      over: rest.some(({ over }) => over),
    },
  ]
}

export function categoryChart(figures: Figures, words: Words) {
  const { t, fmt } = words
  const { year, last } = figures
  const rows = foldSmall(
    categoryRows(figures)
      .filter(({ spent }) => spent !== 0)
      .toSorted((a, b) => b.spent - a.spent),
  )
  const first = rows[0]
  const address = (categories: readonly ExpenseCategory[], of: number, to: number): string =>
    linesHref({ from: monthOf(of, 1), to: monthOf(of, to), departmentId: figures.choice.departmentId, category: categories })
  return presentChart(
    {
      id: 'expenses-categories',
      kind: 'hbar',
      values: 'wan',
      totals: true,
      title: t('expenses.chart.categories'),
      note: t('expenses.chart.categories_note', { from: '1', to: String(last) }),
      finding:
        first === undefined
          ? t('expenses.overview.none', { year: fmt.period(String(year)) })
          : t('expenses.chart.categories_finding', {
              category: t(`expenses.category.${first.categories[0]!}`),
              amount: fmt.yuan(first.spent),
            }),
      labelHead: t('expenses.field.category'),
      labels: rows.map(({ categories }) =>
        categories.length === 1 ? t(`expenses.category.${categories[0]!}`) : t('expenses.chart.rest', { n: categories.length }),
      ),
      overLabel: t('expenses.chart.some_over'),
      series: [
        {
          label: fmt.period(String(year)),
          tone: 'primary',
          values: rows.map(({ spent }) => spent),
          hrefs: rows.map(({ categories }) => address(categories, year, 12)),
          over: rows.map(({ over }) => over),
        },
        {
          label: t('expenses.chart.same_period', { year: fmt.period(String(year - 1)) }),
          tone: 'previous',
          values: rows.map(({ before }) => before),
          hrefs: rows.map(({ categories }) => address(categories, year - 1, last)),
        },
      ],
    },
    words,
  )
}
