import type { Knex } from 'knex'
import { z } from 'zod'
import { ROLES, type Role } from '../auth/policy.ts'
import { int } from '../db/decode.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { decodePerson, peopleQuery } from './people.queries.ts'
import type { Person } from './people.rules.ts'
import { ROLES_TABLE, type Holding } from './roles.table.ts'

const HoldingRow = z
  .object({
    id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    username: z.string(),
    department_name: z.string(),
    department_name_en: z.string(),
    role: z.enum(ROLES).nullable(),
    granted_at: z.string().nullable(),
    granted_by: z.string().nullable(),
    granted_by_en: z.string().nullable(),
    enabled_at: z.string().nullable(),
  })
  .transform((row): Holding => ({
    personId: row.id,
    name: row.display_name,
    nameEn: row.display_name_en,
    username: row.username,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    role: row.role,
    grantedAt: row.granted_at,
    grantedBy: row.granted_by,
    grantedByEn: row.granted_by_en,
    secondFactorAt: row.enabled_at,
  }))

/** Everyone who may sign in, and whoever left and still holds a role. */
const holdingsQuery = (db: Knex) =>
  db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .leftJoin('role_assignments as r', 'r.person_id', 'p.id')
    .leftJoin('people as g', 'g.id', 'r.granted_by')
    .leftJoin('second_factors as f', 'f.person_id', 'p.id')
    .where((either) => void either.where('p.status', 'active').orWhereNotNull('r.role'))
    .select('p.id', 'p.display_name', 'p.display_name_en', 'p.username', 'd.name as department_name', 'd.name_en as department_name_en')
    .select('r.role', 'r.granted_at', 'g.display_name as granted_by', 'g.display_name_en as granted_by_en', 'f.enabled_at')

const decode = (row: unknown): Holding => HoldingRow.parse(row)

export const readHoldings = (db: Knex, query: TableQuery): Promise<TablePage<Holding>> =>
  readPage(holdingsQuery(db), ROLES_TABLE, query, decode)
export const readAllHoldings = (db: Knex, query: TableQuery): AsyncIterable<readonly Holding[]> =>
  readAll(holdingsQuery(db), ROLES_TABLE, query, decode)

/** Active people without any role, in pinyin order. */
export async function listRoleless(db: Knex): Promise<Person[]> {
  const found = (await peopleQuery(db)
    .where({ 'p.status': 'active' })
    .whereNotExists(db('role_assignments as held').whereRaw('held.person_id = p.id'))
    .orderBy(['p.sort_key', 'p.id'])) as unknown[]
  return found.map(decodePerson)
}

export async function grantRoles(
  tx: Knex,
  personId: number,
  roles: readonly Role[],
  by: { readonly id: number | null; readonly at: string },
): Promise<void> {
  if (roles.length === 0) return
  await tx('role_assignments').insert(roles.map((role) => ({ person_id: personId, role, granted_at: by.at, granted_by: by.id })))
}

export async function revokeRoles(tx: Knex, personId: number, roles: readonly Role[]): Promise<void> {
  await tx('role_assignments')
    .where({ person_id: personId })
    .whereIn('role', [...roles])
    .delete()
}

/** Whether anybody who may sign in holds the role. */
export async function isHeld(db: Knex, role: Role): Promise<boolean> {
  const row: unknown = await db('role_assignments as r')
    .join('people as p', 'p.id', 'r.person_id')
    .where({ 'r.role': role, 'p.status': 'active' })
    .first('p.id')
  return row !== undefined
}
