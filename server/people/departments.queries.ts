import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'
import { DEPARTMENT_KINDS, type Department } from './departments.rules.ts'

const DepartmentRow = z
  .object({
    id: int,
    code: z.string(),
    name: z.string(),
    name_en: z.string(),
    kind: z.enum(DEPARTMENT_KINDS),
    parent_id: int.nullable(),
    position: int,
    duties: z.string(),
    active: bool,
    version: int,
  })
  .transform(({ name_en, parent_id, ...rest }): Department => ({ ...rest, nameEn: name_en, parentId: parent_id }))

export async function listDepartmentRows(db: Knex): Promise<Department[]> {
  return rows(DepartmentRow, await db('departments').orderBy('id'))
}

export async function findDepartment(db: Knex, id: number): Promise<Department | undefined> {
  const row: unknown = await db('departments').where({ id }).first()
  return row === undefined ? undefined : DepartmentRow.parse(row)
}

export type NewDepartment = Omit<Department, 'id' | 'active' | 'version'>

const columnsOf = (department: Omit<Department, 'id' | 'version' | 'active'>) => {
  const { nameEn, parentId, ...rest } = department
  return {
    code: rest.code,
    name: rest.name,
    kind: rest.kind,
    position: rest.position,
    duties: rest.duties,
    name_en: nameEn,
    parent_id: parentId,
  }
}

export async function insertDepartment(tx: Knex, department: NewDepartment): Promise<number> {
  const [row] = (await tx('departments').insert(columnsOf(department)).returning('id')) as [{ id: number }]
  return row.id
}

/** Compare-and-set: saves only if nobody changed the row since `version` was read. @throws AppError conflict */
export async function updateDepartment(tx: Knex, department: Department): Promise<void> {
  const { id, version, active } = department
  const changed = await tx('departments')
    .where({ id, version })
    .update({ ...columnsOf(department), active, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Who else bears this code or name (names are compared as they are written). */
export async function findNamesakes(
  db: Knex,
  { id, code, name }: { id: number | undefined; code: string; name: string },
): Promise<{ code: boolean; name: boolean }> {
  const found = (await db('departments')
    .where((either) => void either.where({ code }).orWhere({ name }))
    .select('id', 'code', 'name')) as { id: number; code: string; name: string }[]
  const others = found.filter((row) => row.id !== id)
  return { code: others.some((row) => row.code === code), name: others.some((row) => row.name === name) }
}

const CountRow = z.object({ department_id: int, n: int })

/** How many active people each department has. */
export async function countPeople(db: Knex): Promise<ReadonlyMap<number, number>> {
  const found = await db('people').where({ status: 'active' }).groupBy('department_id').select('department_id').count({ n: '*' })
  return new Map(rows(CountRow, found).map((row) => [row.department_id, row.n]))
}

/**
 * Changes of people, departments and roles wait for each other until the transaction ends: rules such as "no circle in the tree" and
 * "the last administrator stays" look at more than one row. SQLite has one writer anyway; PostgreSQL waits at the row written here.
 */
export async function queueAdministration(tx: Knex): Promise<void> {
  const first = (await tx('departments').min({ id: 'id' }).first()) as { id: number | null } | undefined
  if (first?.id !== null && first?.id !== undefined)
    await tx('departments')
      .where({ id: first.id })
      .update({ position: tx.ref('position') })
}
