import { fen, sumFen, type Fen } from '../../core/money.ts'
import type { Owed } from '../obligations/owed.rules.ts'
import { cumulative, monthsOfYear, spendingHref } from '../registers/index.ts'
import { presentChart } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import { countOf, EX_ANTE, JUDGED, KEPT, monthlyRates, owedIn, rateOf, sparkline } from './cockpit.rules.ts'
import type { Cockpit } from './cockpit.service.ts'
import { owedRow } from './owed.presenter.ts'
import { sangongFigures } from './sangong.presenter.ts'
import { departmentRows, listHref, owedHref } from './standing.presenter.ts'

const DEPARTMENTS = 7
const DUE = 4
/** Beside a longer unit there is no room for a sparkline. */
const SHORT_UNIT = 4
const OVER = 3
const LINES = 4

const month = (year: number, index: number): string => `${year}-${String(index).padStart(2, '0')}`

/** Everything that /cockpit prints. */
export function presentCockpit(cockpit: Cockpit, words: Words) {
  const { t, fmt, today } = words
  const { year } = cockpit
  const departments = departmentRows(cockpit, words)
  const pressing = [...owedIn(cockpit.owed, 'overdue'), ...owedIn(cockpit.owed, 'soon')]
  const thisYear = Number(today.slice(0, 4))
  return {
    head: {
      facts: [
        fmt.period(String(year)),
        t('dashboard.cockpit.every_figure'),
        { text: t('dashboard.cockpit.map'), href: `/compliance?view=periods&by=month&at=${year}-12` },
        ...[thisYear, thisYear - 1]
          .filter((one) => one !== year)
          .map((one) => ({ text: fmt.period(String(one)), href: `/cockpit?year=${one}` })),
      ],
      actions: [{ print: true, label: t('frame.print') }],
    },
    figures: figuresOf(cockpit, words),
    chart: spendingChart(cockpit, words),
    quarters: quartersOf(cockpit, words),
    departments: departments.slice(0, DEPARTMENTS),
    departmentsHref: `/cockpit/departments?year=${year}`,
    departmentCount: departments.length,
    due: pressing.slice(0, DUE).map((one) => owedRow(one, words)),
    dueCount: pressing.length,
    dueHref: owedHref(owedIn(cockpit.owed, 'overdue').length > 0 || pressing.length === 0 ? 'overdue' : 'soon'),
    found: foundRows(cockpit, words),
  }
}

function figuresOf(cockpit: Cockpit, words: Words) {
  return [
    rateFigure(cockpit, words),
    exAnteFigure(cockpit, words),
    sangongFigure(cockpit, words),
    reviewFigure(cockpit.owed, words),
    overdueFigure(cockpit.owed, words),
  ]
}

function rateFigure({ year, standing: { counts } }: Cockpit, { t }: Words) {
  const rate = rateOf(counts)
  const label = t('dashboard.figure.rate')
  if (rate === undefined)
    return { label, value: t('dashboard.figure.none'), unit: '', note: t('dashboard.figure.rate.none'), href: '', word: true }
  return {
    label,
    value: (rate * 100).toFixed(1),
    unit: '%',
    note: t('dashboard.figure.rate.note', { n: countOf(counts, KEPT), all: countOf(counts, JUDGED) }),
    href: listHref(year, KEPT),
    spark: sparkline(monthlyRates(counts, year)),
  }
}

function exAnteFigure({ year, standing: { counts } }: Cockpit, { t, fmt }: Words) {
  const [kept, all] = [countOf(counts, ['ex_ante_kept']), countOf(counts, EX_ANTE)]
  const label = t('dashboard.figure.ex_ante')
  if (all === 0)
    return { label, value: t('dashboard.figure.none'), unit: '', note: t('dashboard.figure.ex_ante.none'), href: '', word: true }
  return {
    label,
    value: fmt.number(kept),
    unit: t('dashboard.figure.of', { n: all }),
    note: t('dashboard.figure.ex_ante.note', { n: all - kept }),
    href: listHref(year, EX_ANTE),
  }
}

function sangongFigure({ spending }: Cockpit, { t, fmt }: Words) {
  const { spent, budgeted, budget, now, last, href } = sangongFigures(spending.sangong)
  // The share of the year that the published months cover, as the page of spending says it.
  const passed = last / 12
  const label = t('dashboard.figure.sangong')
  const unit = t('common.unit.wan')
  if (last === 0)
    return { label, value: t('dashboard.figure.none'), unit: '', note: t('dashboard.figure.sangong.none'), href: '', word: true }
  const note =
    budget > 0
      ? t('dashboard.figure.sangong.note', { share: fmt.percent(budgeted / budget), time: fmt.percent(passed) })
      : t('dashboard.figure.sangong.no_budget')
  return {
    label,
    value: fmt.wan(spent),
    unit,
    note,
    href,
    spark: unit.length > SHORT_UNIT ? undefined : sparkline(cumulative(now).flatMap((amount) => amount ?? [])),
  }
}

function reviewFigure(owed: readonly Owed[], { t, fmt }: Words) {
  const inReview = owedIn(owed, 'in_review')
  const last = inReview.filter(({ state }) => state === 'approval_2').length
  return {
    label: t('dashboard.figure.review'),
    value: fmt.number(inReview.length),
    unit: t('dashboard.figure.unit', { n: inReview.length }),
    note: t('dashboard.figure.review.note', { n: last }),
    href: owedHref('in_review'),
  }
}

