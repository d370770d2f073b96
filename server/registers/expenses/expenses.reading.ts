import type { Knex } from 'knex'
import type { Actor } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { authorize } from '../../auth/policy.ts'
import { denyReading } from '../../disclosures/disclosures.policy.ts'
import { scopeOf as sightOf } from '../../disclosures/disclosures.visibility.ts'
import type { TablePage } from '../../web/table-sql.ts'
import type { TableQuery } from '../../web/table-types.ts'
import { publishedVersions } from '../published.ts'
import { fences } from './expenses.outliers.ts'
import { decodeLine, selectLines, type Line } from './expenses.lines.ts'
import type { Grouped } from './expenses.figures.rules.ts'
import { listBudgetCells, listCrossings, type BudgetCell, type Crossing } from './expenses.budgets.queries.ts'
import { readFrame, sumLines, type Frame, type Scope } from './expenses.queries.ts'
import { monthsBack } from './expenses.periods.rules.ts'
import type { ExpenseCategory } from './expenses.rules.ts'
import { LINES } from './expenses.table.ts'
import { readAll, readPage } from '../../web/table-sql.ts'

type WithDb = Pick<Deps, 'db'>
type Remembering = Pick<Deps, 'db' | 'cache'>

/** What the pages of this part are asked for; a year that has no lines falls back to the latest that has. */
export interface Choice {
  readonly year?: number
  readonly departmentId?: number
  readonly category?: ExpenseCategory
}

export interface Overview {
  readonly frame: Frame
  readonly year: number
  readonly years: readonly number[]
  readonly choice: Choice
  /** Of the year and the one before it. */
  readonly sums: readonly Grouped[]
  readonly budgets: readonly BudgetCell[]
  readonly crossings: readonly Crossing[]
}

export async function readOverview({ db, cache }: Remembering, actor: Actor, choice: Choice, thisYear: number): Promise<Overview> {
  authorize(denyReading(actor))
  return cache.read(['expenses.overview', sightOf(actor), choice, thisYear], () => loadOverview({ db }, actor, choice, thisYear))
}

async function loadOverview({ db }: WithDb, actor: Actor, choice: Choice, thisYear: number): Promise<Overview> {
  const frame = await readFrame(db.read, actor)
  const { year, years } = yearsOf(frame, choice.year, thisYear)
  const scope = scopeOf(choice, year)
  const [sums, budgets] = await Promise.all([
    sumLines(db.read, actor, scope, ['category', 'period'], `${year}-01`),
    listBudgetCells(db.read, actor, year, choice),
  ])
  // A department may have come back below its budget by a refund; without the refunds it must be above for any line to have passed it.
  const crossings = await listCrossings(
    db.read,
    actor,
    year,
    budgets.filter(({ amount, gross }) => gross > amount),
  )
  return { frame, year, years, choice, sums, budgets, crossings }
}

function scopeOf({ departmentId, category }: Choice, year: number): Scope {
  return {
    ...(departmentId === undefined ? {} : { departmentId }),
    ...(category === undefined ? {} : { category }),
    from: `${year - 1}-01`,
    to: `${year}-12`,
  }
}

function yearsOf({ first, last }: Frame, asked: number | undefined, thisYear: number): { year: number; years: number[] } {
  const [from, to] = first === null || last === null ? [thisYear, thisYear] : [Number(first.slice(0, 4)), Number(last.slice(0, 4))]
  const years = Array.from({ length: Math.min(to - from + 1, 30) }, (_, i) => to - i)
  const year = asked !== undefined && years.includes(asked) ? asked : years.includes(thisYear) ? thisYear : to
  return { year, years }
}

export type DepartmentsView = Omit<Overview, 'crossings' | 'budgets'>

/** Sums by department of two years, for the comparison. */
export async function readDepartments(
  { db, cache }: Remembering,
  actor: Actor,
  choice: Omit<Choice, 'departmentId'>,
  thisYear: number,
): Promise<DepartmentsView> {
  authorize(denyReading(actor))
  return cache.read(['expenses.departments', sightOf(actor), choice, thisYear], () => loadDepartments({ db }, actor, choice, thisYear))
}

