import { fen, sumFen, type Fen } from '../../../core/money.ts'
import { presentChart } from '../../web/chart.ts'
import { byMonth, change, groupBy, monthOver, total, within, type Grouped } from './expenses.figures.rules.ts'
import { lastMonth, linesHref, monthOf } from './expenses.periods.rules.ts'
import type { Crossing } from './expenses.queries.ts'
import type { Overview } from './expenses.reading.ts'
import { EXPENSE_CATEGORIES, type ExpenseCategory } from './expenses.rules.ts'
import { categoryField, departmentField, nameOf, tabsOf, yearField, type Words } from './expenses.tabs.ts'

interface Figures extends Overview {
  readonly last: number
  readonly now: readonly Grouped[]
  readonly spent: Fen
  readonly before: Fen
}

/** Spending against the budgets in force, compared only where there is one. */
function executionOf({ budgets, spent }: Figures) {
  const inside = sumFen(budgets.map((cell) => cell.spent))
  return { budget: sumFen(budgets.map(({ amount }) => amount)), spent: inside, unbudgeted: fen(spent - inside) }
}

function figuresOf(view: Overview, thisYear: number): Figures {
  const last = lastMonth(
    view.year,
    thisYear,
    view.sums.map(({ period }) => period),
  )
  const now = within(view.sums, view.year)
  return { ...view, last, now, spent: total(now), before: total(within(view.sums, view.year - 1, last)) }
}

/** Everything that /expenses prints. */
export function presentOverview(view: Overview, thisYear: number, words: Words) {
  const figures = figuresOf(view, thisYear)
  const { choice, year, years, frame } = view
  return {
    tabs: tabsOf('overview', { ...choice, year }, words),
    fields: [
      yearField(years, year, words),
      departmentField(frame.departments, choice.departmentId, words),
      categoryField(choice.category, words),
    ],
    facts: factsOf(figures, words),
    sentence: sentenceOf(figures, words),
    figures: bandOf(figures, words),
    monthly: monthlyChart(figures, words),
    byCategory: categoryChart(figures, words),
    crossings: view.crossings.map((crossing) => crossingRow(figures, crossing, words)),
    noneOver: words.t(view.budgets.length > 0 ? 'expenses.overview.none_over' : 'expenses.over.no_budget'),
    matrix: matrixOf(figures, words),
    isEmpty: figures.now.length === 0,
  }
}

const href = ({ choice, year }: Overview, from = 1, to = 12, category: ExpenseCategory | undefined = choice.category, of = year): string =>
  linesHref({ from: monthOf(of, from), to: monthOf(of, to), departmentId: choice.departmentId, category })

function factsOf({ choice, frame }: Figures, words: Words): string[] {
  const department = frame.departments.find(({ id }) => id === choice.departmentId)
  return [
    department === undefined ? words.t('expenses.all_departments') : nameOf(words, department),
    choice.category === undefined ? words.t('expenses.all_categories') : words.t(`expenses.category.${choice.category}`),
    words.t('expenses.only_published'),
  ]
}

/** One sentence: spent, how much of the budget, against last year, how many over. */
function sentenceOf(figures: Figures, { t, fmt }: Words): string {
  const { year, last, spent, before, now, crossings } = figures
  if (now.length === 0) return t('expenses.overview.none', { year: fmt.period(String(year)) })
  const { budget, spent: budgeted } = executionOf(figures)
  const against = change(spent, before)
  return fmt.sentences([
    t('expenses.overview.spent', { from: fmt.period(monthOf(year, 1)), to: fmt.period(monthOf(year, last)), amount: fmt.yuan(spent) }),
    ...(budget > 0 ? [t('expenses.overview.of_budget', { share: fmt.percent(budgeted / budget), time: fmt.percent(last / 12) })] : []),
    ...(against === undefined
      ? []
      : [t(against < 0 ? 'expenses.overview.less' : 'expenses.overview.more', { change: fmt.percent(Math.abs(against)) })]),
    ...(crossings.length > 0
      ? [t('expenses.overview.over', { n: crossings.length })]
      : budget > 0
        ? [t('expenses.overview.none_over')]
        : []),
  ])
}

