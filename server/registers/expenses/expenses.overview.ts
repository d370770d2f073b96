import { fen, type Fen } from '../../../core/money.ts'
import type { Crossing } from './expenses.budgets.queries.ts'
import { byMonth, change, total } from './expenses.figures.rules.ts'
import { categoryChart, monthlyChart } from './expenses.overview-charts.ts'
import { categoryRows, executionOf, figuresOf, href, sentenceOf, type Figures } from './expenses.overview-figures.ts'
import { linesHref, monthOf } from './expenses.periods.rules.ts'
import type { Overview } from './expenses.reading.ts'
import { categoryField, departmentField, nameOf, tabsOf, yearField, type Words } from './expenses.tabs.ts'

/** Everything that /expenses prints. */
export function presentOverview(view: Overview, today: string, words: Words) {
  const figures = figuresOf(view, today)
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

function factsOf({ choice, frame }: Figures, words: Words): string[] {
  const department = frame.departments.find(({ id }) => id === choice.departmentId)
  return [
    department === undefined ? words.t('expenses.all_departments') : nameOf(words, department),
    choice.category === undefined ? words.t('expenses.all_categories') : words.t(`expenses.category.${choice.category}`),
    words.t('expenses.only_published'),
  ]
}

function bandOf(figures: Figures, { t, fmt }: Words) {
  const { year, last, whole, spent, comparable, before, now, crossings } = figures
  const { budget, spent: budgeted, unbudgeted } = executionOf(figures)
  const findings = now.reduce((sum, { findings: n }) => sum + n, 0)
  const against = change(comparable, before)
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
          href: href(figures, 1, whole, figures.choice.category, year - 1),
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