async function loadDepartments(
  { db }: WithDb,
  actor: Actor,
  choice: Omit<Choice, 'departmentId'>,
  thisYear: number,
): Promise<DepartmentsView> {
  const frame = await readFrame(db.read, actor)
  const { year, years } = yearsOf(frame, choice.year, thisYear)
  const sums = await sumLines(db.read, actor, scopeOf(choice, year), ['department_id', 'period'])
  return { frame, year, years, choice, sums }
}

export interface NormalView {
  readonly frame: Frame
  readonly choice: Choice
  /** Months looked at, oldest first. */
  readonly months: readonly string[]
  /** Of this category, all departments. */
  readonly sums: readonly Grouped[]
}
const MONTHS = 24

/** The last 24 months of one category, for a department and its peers. */
export async function readNormal(
  { db, cache }: Remembering,
  actor: Actor,
  choice: Choice & { readonly category: ExpenseCategory },
  today: string,
): Promise<NormalView> {
  authorize(denyReading(actor))
  return cache.read(['expenses.normal', sightOf(actor), choice, today], () => loadNormal({ db }, actor, choice, today))
}

async function loadNormal(
  { db }: WithDb,
  actor: Actor,
  choice: Choice & { readonly category: ExpenseCategory },
  today: string,
): Promise<NormalView> {
  const frame = await readFrame(db.read, actor)
  const months = monthsBack(frame.last ?? today.slice(0, 7), MONTHS)
  const sums = await sumLines(db.read, actor, { category: choice.category, from: months[0] ?? '', to: months.at(-1) ?? '' }, [
    'department_id',
    'period',
  ])
  return { frame, choice, months, sums }
}

/** The published lines that the actor may read, with what the filters of the query need. */
function lineBase(db: Knex, actor: Actor, query: TableQuery): Knex.QueryBuilder {
  const base = selectLines(db)
    .join('disclosure_versions as v', 'v.id', 'l.version_id')
    .select('v.disclosure_id')
    .whereIn('l.version_id', publishedVersions(db, actor))
  if (query.filters['outlier'] === undefined) return base
  return base
    .join(fences(db, actor).as('f'), (on) => on.on('f.department_id', 'l.department_id').andOn('f.category', 'l.category'))
    .select('f.usual_fen')
}

export interface LinesView {
  readonly page: TablePage<Line>
  readonly frame: Frame
  /** Title of the record that the list is limited to. */
  readonly recordTitle: string | undefined
}

export async function readLines({ db, cache }: Remembering, actor: Actor, query: TableQuery): Promise<LinesView> {
  authorize(denyReading(actor))
  return cache.read(['expenses.lines', sightOf(actor), query], () => loadLines({ db }, actor, query))
}

async function loadLines({ db }: WithDb, actor: Actor, query: TableQuery): Promise<LinesView> {
  const record = query.filters['record']
  const id = record?.kind === 'select' ? Number(record.values[0]) : undefined
  const [page, frame, title] = await Promise.all([
    readPage(lineBase(db.read, actor, query), LINES, query, decodeLine),
    readFrame(db.read, actor),
    id === undefined ? undefined : recordTitle(db.read, actor, id),
  ])
  return { page, frame, recordTitle: title }
}

async function recordTitle(db: Knex, actor: Actor, id: number): Promise<string | undefined> {
  const row = (await db('disclosure_versions as w')
    .whereIn('w.id', publishedVersions(db, actor))
    .where('w.disclosure_id', id)
    .first('w.title')) as { title: string } | undefined
  return row?.title
}

/** Every filtered line, for the export. */
export function exportLines({ db }: WithDb, actor: Actor, query: TableQuery): AsyncGenerator<readonly Line[]> {
  authorize(denyReading(actor))
  return readAll(lineBase(db.read, actor, query), LINES, query, decodeLine)
}
