import { fen } from '../../core/money.ts'
import { formatWan } from '../../core/money.ts'
import type { AccountsContent, Count, NarrativeKey, SangongRow } from '../../server/registers/accounts/accounts.rules.ts'
import { EXPENSE_CATEGORIES } from '../../server/registers/categories.rules.ts'
import type { BudgetRow } from './budgets.ts'
import type { ExpenseRow } from './expenses.ts'

/** The books of one accounting unit and year, and of the year before. */
export interface Books {
  readonly lines: readonly ExpenseRow[]
  readonly before: readonly ExpenseRow[]
  readonly budgets: readonly BudgetRow[]
  readonly vehiclesKept: number
  /** People of the unit, for pay and pensions that no register here holds. */
  readonly people: number
}

// The form prints 万元 with two decimals; adding what is printed must give what is printed, so amounts are rounded before they are added.
const UNIT = 10_000
const rounded = (amount: number): number => Math.round(amount / UNIT) * UNIT
const printed = (amount: number): string => formatWan(fen(amount))
const total = (rows: readonly { readonly category: string; readonly amount: number }[], ...categories: string[]): number =>
  rounded(rows.reduce((sum, row) => (categories.includes(row.category) ? sum + row.amount : sum), 0))

type Figures = Readonly<Record<SangongRow, number>>
function sangong(rows: readonly { readonly category: string; readonly amount: number }[]): Figures {
  const [abroad, vehicle_purchase, vehicle_running, reception] = [
    total(rows, 'abroad'),
    total(rows, 'vehicle_purchase'),
    total(rows, 'vehicle_running'),
    total(rows, 'reception'),
  ]
  const vehicles = vehicle_purchase + vehicle_running
  return { total: abroad + vehicles + reception, abroad, vehicles, vehicle_purchase, vehicle_running, reception }
}

/** The annual form of a unit, made of its own ledger. */
export function accountsOf(books: Books): AccountsContent {
  const [final, before, budget] = [sangong(books.lines), sangong(books.before), sangong(books.budgets)]
  const rows = Object.keys(final) as SangongRow[]
  return {
    unit: '万元',
    sangong: Object.fromEntries(rows.map((row) => [row, { budget: printed(budget[row]), final: printed(final[row]) }])),
    basic: basicOf(books),
    narrative: narrativeOf(final, before, budget),
    counts: countsOf(books),
    repeated: [{ label: '“三公”经费决算合计', values: [printed(final.total), printed(final.total)] }],
    reason: reasonOf(final, before),
  }
}

function basicOf({ lines, people }: Books): AccountsContent['basic'] {
  const services = EXPENSE_CATEGORIES.filter(({ key, code }) => code.startsWith('302') && total(lines, key) !== 0).map(
    ({ key, code, official }) => ({ code, name: official, value: total(lines, key) }),
  )
  const capital = EXPENSE_CATEGORIES.filter(({ key, code }) => code.startsWith('310') && total(lines, key) !== 0).map(
    ({ key, code, official }) => ({ code, name: official, value: total(lines, key) }),
  )
  const sum = (items: readonly { value: number }[]): number => items.reduce((all, { value }) => all + value, 0)
  const all = [
    { code: '301', name: '工资福利支出', value: people * 1_428 * UNIT },
    { code: '302', name: '商品和服务支出', value: sum(services) },
    ...services,
    { code: '303', name: '对个人和家庭的补助', value: people * 96 * UNIT },
    ...(capital.length > 0 ? [{ code: '310', name: '资本性支出', value: sum(capital) }, ...capital] : []),
  ]
  return all.map(({ code, name, value }) => ({ code, name, amount: printed(value) }))
}

function narrativeOf(final: Figures, before: Figures, budget: Figures): AccountsContent['narrative'] {
  const said: Partial<Record<NarrativeKey, string>> = {}
  for (const row of ['total', 'abroad', 'vehicles', 'reception'] as const) {
    if (final[row] === 0 && budget[row] === 0 && before[row] === 0) continue
    said[`${row}.budget`] = printed(budget[row])
    said[`${row}.final`] = printed(final[row])
    if (budget[row] > 0) said[`${row}.completion`] = `${((final[row] / budget[row]) * 100).toFixed(2)}%`
    said[`${row}.change`] = printed(final[row] - before[row])
    if (before[row] > 0) said[`${row}.change_percent`] = `${(((final[row] - before[row]) / before[row]) * 100).toFixed(2)}%`
  }
  return said
}

function countsOf({ lines, vehiclesKept }: Books): Partial<Record<Count, string>> {
  const of = (category: string): readonly ExpenseRow[] => lines.filter((line) => line.category === category && line.amount > 0)
  const sum = (rows: readonly ExpenseRow[], field: 'persons' | 'companions'): number =>
    rows.reduce((all, row) => all + (row[field] ?? 0), 0)
  const [abroad, bought, meals] = [of('abroad'), of('vehicle_purchase'), of('reception')]
  return {
    abroad_groups: String(abroad.length),
    abroad_persons: String(sum(abroad, 'persons')),
    vehicles_bought: String(bought.length),
    vehicles_kept: String(vehiclesKept),
    reception_batches: String(meals.length),
    reception_persons: String(sum(meals, 'persons')),
    reception_companions: String(sum(meals, 'companions')),
  }
}

function reasonOf(final: Figures, before: Figures): string {
  const word = (row: SangongRow, name: string): string => {
    const change = final[row] - before[row]
    if (change === 0) return `${name}与上年持平`
    return `${name}比上年${change > 0 ? '增加' : '减少'} ${printed(Math.abs(change))} 万元`
  }
  return `${word('abroad', '因公出国（境）费')}，按批准的团组计划执行；${word('vehicles', '公务用车费')}，主要受车辆更新和下乡检查次数影响；${word('reception', '公务接待费')}，严格执行有公函方可接待的规定。`
}
