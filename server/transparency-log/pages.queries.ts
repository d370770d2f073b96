import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

/** How many leaves there were before each of these instants, in one pass. */
export async function countBefore(db: Knex, instants: readonly string[]): Promise<number[]> {
  if (instants.length === 0) return []
  const query = db('log_leaves')
  for (const [i, at] of instants.entries()) void query.select(db.raw(`coalesce(sum(case when at < ? then 1 else 0 end), 0) as n${i}`, [at]))
  const [row] = (await query) as Record<string, unknown>[]
  return instants.map((_, i) => int.parse(row?.[`n${i}`]))
}

const DepartmentRow = z.object({ name: z.string(), name_en: z.string(), telephone: z.string() })

export interface Office {
  readonly name: string
  readonly nameEn: string
  readonly telephone: string
}

/** The departments whose people inspect: whom to tell when something does not fit. */
export async function listInspectingDepartments(db: Knex): Promise<Office[]> {
  const found: unknown = await db('departments as d')
    .join('people as p', 'p.department_id', 'd.id')
    .join('role_assignments as r', 'r.person_id', 'p.id')
    .where({ 'r.role': 'inspector', 'p.status': 'active' })
    .groupBy('d.id', 'd.name', 'd.name_en', 'd.telephone', 'd.position')
    .orderBy(['d.position', 'd.id'])
    .select('d.name', 'd.name_en', 'd.telephone')
  return rows(DepartmentRow, found).map((row) => ({ name: row.name, nameEn: row.name_en, telephone: row.telephone }))
}