function bandOf(figures: Figures, { t, fmt }: Words) {
  const { year, last, spent, before, now, crossings } = figures
  const { budget, spent: budgeted, unbudgeted } = executionOf(figures)
  const findings = now.reduce((sum, { findings: n }) => sum + n, 0)
  const against = change(spent, before)
  const findingHref = `${href(figures)}&finding=1`
  return [
    {
      label: t('expenses.figure.spent'),
      value: fmt.wan(spent),
      unit: t('common.unit.wan'),
      note: t('expenses.figure.lines', { n: now.reduce((sum, { n }) => sum + n, 0) }),
      href: href(figures),
    },
    budget > 0
      ? {
          label: t('expenses.figure.budget'),
          value: fmt.percent(budgeted / budget).replace('%', ''),
          unit: '%',
          note: t('expenses.figure.budget_note', { budget: fmt.wan(budget), time: fmt.percent(last / 12) }),
          href: '',
        }
      : {
          label: t('expenses.figure.budget'),
          value: t('expenses.figure.no_budget'),
          unit: '',
          note: t('expenses.figure.no_budget_note'),
          href: '',
          small: true,
        },
    against === undefined
      ? {
          label: t('expenses.figure.last_year'),
          value: t('expenses.figure.no_last_year'),
          unit: '',
          note: t('expenses.figure.no_last_year_note', { year: String(year - 1) }),
          href: '',
          small: true,
        }
      : {
          label: t('expenses.figure.last_year'),
          value: `${against > 0 ? '+' : ''}${fmt.percent(against).replace('%', '')}`,
          unit: '%',
          note: t('expenses.figure.last_year_note', { amount: fmt.wan(before) }),
          href: href(figures, 1, last, figures.choice.category, year - 1),
        },
    {
      label: t('expenses.figure.over'),
      value: String(crossings.length),
      unit: t('expenses.unit.items', { n: crossings.length }),
      note:
        unbudgeted !== 0 && budget > 0 ? t('expenses.figure.unbudgeted', { amount: fmt.wan(unbudgeted) }) : t('expenses.figure.over_note'),
      href: crossings.length > 0 ? '#over' : '',
    },
    {
      label: t('expenses.figure.findings'),
      value: fmt.number(findings),
      unit: t('expenses.unit.places', { n: findings }),
      note: t('expenses.figure.findings_note'),
      href: findings > 0 ? findingHref : '',
    },
  ]
}

function monthlyChart(figures: Figures, words: Words) {
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

interface CategoryRow {
  readonly category: ExpenseCategory
  readonly now: readonly Grouped[]
  readonly spent: Fen
  readonly before: Fen
  readonly budget: Fen | null
  /** Some department's running total passed its budget. */
  readonly over: boolean
}

function categoryRows({ now, sums, budgets, crossings, year, last }: Figures): CategoryRow[] {
  const [current, previous] = [groupBy(now, ({ category }) => category), groupBy(within(sums, year - 1, last), ({ category }) => category)]
  return EXPENSE_CATEGORIES.flatMap(({ key }): CategoryRow[] => {
    const lines = current.get(key) ?? []
    const own = budgets.filter(({ category }) => category === key)
    if (lines.length === 0 && own.length === 0) return []
    const budget = own.length === 0 ? null : sumFen(own.map(({ amount }) => amount))
    return [
      {
        category: key,
        now: lines,
        spent: total(lines),
        before: total(previous.get(key) ?? []),
        budget,
        over: crossings.some(({ category }) => category === key),
      },
    ]
  })
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

function categoryChart(figures: Figures, words: Words) {
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

function crossingRow(figures: Figures, crossing: Crossing, words: Words) {
  const { t, fmt } = words
  const { departmentId, category, amount, occurredOn, period, purpose, disclosureId, lineAmount } = crossing
  const department = figures.frame.departments.find(({ id }) => id === departmentId)
  const spent = figures.budgets.find((cell) => cell.departmentId === departmentId && cell.category === category)?.spent ?? fen(0)
  const back = spent <= amount
  return {
    department: department === undefined ? '' : nameOf(words, department),
    category: t(`expenses.category.${category}`),
    when: occurredOn === null ? fmt.period(period) : fmt.date(occurredOn),
    purpose: purpose === '' ? t('expenses.line.no_purpose') : purpose,
    lineAmount: fmt.yuan(lineAmount),
    href: `/disclosures/${disclosureId}`,
    budget: fmt.yuan(amount),
    spent: fmt.yuan(spent),
    spentHref: linesHref({ from: monthOf(figures.year, 1), to: monthOf(figures.year, 12), departmentId, category }),
    over: back ? '' : fmt.yuan(fen(spent - amount)),
    back: back ? t('expenses.over.back') : '',
  }
}

/** Category by month: every number leads to its lines. */
function matrixOf(figures: Figures, { t, fmt }: Words) {
  const { year, now, last } = figures
  // Months that have not come yet would only push the totals out of sight.
  const months = Array.from({ length: last }, (_, i) => i + 1)
  const cell = (amount: Fen | null, to: string) => ({ text: amount === null ? '' : fmt.yuan(amount), href: to })
  const rows = categoryRows(figures).map(({ category, now: lines, spent, budget, over }) => ({
    label: t(`expenses.category.${category}`),
    cells: byMonth(lines, year)
      .slice(0, last)
      .map((amount, i) => cell(amount, href(figures, i + 1, i + 1, category))),
    total: cell(lines.length === 0 ? null : spent, href(figures, 1, 12, category)),
    budget: fmt.yuan(budget),
    share: budget === null || budget === 0 ? '' : fmt.percent(spent / budget),
    over,
  }))
  return {
    heads: months.map((month) => fmt.month(month)),
    rows,
    totals: byMonth(now, year)
      .slice(0, last)
      .map((amount, i) => cell(amount, href(figures, i + 1, i + 1))),
    total: cell(now.length === 0 ? null : total(now), href(figures)),
  }
}
