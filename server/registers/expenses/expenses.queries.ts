import type { Knex } from 'knex'
import { z } from 'zod'
import { int, money, rows } from '../../db/decode.ts'
import { publishedVersions, type Reader } from '../published.ts'
import type { Grouped } from './expenses.figures.rules.ts'
import { FINDING_COUNT } from './expenses.findings.ts'
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

/** Published lines that the reader may see, within the scope. */
export function scoped(db: Knex, reader: Reader, { departmentId, category, from, to, except }: Scope): Knex.QueryBuilder {
  const query = db('expense_lines as l').whereBetween('l.period', [from, to]).whereIn('l.version_id', publishedVersions(db, reader))
  if (departmentId !== undefined) void query.where('l.department_id', departmentId)
  if (except !== undefined) void query.whereNotIn('l.version_id', db('disclosure_versions').where('disclosure_id', except).select('id'))
  return category === undefined ? query : query.where('l.category', category)
}

export const SumRow = z
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
