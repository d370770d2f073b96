import type { Knex } from 'knex'
import { z } from 'zod'
import { ROLES, type Role } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import { AppError } from '../errors.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { pinyinKey } from './names.rules.ts'
import { PEOPLE_TABLE } from './people.table.ts'
import { PERSON_STATUSES, RANK_CLASSES, type Person, type PersonDetails } from './people.rules.ts'

/** The database's list, in the order of ROLES. */
const RoleList = z
  .string()
  .nullable()
  .transform((text) => ROLES.filter((role) => (text ?? '').split(',').includes(role)))

const PersonRow = z
  .object({
    id: int,
    username: z.string(),
    display_name: z.string(),
    display_name_en: z.string(),
    department_id: int,
    post: z.string(),
    post_en: z.string(),
    rank_class: z.enum(RANK_CLASSES),
    telephone: z.string(),
    email: z.string(),
    status: z.enum(PERSON_STATUSES),
    valid_until: z.string().nullable(),
    last_visit_at: z.string().nullable(),
    version: int,
    department_name: z.string(),
    department_name_en: z.string(),
    roles: RoleList,
  })
  .transform((row): Person => ({
    id: row.id,
    username: row.username,
    name: row.display_name,
    nameEn: row.display_name_en,
    departmentId: row.department_id,
    post: row.post,
    postEn: row.post_en,
    rankClass: row.rank_class,
    telephone: row.telephone,
    email: row.email,
    status: row.status,
    validUntil: row.valid_until,
    lastVisitAt: row.last_visit_at,
    version: row.version,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    roles: row.roles,
  }))

/** People with their department and roles. */
export function peopleQuery(db: Knex) {
  const list = isPostgres(db) ? `string_agg(r.role, ',')` : `group_concat(r.role, ',')`
  return db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .select('p.*', 'd.name as department_name', 'd.name_en as department_name_en')
    .select(db.raw(`(select ${list} from role_assignments r where r.person_id = p.id) as roles`))
}

export const decodePerson = (row: unknown): Person => PersonRow.parse(row)

export const readPeople = (db: Knex, query: TableQuery): Promise<TablePage<Person>> =>
  readPage(peopleQuery(db), PEOPLE_TABLE, query, decodePerson)
export const readAllPeople = (db: Knex, query: TableQuery): AsyncIterable<readonly Person[]> =>
  readAll(peopleQuery(db), PEOPLE_TABLE, query, decodePerson)

export async function findPerson(db: Knex, id: number): Promise<Person | undefined> {
  const row: unknown = await peopleQuery(db).where({ 'p.id': id }).first()
  return row === undefined ? undefined : decodePerson(row)
}

export const columnsOf = (person: PersonDetails) => ({
  display_name: person.name,
  display_name_en: person.nameEn,
  sort_key: pinyinKey(person.name),
  department_id: person.departmentId,
  post: person.post,
  post_en: person.postEn,
  rank_class: person.rankClass,
  telephone: person.telephone,
  ...(person.email !== undefined && { email: person.email }),
  valid_until: person.validUntil,
})

export const usernameTaken = async (db: Knex, username: string): Promise<boolean> =>
  (await db('people').where({ username }).first('id')) !== undefined

export async function insertPerson(tx: Knex, username: string, person: PersonDetails, at: string): Promise<number> {
  const [row] = (await tx('people')
    .insert({ username, ...columnsOf(person), created_at: at })
    .returning('id')) as [{ id: number }]
  return row.id
}

/** Compare-and-set: saves only if nobody changed the row since `version` was read. @throws AppError conflict */
export async function updatePerson(tx: Knex, person: Person): Promise<void> {
  const { id, version, status } = person
  const changed = await tx('people')
    .where({ id, version })
    .update({ ...columnsOf(person), status, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Gives people who came by another way than this page their place in pinyin order. */
export async function fillSortKeys(db: Knex): Promise<void> {
  const found = (await db('people').where({ sort_key: '' }).select('id', 'display_name')) as { id: number; display_name: string }[]
  if (found.length === 0) return
  await db.transaction(async (tx) => {
    for (const { id, display_name } of found)
      await tx('people')
        .where({ id })
        .update({ sort_key: pinyinKey(display_name) })
  })
}

const HolderRow = z.object({ role: z.enum(ROLES), n: int })

/** Of `roles`, those that no active account without an end date holds except `personId`. */
export async function rolesOnlyHeldBy(db: Knex, personId: number, roles: readonly Role[]): Promise<Role[]> {
  const found = await db('role_assignments as r')
    .join('people as p', 'p.id', 'r.person_id')
    .where({ 'p.status': 'active' })
    .whereNull('p.valid_until')
    .whereNot({ 'p.id': personId })
    .whereIn('r.role', [...roles])
    .groupBy('r.role')
    .select('r.role')
    .count({ n: '*' })
  const held = new Set(rows(HolderRow, found).map(({ role }) => role))
  return roles.filter((role) => !held.has(role))
}
