import type { Knex } from 'knex'
import { z } from 'zod'
import { fen, sumFen, type Fen } from '../../../core/money.ts'
import { authorize, type Actor } from '../../auth/policy.ts'
import { int, money, rows } from '../../db/decode.ts'
import type { Deps } from '../../deps.ts'
import { readsAsStaff } from '../../disclosures/disclosures.policy.ts'
import { SANGONG, type ExpenseCategory } from '../categories.rules.ts'
import { budgetsInForce, publishedVersions } from '../published.ts'
import { monthOf } from './expenses.periods.rules.ts'
import { listBudgetCells, type BudgetCell } from './expenses.queries.ts'

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

const denyReading = (actor: Actor) => (readsAsStaff(actor) || actor.roles.includes('observer') ? undefined : ('auth.denied.role' as const))

const MonthRow = z.object({ period: z.string(), sangong: int, amount: money, budgeted: money })
const BudgetRow = z.object({ sangong: int, amount: money })

const isSangong = (column: string): string => `case when ${column} in (${SANGONG.map(() => '?').join(', ')}) then 1 else 0 end`

async function readMonths(db: Knex, actor: Actor, year: number) {
  const budgets = budgetsInForce(db, actor, { year }).as('b')
  const lines = db('expense_lines as l')
    .leftJoin(budgets, (on) => on.on('b.department_id', 'l.department_id').andOn('b.category', 'l.category'))
    .whereBetween('l.period', [monthOf(year - 1, 1), monthOf(year, 12)])
    .whereIn('l.version_id', publishedVersions(db, actor))
    .select('l.period', 'l.amount_fen', 'b.amount_fen as budget_fen')
    .select(db.raw(`${isSangong('l.category')} as sangong`, [...SANGONG]))
  const found: unknown = await db
    .from(lines.as('x'))
    .groupBy('period', 'sangong')
    .select(
      'period',
      'sangong',
      db.raw('sum(amount_fen) as amount, sum(case when budget_fen is null then 0 else amount_fen end) as budgeted'),
    )
  return rows(MonthRow, found)
}

async function readBudget(db: Knex, actor: Actor, year: number) {
  const marked = db
    .from(budgetsInForce(db, actor, { year }).as('b'))
    .select('b.amount_fen')
    .select(db.raw(`${isSangong('b.category')} as sangong`, [...SANGONG]))
  const found: unknown = await db.from(marked.as('x')).groupBy('sangong').select('sangong', db.raw('sum(amount_fen) as amount'))
  return rows(BudgetRow, found)
}

/** Spending by month of a year and the one before, of everything and of 三公 alone, with the budget in force: two queries. */
export async function readSpending({ db }: Read, actor: Actor, year: number): Promise<Readonly<Record<SpendingOf, Spending>>> {
  authorize(denyReading(actor))
  const [months, budgets] = await Promise.all([readMonths(db.read, actor, year), readBudget(db.read, actor, year)])
  const of = (counts: (row: { sangong: number }) => boolean): Spending => ({
    year,
    months: byPeriod(months.filter(counts)),
    budget: sumFen(budgets.filter(counts).map(({ amount }) => amount)),
  })
  return { all: of(() => true), sangong: of(({ sangong }) => sangong === 1) }
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
