import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Department, Named } from './inspections.types.ts'

const PersonRow = z
  .object({
    id: int,
    name: z.string(),
    name_en: z.string(),
    post: z.string(),
    post_en: z.string(),
    department_id: int,
    department: z.string(),
    department_en: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
    post: row.post,
    postEn: row.post_en,
    departmentId: row.department_id,
    department: row.department,
    departmentEn: row.department_en,
  }))
export type Person = z.output<typeof PersonRow>

const people = (db: Knex): Knex.QueryBuilder =>
  db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .select('p.id', 'p.display_name as name', 'p.display_name_en as name_en', 'p.post', 'p.post_en', 'p.department_id')
    .select('d.name as department', 'd.name_en as department_en')

const withRole =
  (db: Knex, ...roles: readonly string[]) =>
  (q: Knex.QueryBuilder) => {
    void q.select(db.raw('1')).from('role_assignments as r').whereRaw('r.person_id = p.id').whereIn('r.role', roles)
  }

/** Everybody who inspects, by department. */
export async function listInspectors(db: Knex): Promise<Person[]> {
  const found: unknown = await people(db).where('p.status', 'active').whereExists(withRole(db, 'inspector')).orderBy(['d.position', 'p.id'])
  return rows(PersonRow, found)
}

/** Who may sign for a department: its staff, the heads first. */
export async function listSigners(db: Knex, departmentId: number): Promise<Person[]> {
  const found: unknown = await people(db)
    .where({ 'p.status': 'active', 'p.department_id': departmentId })
    .whereExists(withRole(db, 'staff'))
    .orderByRaw("case when exists (select 1 from role_assignments r where r.person_id = p.id and r.role = 'head') then 0 else 1 end, p.id")
  return rows(PersonRow, found)
}

export async function listNames(db: Knex, ids: readonly number[]): Promise<ReadonlyMap<number, Person>> {
  const found: unknown = await people(db).whereIn('p.id', [...ids])
  return new Map(rows(PersonRow, found).map((person) => [person.id, person]))
}

const DepartmentRow = z
  .object({ id: int, code: z.string(), name: z.string(), name_en: z.string() })
  .transform(({ name_en: nameEn, ...row }): Department => ({ ...row, nameEn }))

/** Departments and units that can be inspected: those with staff, without the bureau itself. */
export async function listDepartments(db: Knex): Promise<Department[]> {
  const found: unknown = await db('departments as d')
    .where({ 'd.active': true })
    .whereIn('d.kind', ['department', 'unit'])
    .whereExists((q) => {
      void q.select(db.raw('1')).from('people as p').whereRaw("p.department_id = d.id and p.status = 'active'")
    })
    .orderBy(['d.position', 'd.id'])
    .select('d.id', 'd.code', 'd.name', 'd.name_en')
  return rows(DepartmentRow, found)
}

/** Names of departments, also of those that are closed by now. */
export async function listDepartmentNames(db: Knex, ids: readonly number[]): Promise<Department[]> {
  const found: unknown = await db('departments as d')
    .whereIn('d.id', [...ids])
    .orderBy(['d.position', 'd.id'])
    .select('d.id', 'd.code', 'd.name', 'd.name_en')
  return rows(DepartmentRow, found)
}

/** Departments that have inspectors. */
export async function listInspecting(db: Knex): Promise<Named[]> {
  const inspectors = await listInspectors(db)
  const seen = new Map(
    inspectors.map(({ departmentId, department, departmentEn }) => [
      departmentId,
      { id: departmentId, name: department, nameEn: departmentEn },
    ]),
  )
  return [...seen.values()]
}

/** Active holders of any of the roles in a department, or in the whole bureau. For `tellAll`. */
export const holdersOf = (
  roles: readonly string[],
  departmentId?: number,
): { readonly sql: string; readonly bindings: (string | number)[] } => ({
  sql: `select distinct p.id from people p join role_assignments r on r.person_id = p.id
    where p.status = 'active' and r.role in (${roles.map(() => '?').join(', ')})${departmentId === undefined ? '' : ' and p.department_id = ?'}`,
  bindings: [...roles, ...(departmentId === undefined ? [] : [departmentId])],
})
