import { fen, sumFen, type Fen } from '../../../core/money.ts'
import { change, groupBy, total, within, type Grouped } from './expenses.figures.rules.ts'
import { lastMonth, lastWholeMonth, linesHref, monthOf } from './expenses.periods.rules.ts'
import type { Overview } from './expenses.reading.ts'
import { EXPENSE_CATEGORIES, type ExpenseCategory } from './expenses.rules.ts'
import type { Words } from './expenses.tabs.ts'

/** What the page about a year is drawn from. `last`: its last month with lines; `comparable` and `before`: this year and the year before, to the last whole month `whole`. */
export interface Figures extends Overview {
  readonly last: number
  readonly now: readonly Grouped[]
  readonly spent: Fen
  readonly whole: number
  readonly comparable: Fen
  readonly before: Fen
}

/** Spending against the budgets in force, compared only where there is one. */
export function executionOf({ budgets, spent }: Figures) {
  const inside = sumFen(budgets.map((cell) => cell.spent))
  return { budget: sumFen(budgets.map(({ amount }) => amount)), spent: inside, unbudgeted: fen(spent - inside) }
}

export function figuresOf(view: Overview, today: string): Figures {
  const last = lastMonth(
    view.year,
    Number(today.slice(0, 4)),
    view.sums.map(({ period }) => period),
  )
  const whole = lastWholeMonth(view.year, today, last)
  const [now, before] = [within(view.sums, view.year), total(within(view.sums, view.year - 1, whole))]
  return { ...view, last, whole, now, spent: total(now), comparable: total(within(view.sums, view.year, whole)), before }
}

/** The lines behind a number of the page. */
export const href = (
  { choice, year }: Overview,
  from = 1,
  to = 12,
  category: ExpenseCategory | undefined = choice.category,
  of = year,
): string => linesHref({ from: monthOf(of, from), to: monthOf(of, to), departmentId: choice.departmentId, category })

/** One sentence: spent, how much of the budget, against last year, how many over. */
export function sentenceOf(figures: Figures, { t, fmt }: Words): string {
  const { year, last, spent, comparable, before, now, crossings } = figures
  if (now.length === 0) return t('expenses.overview.none', { year: fmt.period(String(year)) })
  const { budget, spent: budgeted } = executionOf(figures)
  const against = change(comparable, before)
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

export interface CategoryRow {
  readonly category: ExpenseCategory
  readonly now: readonly Grouped[]
  readonly spent: Fen
  readonly before: Fen
  readonly budget: Fen | null
  /** Some department's running total passed its budget. */
  readonly over: boolean
}

/** Categories with lines or a budget, in the official order. */
export function categoryRows({ now, sums, budgets, crossings, year, last }: Figures): CategoryRow[] {
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
