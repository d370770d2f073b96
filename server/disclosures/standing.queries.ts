import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { STATE_SQL, YEAR_SQL } from './list.table.ts'
import { readableBy } from './disclosures.visibility.ts'

const STATES = ['on_time', 'ex_ante_kept', 'late', 'turned_ex_post', 'published', 'withdrawn'] as const
/** How something that was published stands; the words that the reading list filters by. */
export type PublishedState = (typeof STATES)[number]

const CountRow = z
  .object({ department_id: int, state: z.enum(STATES), month: z.string(), n: int, last: z.string() })
  .transform(({ department_id, ...row }) => ({ ...row, departmentId: department_id }))
/** Records of a year by department, state and month of forming (`YYYY-MM`, which a yearly record may have outside its year). */
export type StateCount = z.output<typeof CountRow>

/** Counts exactly what `/disclosures?year=…&state=…&department=…` lists to the same reader. */
export async function countStates(db: Knex, actor: Actor, year: number): Promise<StateCount[]> {
  const placed = db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .leftJoin('disclosure_versions as w', (on) => on.on('w.disclosure_id', 'd.id').andOn('w.number', 'd.working_number'))
    .modify(readableBy(actor))
    .whereRaw(`${YEAR_SQL} = ?`, [String(year)])
    .select('d.department_id', 'd.published_at', db.raw(`${STATE_SQL} as state, substr(d.formed_on, 1, 7) as month`))
  const found: unknown = await db
    .from(placed.as('x'))
    .groupBy('department_id', 'state', 'month')
    .select('department_id', 'state', 'month', db.raw('count(*) as n, max(published_at) as last'))
  return rows(CountRow, found)
}

const DepartmentRow = z
  .object({ id: int, name: z.string(), name_en: z.string() })
  .transform(({ id, name, name_en }) => ({ id, name, nameEn: name_en }))
export type AnsweringDepartment = z.output<typeof DepartmentRow>

/** Departments that the catalogue holds responsible for something, in their order. */
export async function listAnswering(db: Knex): Promise<AnsweringDepartment[]> {
  const found: unknown = await db('departments as dep')
    .where('dep.active', true)
    .whereIn('dep.id', db('catalogue_item_departments').select('department_id'))
    .orderBy(['dep.position', 'dep.id'])
    .select('dep.id', 'dep.name', 'dep.name_en')
  return rows(DepartmentRow, found)
}

const FindingRow = z.object({ id: int, title: z.string(), name: z.string(), name_en: z.string(), finding_count: int }).transform((row) => ({
  id: row.id,
  title: row.title,
  departmentName: row.name,
  departmentNameEn: row.name_en,
  findings: row.finding_count,
}))
export type WithFindings = z.output<typeof FindingRow>

/** The published records of a year in which checks found most. */
export async function listMostFindings(db: Knex, actor: Actor, year: number, limit: number): Promise<WithFindings[]> {
  const found: unknown = await db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .modify(readableBy(actor))
    .whereNull('d.withdrawn_at')
    .whereRaw(`${YEAR_SQL} = ?`, [String(year)])
    .where('v.finding_count', '>', 0)
    .orderByRaw('v.finding_count desc, d.published_at desc, d.id')
    .limit(limit)
    .select('d.id', 'd.title', 'dep.name', 'dep.name_en', 'v.finding_count')
  return rows(FindingRow, found)
}
