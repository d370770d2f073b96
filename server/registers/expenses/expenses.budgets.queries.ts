import type { Knex } from 'knex'
import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import { int, money, rows } from '../../db/decode.ts'
import { budgetsInForce, type Reader } from '../published.ts'
import { scoped, type Scope } from './expenses.queries.ts'
import type { ExpenseCategory } from './expenses.rules.ts'

export interface Budget {
  readonly departmentId: number
  readonly category: ExpenseCategory
  readonly amount: Fen
}
const BudgetRow = z
  .object({ department_id: int, category: z.string(), amount_fen: money })
  .transform((row): Budget => ({ departmentId: row.department_id, category: row.category as ExpenseCategory, amount: row.amount_fen }))

export async function listBudgets(
  db: Knex,
  reader: Reader,
  year: number,
  scope: Pick<Scope, 'departmentId' | 'category'>,
): Promise<Budget[]> {
  return rows(BudgetRow, await budgetsInForce(db, reader, budgetFilter(year, scope)))
}

const budgetFilter = (year: number, { departmentId, category }: Pick<Scope, 'departmentId' | 'category'>) => ({
  year,
  ...(departmentId === undefined ? {} : { departmentId }),
  ...(category === undefined ? {} : { categories: [category] }),
})

/** The line with which a department's running total in a category first passed its budget of the year. */
export interface Crossing extends Budget {
  readonly lineId: number
  readonly disclosureId: number
  readonly occurredOn: string | null
  readonly period: string
  readonly purpose: string
  readonly lineAmount: Fen
  /** Running total with this line. */
  readonly running: Fen
}
const CrossingRow = z
  .object({
    department_id: int,
    category: z.string(),
    budget_fen: money,
    id: int,
    disclosure_id: int,
    occurred_on: z.string().nullable(),
    period: z.string(),
    purpose: z.string(),
    amount_fen: money,
    running: money,
  })
  .transform((row): Crossing => ({
    departmentId: row.department_id,
    category: row.category as ExpenseCategory,
    amount: row.budget_fen,
    lineId: row.id,
    disclosureId: row.disclosure_id,
    occurredOn: row.occurred_on,
    period: row.period,
    purpose: row.purpose,
    lineAmount: row.amount_fen,
    running: row.running,
  }))

// A line without a day counts at the end of its month; lines of one day in the order they were entered.
const WHEN = `coalesce(l.occurred_on, l.period || '-99')`

/** A budget in force with what was spent of it. */
export interface BudgetCell extends Budget {
  readonly spent: Fen
  /** Spent without the refunds: where this stays below the budget, no line can have passed it. */
  readonly gross: Fen
}
const CellRow = z
  .object({ department_id: int, category: z.string(), amount_fen: money, spent: money, gross: money })
  .transform((row): BudgetCell => ({
    departmentId: row.department_id,
    category: row.category as ExpenseCategory,
    amount: row.amount_fen,
    spent: row.spent,
    gross: row.gross,
  }))

export async function listBudgetCells(
  db: Knex,
  reader: Reader,
  year: number,
  scope: Pick<Scope, 'departmentId' | 'category'>,
): Promise<BudgetCell[]> {
  const spending = scoped(db, reader, { ...scope, from: `${year}-01`, to: `${year}-12` })
    .groupBy('l.department_id', 'l.category')
    .select(
      'l.department_id',
      'l.category',
      db.raw('sum(l.amount_fen) as spent, sum(case when l.amount_fen > 0 then l.amount_fen else 0 end) as gross'),
    )
  const found: unknown = await db
    .from(budgetsInForce(db, reader, budgetFilter(year, scope)).as('b'))
    .leftJoin(spending.as('s'), (on) => on.on('s.department_id', 'b.department_id').andOn('s.category', 'b.category'))
    .select('b.department_id', 'b.category', 'b.amount_fen', db.raw('coalesce(s.spent, 0) as spent, coalesce(s.gross, 0) as gross'))
  return rows(CellRow, found)
}

/** Where in these cells the running total of the year first passed the budget, in the order in which it happened. */
export async function listCrossings(db: Knex, reader: Reader, year: number, cells: readonly BudgetCell[]): Promise<Crossing[]> {
  if (cells.length === 0) return []
  const budget = `case ${cells.map(() => 'when l.department_id = ? and l.category = ? then ?').join(' ')} end`
  const running = scoped(db, reader, { from: `${year}-01`, to: `${year}-12` })
    .where((any) => {
      for (const { departmentId, category } of cells) void any.orWhere({ 'l.department_id': departmentId, 'l.category': category })
    })
    .select('l.id', 'l.version_id', 'l.department_id', 'l.category', 'l.occurred_on', 'l.period', 'l.purpose', 'l.amount_fen')
    .select(
      db.raw(
        `cast(${budget} as bigint) as budget_fen`,
        cells.flatMap(({ departmentId, category, amount }) => [departmentId, category, amount]),
      ),
    )
    .select(db.raw(`${WHEN} as day, sum(l.amount_fen) over (partition by l.department_id, l.category order by ${WHEN}, l.id) as running`))
  const over = db
    .from(running.as('r'))
    .whereRaw('running > budget_fen')
    .select('r.*', db.raw('row_number() over (partition by department_id, category order by day, id) as place'))
  const found: unknown = await db
    .from(over.as('o'))
    .join('disclosure_versions as ov', 'ov.id', 'o.version_id')
    .where('place', 1)
    .select('o.*', 'ov.disclosure_id')
    .orderBy(['day', 'id'])
  return rows(CrossingRow, found)
}
