import type { Knex } from 'knex'
import { z } from 'zod'
import { fen, sumFen, type Fen } from '../../../core/money.ts'
import { authorize, type Actor } from '../../auth/policy.ts'
import { int, money, rows } from '../../db/decode.ts'
import type { Deps } from '../../deps.ts'
import { denyReading } from '../../disclosures/disclosures.policy.ts'
import { SANGONG, type ExpenseCategory } from '../categories.rules.ts'
import { budgetsInForce, publishedVersions } from '../published.ts'
import { monthOf } from './expenses.periods.rules.ts'
import { listBudgetCells, type BudgetCell } from './expenses.budgets.queries.ts'

/** Published spending of one month; `budgeted` counts only where the year has a budget, so that it can be compared with it. */
export interface MonthSpent {
  readonly period: string
  readonly amount: Fen
  readonly budgeted: Fen
}

export interface Spending {
  readonly year: number
  /** Of the year and the one before; a month without lines is missing. */
  readonly months: readonly MonthSpent[]
  /** The year's budget in force; 0 without one. */
  readonly budget: Fen
}

/** Which expenses a summary speaks of. */
export type SpendingOf = 'all' | 'sangong'
type Read = Pick<Deps, 'db'>

const CellRow = z.object({ department_id: int, category: z.string(), period: z.string(), amount: money })
const BudgetRow = z.object({ department_id: int, category: z.string(), amount_fen: money })

/** Sums of the lines, joined with the budgets in memory: a join in SQL has no index to use on either side. */
async function readCells(db: Knex, actor: Actor, year: number, categories?: readonly ExpenseCategory[]) {
  const lines = db('expense_lines as l')
    .whereBetween('l.period', [monthOf(year - 1, 1), monthOf(year, 12)])
    .whereIn('l.version_id', publishedVersions(db, actor))
    .groupBy('l.department_id', 'l.category', 'l.period')
    .select('l.department_id', 'l.category', 'l.period', db.raw('sum(l.amount_fen) as amount'))
  if (categories !== undefined) void lines.whereIn('l.category', [...categories])
  return rows(CellRow, await lines)
}

async function readBudgets(db: Knex, actor: Actor, year: number, categories?: readonly ExpenseCategory[]): Promise<BudgetLine[]> {
  const found: unknown = await budgetsInForce(db, actor, categories === undefined ? { year } : { year, categories })
  return rows(BudgetRow, found)
}

type Cell = Awaited<ReturnType<typeof readCells>>[number]
type BudgetLine = z.output<typeof BudgetRow>
const placeOf = (cell: { readonly department_id: number; readonly category: string }): string => `${cell.department_id} ${cell.category}`

function summary(year: number, cells: readonly Cell[], budgets: readonly BudgetLine[]): Spending {
  const known = new Set(budgets.map(placeOf))
  const months = byPeriod(
    cells.map((cell) => ({ period: cell.period, amount: cell.amount, budgeted: known.has(placeOf(cell)) ? cell.amount : fen(0) })),
  )
  return { year, months, budget: sumFen(budgets.map(({ amount_fen }) => amount_fen)) }
}

/** 三公 by month of a year and the one before, with the budget in force: two queries. */
export async function readSangong({ db }: Read, actor: Actor, year: number): Promise<Spending> {
  authorize(denyReading(actor))
  const [cells, budgets] = await Promise.all([readCells(db.read, actor, year, SANGONG), readBudgets(db.read, actor, year, SANGONG)])
  return summary(year, cells, budgets)
}

/** The same of everything that is spent, and of 三公 alone. */
export async function readSpending({ db }: Read, actor: Actor, year: number): Promise<Readonly<Record<SpendingOf, Spending>>> {
  authorize(denyReading(actor))
  const [cells, budgets] = await Promise.all([readCells(db.read, actor, year), readBudgets(db.read, actor, year)])
  const isSangong = ({ category }: { readonly category: string }): boolean => (SANGONG as readonly string[]).includes(category)
  return { all: summary(year, cells, budgets), sangong: summary(year, cells.filter(isSangong), budgets.filter(isSangong)) }
}

function byPeriod(found: readonly MonthSpent[]): MonthSpent[] {
  const months = new Map<string, MonthSpent>()
  for (const { period, amount, budgeted } of found) {
    const known = months.get(period)
    months.set(period, { period, amount: fen((known?.amount ?? 0) + amount), budgeted: fen((known?.budgeted ?? 0) + budgeted) })
  }
  return [...months.values()]
}

/** Departments and categories that have spent more than the year's budget, the most first. */
export async function readOverBudget({ db }: Read, actor: Actor, year: number): Promise<readonly BudgetCell[]> {
  authorize(denyReading(actor))
  const cells = await listBudgetCells(db.read, actor, year, {})
  return cells.filter(({ spent, amount }) => spent > amount).toSorted((a, b) => b.spent - b.amount - (a.spent - a.amount))
}

/** Twelve months of a year, null where nothing is published. */
export function monthsOfYear(
  { months }: Spending,
  year: number,
  value: (month: MonthSpent) => Fen = ({ amount }) => amount,
): readonly (Fen | null)[] {
  const byPeriod = new Map(months.map((month) => [month.period, month]))
  return Array.from({ length: 12 }, (_, i) => {
    const month = byPeriod.get(monthOf(year, i + 1))
    return month === undefined ? null : value(month)
  })
}

/** Running totals; null from the first month after the last that has lines. */
export function cumulative(months: readonly (Fen | null)[]): readonly (Fen | null)[] {
  const last = months.findLastIndex((amount) => amount !== null)
  let running = 0
  return months.map((amount, i) => {
    running += amount ?? 0
    return i > last ? null : fen(running)
  })
}

/** Where the lines behind a sum are listed; several categories are any of them. */
export function spendingHref(from: string, to: string, categories: readonly ExpenseCategory[] = [], departmentId?: number): string {
  const query = new URLSearchParams({ period_from: from, period_to: to })
  for (const category of categories) query.append('category', category)
  if (departmentId !== undefined) query.set('department', String(departmentId))
  return `/expenses/lines?${query.toString()}`
}
