import type { Knex } from 'knex'
import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import { int, money, rows } from '../../db/decode.ts'
import { isExpenseCategory, type ExpenseCategory } from '../categories.rules.ts'
import { publishedVersions } from '../published.ts'
import type { VersionRef } from '../register.ts'

export interface BudgetLine {
  readonly id: number
  readonly lineNo: number
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly year: number
  readonly category: ExpenseCategory
  readonly amount: Fen
  readonly note: string
}
const Row = z
  .object({
    id: int,
    line_no: int,
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    year: int,
    category: z.string().refine(isExpenseCategory),
    amount_fen: money,
    note: z.string(),
  })
  .transform((row): BudgetLine => ({
    id: row.id,
    lineNo: row.line_no,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    year: row.year,
    category: row.category as ExpenseCategory,
    amount: row.amount_fen,
    note: row.note,
  }))
export const decodeBudgetLine = (row: unknown): BudgetLine => Row.parse(row)

export const selectBudget = (db: Knex, versionId: number): Knex.QueryBuilder =>
  db('budget_lines as b')
    .join('departments as dep', 'dep.id', 'b.department_id')
    .where('b.version_id', versionId)
    .select('b.*', 'dep.name as department_name', 'dep.name_en as department_name_en')

export async function listBudgetLines(db: Knex, versionId: number): Promise<BudgetLine[]> {
  return rows(Row, await selectBudget(db, versionId).orderBy('b.line_no'))
}

export interface Named {
  readonly id: number
  readonly name: string
  readonly nameEn: string
}
export async function listDepartments(db: Knex): Promise<Named[]> {
  const found: unknown = await db('departments').where('active', true).orderBy(['position', 'id']).select('id', 'name', 'name_en')
  return rows(
    z.object({ id: int, name: z.string(), name_en: z.string() }).transform(({ id, name, name_en }) => ({ id, name, nameEn: name_en })),
    found,
  )
}

/** What a department spent in a year, by category, as published to everyone: a budget that forgets one of these is worth a look. */
export async function spentByCategory(
  db: Knex,
  departmentId: number,
  year: number,
): Promise<readonly { category: ExpenseCategory; amount: Fen }[]> {
  const found: unknown = await db('expense_lines as l')
    .where('l.department_id', departmentId)
    .whereBetween('l.period', [`${year}-01`, `${year}-12`])
    .whereIn('l.version_id', publishedVersions(db, 'everyone'))
    .groupBy('l.category')
    .select('l.category', db.raw('sum(l.amount_fen) as amount'))
  return rows(
    z
      .object({ category: z.string().refine(isExpenseCategory), amount: money })
      .transform((row) => ({ category: row.category as ExpenseCategory, amount: row.amount })),
    found,
  )
}

export interface BudgetValues {
  readonly department_id: number
  readonly year: number
  readonly category: string
  readonly amount_fen: Fen
  readonly note: string
}

/** Replaces what the form showed: the whole budget. Numbers follow the order of the form. */
export async function replaceBudget(
  tx: Knex.Transaction,
  { versionId }: VersionRef,
  lines: readonly BudgetValues[],
  kept: ReadonlyMap<string, object>,
): Promise<void> {
  await tx('budget_lines').where('version_id', versionId).delete()
  const records = lines.map((values, i) => ({ ...(kept.get(cellOf(values)) ?? {}), ...values, version_id: versionId, line_no: i + 1 }))
  for (let at = 0; at < records.length; at += 100) await tx('budget_lines').insert(records.slice(at, at + 100))
}

export const cellOf = ({ department_id, year, category }: Pick<BudgetValues, 'department_id' | 'year' | 'category'>): string =>
  `${department_id} ${year} ${category}`

/** From which import a cell came, so that undoing the import still finds it after an edit. */
export async function importsOfCells(db: Knex, versionId: number): Promise<Map<string, object>> {
  const found = (await db('budget_lines')
    .where('version_id', versionId)
    .whereNotNull('import_id')
    .select('department_id', 'year', 'category', 'import_id', 'source_row')) as (BudgetValues & { import_id: number; source_row: number })[]
  return new Map(found.map((row) => [cellOf(row), { import_id: row.import_id, source_row: row.source_row }]))
}

export async function copyBudget(tx: Knex.Transaction, from: VersionRef, to: VersionRef): Promise<void> {
  const columns = ['line_no', 'department_id', 'year', 'category', 'amount_fen', 'note', 'source_row']
  const source = tx('budget_lines')
    .where('version_id', from.versionId)
    .select(tx.raw('? as version_id', [to.versionId]), ...columns)
  await tx(tx.raw(`?? (??, ${columns.map(() => '??').join(', ')})`, ['budget_lines', 'version_id', ...columns])).insert(source)
}

export async function removeBudget(tx: Knex.Transaction, { versionId }: VersionRef): Promise<void> {
  await tx('budget_lines').where('version_id', versionId).delete()
}

/** Puts another note in the place of `from`; false when the line says something else by now. */
export async function replaceNote(tx: Knex, versionId: number, lineNo: number, from: string, to: string): Promise<boolean> {
  const changed = await tx('budget_lines').where({ version_id: versionId, line_no: lineNo, note: from }).update({ note: to })
  return changed === 1
}
