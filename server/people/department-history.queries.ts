import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Department } from './departments.rules.ts'

/** The day from which a name counts that nobody dated. */
export const BEGINNING = '1900-01-01'

export interface DepartmentName {
  readonly fromOn: string
  readonly name: string
  readonly nameEn: string
}
const NameRow = z
  .object({ from_on: z.string(), name: z.string(), name_en: z.string() })
  .transform((row): DepartmentName => ({ fromOn: row.from_on, name: row.name, nameEn: row.name_en }))

/** Oldest first; empty for a department that never had another name. */
export async function listNames(db: Knex, departmentId: number): Promise<DepartmentName[]> {
  const found: unknown = await db('department_names')
    .where({ department_id: departmentId })
    .orderBy('from_on')
    .select('from_on', 'name', 'name_en')
  return rows(NameRow, found)
}

export async function saveName(tx: Knex, departmentId: number, { fromOn, name, nameEn }: DepartmentName): Promise<void> {
  await tx('department_names')
    .insert({ department_id: departmentId, from_on: fromOn, name, name_en: nameEn })
    .onConflict(['department_id', 'from_on'])
    .merge()
}

export interface Closure {
  readonly closedOn: string
  readonly reopenedOn: string | null
  readonly reason: string
  readonly successor: Pick<Department, 'id' | 'name' | 'nameEn'> | undefined
}
const ClosureRow = z
  .object({
    closed_on: z.string(),
    reopened_on: z.string().nullable(),
    reason: z.string(),
    successor_id: int.nullable(),
    name: z.string().nullable(),
    name_en: z.string().nullable(),
  })
  .transform((row): Closure => ({
    closedOn: row.closed_on,
    reopenedOn: row.reopened_on,
    reason: row.reason,
    successor: row.successor_id === null ? undefined : { id: row.successor_id, name: row.name ?? '', nameEn: row.name_en ?? '' },
  }))

export async function listClosures(db: Knex, departmentId: number): Promise<Closure[]> {
  const found: unknown = await db('department_closures as c')
    .leftJoin('departments as d', 'd.id', 'c.successor_id')
    .where('c.department_id', departmentId)
    .orderBy('c.id')
    .select('c.closed_on', 'c.reopened_on', 'c.reason', 'c.successor_id', 'd.name', 'd.name_en')
  return rows(ClosureRow, found)
}

export async function insertClosure(
  tx: Knex,
  closure: { departmentId: number; closedOn: string; successorId?: number; reason?: string },
): Promise<void> {
  await tx('department_closures').insert({
    department_id: closure.departmentId,
    closed_on: closure.closedOn,
    successor_id: closure.successorId ?? null,
    reason: closure.reason ?? '',
  })
}

export const noteReopening = (tx: Knex, departmentId: number, on: string): Promise<number> =>
  tx('department_closures').where({ department_id: departmentId }).whereNull('reopened_on').update({ reopened_on: on })

/** Active people of a department, and how many planned moves lead there. */
export async function listMembers(db: Knex, departmentId: number): Promise<number[]> {
  const found: unknown = await db('people').where({ department_id: departmentId, status: 'active' }).orderBy('id').select('id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}
export const redirectPlans = (tx: Knex, from: number, to: number): Promise<number> =>
  tx('postings').where({ department_id: from }).whereNull('applied_at').update({ department_id: to })