function overdueFigure(owed: readonly Owed[], { t, fmt }: Words) {
  const [overdue, soon] = [owedIn(owed, 'overdue').length, owedIn(owed, 'soon').length]
  return {
    label: t('dashboard.figure.overdue'),
    value: fmt.number(overdue),
    unit: t('dashboard.figure.unit', { n: overdue }),
    note: t('dashboard.figure.overdue.note', { n: soon }),
    href: owedHref('overdue'),
  }
}

/** Spending by month beside a twelfth of the budget; the sentence says what no budget covers, because a line cannot. */
function spendingChart({ spending: { all }, year, over }: Cockpit, words: Words) {
  const { t, fmt } = words
  const months = monthsOfYear(all, year)
  const before = monthsOfYear(all, year - 1)
  const twelfth = fen(Math.round(all.budget / 12))
  const spent = sumFen(months.map((amount) => amount ?? fen(0)))
  const budgeted = sumFen(monthsOfYear(all, year, (one) => one.budgeted).map((amount) => amount ?? fen(0)))
  const budget = all.budget > 0
  const sentence =
    [
      t('dashboard.spending.spent', { amount: fmt.wan(spent) }),
      ...(budget ? [t('dashboard.spending.share', { share: fmt.percent(budgeted / all.budget) })] : []),
      ...(budget && spent > budgeted ? [t('dashboard.spending.unbudgeted', { amount: fmt.wan(fen(spent - budgeted)) })] : []),
      ...(over.length > 0 ? [t('dashboard.spending.over', { n: over.length })] : []),
    ].join(t('dashboard.sentence_join')) + t('dashboard.sentence_end')
  return presentChart(
    {
      id: 'spending',
      kind: budget ? 'bar+line' : 'bar',
      values: 'wan',
      small: true,
      said: true,
      totals: true,
      title: t('dashboard.spending.title'),
      note: t('dashboard.spending.note'),
      finding: sentence,
      labelHead: t('dashboard.month'),
      labels: months.map((_, i) => t('dashboard.month_n', { n: i + 1 })),
      overLabel: t('dashboard.spending.above'),
      empty: t('dashboard.spending.none', { year: fmt.period(String(year)) }),
      series: [
        {
          label: fmt.period(String(year)),
          tone: 'primary',
          values: months,
          hrefs: months.map((_, i) => spendingHref(month(year, i + 1), month(year, i + 1))),
          over: months.map((amount) => budget && amount !== null && amount > twelfth),
        },
        ...(before.some((amount) => amount !== null)
          ? [
              {
                label: fmt.period(String(year - 1)),
                tone: 'previous' as const,
                values: before,
                hrefs: before.map((_, i) => spendingHref(month(year - 1, i + 1), month(year - 1, i + 1))),
              },
            ]
          : []),
        ...(budget ? [{ label: t('dashboard.spending.twelfth'), tone: 'budget' as const, values: months.map(() => twelfth) }] : []),
      ],
    },
    words,
  )
}

/** Four quarters of spending beside last year's and a quarter of the budget. */
function quartersOf({ spending: { all }, year }: Cockpit, { t, fmt }: Words) {
  const quarter = (of: number, index: number): { readonly text: string; readonly href: string } => {
    const months = monthsOfYear(all, of).slice(index * 3, index * 3 + 3)
    if (months.every((amount) => amount === null)) return { text: '', href: '' }
    return {
      text: fmt.wan(sumFen(months.map((amount): Fen => amount ?? fen(0)))),
      href: spendingHref(month(of, index * 3 + 1), month(of, index * 3 + 3)),
    }
  }
  const row = (label: string, cells: readonly { readonly text: string; readonly href: string }[]) => ({ label, cells })
  const quarters = [0, 1, 2, 3]
  return {
    heads: quarters.map((i) => t('dashboard.quarter', { n: t(`dashboard.quarter.${(i + 1) as 1 | 2 | 3 | 4}`) })),
    rows: [
      row(
        fmt.period(String(year)),
        quarters.map((i) => quarter(year, i)),
      ),
      row(
        fmt.period(String(year - 1)),
        quarters.map((i) => quarter(year - 1, i)),
      ),
      ...(all.budget > 0
        ? [
            row(
              t('dashboard.quarter.budget'),
              quarters.map(() => ({ text: fmt.wan(fen(Math.round(all.budget / 4))), href: '' })),
            ),
          ]
        : []),
    ],
  }
}

/** The biggest of what checks found: money over a budget first, then records with most findings. */
function foundRows({ over, findings, year, standing: { departments } }: Cockpit, words: Words) {
  const { t, fmt, locale } = words
  const nameOf = (id: number): string => {
    const department = departments.find((one) => one.id === id)
    return department === undefined ? '' : inWords(locale, department.name, department.nameEn)
  }
  const money = over.slice(0, OVER).map((cell) => ({
    title: t('dashboard.found.over', { department: nameOf(cell.departmentId), category: t(`expenses.category.${cell.category}`) }),
    sub: t('dashboard.found.over.note', { spent: fmt.wan(cell.spent), budget: fmt.wan(cell.amount) }),
    href: spendingHref(month(year, 1), month(year, 12), [cell.category], cell.departmentId),
    chip: { kind: 'miss' as const, text: t('dashboard.found.over.by', { amount: fmt.wan(fen(cell.spent - cell.amount)) }) },
  }))
  const records = findings.map((record) => ({
    title: record.title,
    sub: inWords(locale, record.departmentName, record.departmentNameEn),
    href: `/disclosures/${record.id}`,
    chip: { kind: 'late' as const, icon: 'alert-triangle', text: t('dashboard.found.findings', { n: record.findings }) },
  }))
  return [...money, ...records].slice(0, LINES)
}
