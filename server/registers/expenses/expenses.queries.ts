import type { Knex } from 'knex'
import { z } from 'zod'
import { fen, type Fen } from '../../../core/money.ts'
import { int, money, rows } from '../../db/decode.ts'
import { budgetsInForce, publishedVersions, type Reader } from '../published.ts'
import type { Grouped } from './expenses.figures.rules.ts'
import { FINDING_COUNT } from './expenses.findings.ts'
import { decodeLine, linesOf, selectLines, type Line } from './expenses.lines.ts'
import type { ExpenseCategory } from './expenses.rules.ts'

export interface Scope {
  readonly departmentId?: number
  readonly category?: ExpenseCategory
  /** First and last month, inclusive. */
  readonly from: string
  readonly to: string
  /** A record whose lines are not counted: the page has those of another of its versions. */
  readonly except?: number
}

function scoped(db: Knex, reader: Reader, { departmentId, category, from, to, except }: Scope): Knex.QueryBuilder {
  const query = db('expense_lines as l').whereBetween('l.period', [from, to]).whereIn('l.version_id', publishedVersions(db, reader))
  if (departmentId !== undefined) void query.where('l.department_id', departmentId)
  if (except !== undefined) void query.whereNotIn('l.version_id', db('disclosure_versions').where('disclosure_id', except).select('id'))
  return category === undefined ? query : query.where('l.category', category)
}

const SumRow = z
  .object({ department_id: int, category: z.string(), period: z.string(), amount: money, n: int, findings: int })
  .transform((row): Grouped => ({
    departmentId: row.department_id,
    category: row.category as ExpenseCategory,
    period: row.period,
    amount: row.amount,
    n: row.n,
    findings: row.findings,
  }))

export type Axis = 'department_id' | 'category' | 'period'

/**
 * Sums of published lines by month and whatever else a page tells apart: everything the charts draw comes from these. An axis that is left
 * out is empty in the rows. `findingsFrom`: first month whose findings are counted, which costs more than the sum.
 */
export async function sumLines(
  db: Knex,
  reader: Reader,
  scope: Scope,
  axes: readonly Axis[] = ['department_id', 'category', 'period'],
  findingsFrom?: string,
): Promise<Grouped[]> {
  const findings =
    findingsFrom === undefined
      ? db.raw('0 as findings')
      : db.raw(`sum(case when l.period >= ? then ${FINDING_COUNT} else 0 end) as findings`, [findingsFrom])
  const found = (await scoped(db, reader, scope)
    .groupBy(axes.map((axis) => `l.${axis}`))
    .select(axes.map((axis) => `l.${axis}`))
    .select(db.raw('sum(l.amount_fen) as amount, count(*) as n'), findings)) as object[]
  return rows(
    SumRow,
    found.map((row) => ({ department_id: 0, category: '', ...row })),
  )
}

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

export interface DepartmentRow {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly kind: string
  /** People in service. */
  readonly staff: number
}
const DepartmentRows = z
  .object({
    id: int,
    name: z.string(),
    name_en: z.string(),
    kind: z.string(),
    staff: int,
    first: z.string().nullable(),
    last: z.string().nullable(),
  })
  .transform(({ name_en, ...rest }) => ({ ...rest, nameEn: name_en }))

export interface Frame {
  readonly departments: readonly DepartmentRow[]
  /** Months of the first and the last published line; null when there is none. */
  readonly first: string | null
  readonly last: string | null
}

/** Departments with their staff, and the months that published lines reach: what every page of this part starts from. */
export async function readFrame(db: Knex, reader: Reader): Promise<Frame> {
  // The first line in the order of the index answers; a minimum over all would read every one of them.
  const reach = (direction: 'asc' | 'desc') =>
    db('expense_lines as l')
      .whereIn('l.version_id', publishedVersions(db, reader))
      .orderBy('l.period', direction)
      .limit(1)
      .select('l.period')
  const found: unknown = await db('departments as dep')
    .select('dep.id', 'dep.name', 'dep.name_en', 'dep.kind')
    .select({
      first: reach('asc'),
      last: reach('desc'),
      staff: db('people as p').whereRaw('p.department_id = dep.id').where('p.status', 'active').count('*'),
    })
    .orderBy(['dep.position', 'dep.id'])
  const decoded = rows(DepartmentRows, found)
  return { departments: decoded, first: decoded[0]?.first ?? null, last: decoded[0]?.last ?? null }
}

/** Number, sum and findings of one version, and what it is made of. */
export interface Shape {
  readonly n: number
  readonly total: Fen
  readonly findings: number
  readonly sums: readonly Grouped[]
}
export async function readShape(db: Knex, versionId: number): Promise<Shape> {
  const found: unknown = await db('expense_lines as l')
    .where('l.version_id', versionId)
    .groupBy('l.department_id', 'l.category', 'l.period')
    .select('l.department_id', 'l.category', 'l.period')
    .select(db.raw(`sum(l.amount_fen) as amount, count(*) as n, sum(${FINDING_COUNT}) as findings`))
  const sums = rows(SumRow, found)
  const add = (of: (sum: Grouped) => number): number => sums.reduce((total, sum) => total + of(sum), 0)
  return { n: add(({ n }) => n), total: fen(add(({ amount }) => amount)), findings: add(({ findings }) => findings), sums }
}

/** At most `limit` lines that have findings, in order. */
export async function listLinesWithFindings(db: Knex, versionId: number, limit: number): Promise<Line[]> {
  const found = (await linesOf(db, versionId).whereRaw(`${FINDING_COUNT} > 0`).orderBy('l.line_no').limit(limit)) as unknown[]
  return found.map(decodeLine)
}

export async function countLinesWithFindings(db: Knex, versionId: number): Promise<number> {
  const row = (await db('expense_lines as l')
    .where('l.version_id', versionId)
    .whereRaw(`${FINDING_COUNT} > 0`)
    .count({ n: '*' })
    .first()) as { n: string | number } | undefined
  return Number(row?.n ?? 0)
}

/** All lines in order, in batches: a version may have ten thousand. */
export async function* eachBatch(db: Knex, versionId: number, size = 2_000): AsyncGenerator<readonly Line[]> {
  for (let after = 0; ;) {
    const found = (await linesOf(db, versionId).where('l.line_no', '>', after).orderBy('l.line_no').limit(size)) as unknown[]
    const batch = found.map(decodeLine)
    if (batch.length === 0) return
    yield batch
    after = batch.at(-1)?.lineNo ?? after
  }
}

export async function listLines(db: Knex, versionId: number, limit: number): Promise<Line[]> {
  return ((await linesOf(db, versionId).orderBy('l.line_no').limit(limit)) as unknown[]).map(decodeLine)
}

/** A line and the record that its version belongs to. */
export async function findLine(db: Knex, id: number): Promise<Line | undefined> {
  const row: unknown = await selectLines(db)
    .join('disclosure_versions as v', 'v.id', 'l.version_id')
    .select('v.disclosure_id')
    .where('l.id', id)
    .first()
  return row === undefined ? undefined : decodeLine(row)
}

export async function countLines(db: Knex, versionId: number): Promise<number> {
  const row = (await db('expense_lines').where('version_id', versionId).count({ n: '*' }).first()) as { n: string | number } | undefined
  return Number(row?.n ?? 0)
}

/** True for the version that readers see now. */
export async function isPublished(db: Knex, versionId: number): Promise<boolean> {
  const row: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .where('v.id', versionId)
    .whereRaw('v.number = d.published_number')
    .whereNull('d.withdrawn_at')
    .first('v.id')
  return row !== undefined
}
