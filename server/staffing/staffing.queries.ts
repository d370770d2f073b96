import type { Knex } from 'knex'
import { z } from 'zod'
import { ROLES } from '../auth/policy.ts'
import { bool, int, json, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import { AppError } from '../errors.ts'
import { DEPARTMENT_KINDS } from '../people/departments.rules.ts'
import { PERSON_STATUSES, RANK_CLASSES } from '../people/people.rules.ts'
import type { CurrentDepartment, CurrentPerson, CurrentState, RawSheets } from './staffing.types.ts'

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
    valid_until: z.string().nullable(),
    status: z.enum(PERSON_STATUSES),
    roles: z.string().nullable(),
    from_on: z.string().nullable(),
    to_on: z.string().nullable(),
    planned: int,
  })
  .transform((row): CurrentPerson => ({
    id: row.id,
    username: row.username,
    name: row.display_name,
    nameEn: row.display_name_en,
    departmentId: row.department_id,
    post: row.post,
    postEn: row.post_en,
    rankClass: row.rank_class,
    telephone: row.telephone,
    validUntil: row.valid_until,
    status: row.status,
    roles: ROLES.filter((role) => (row.roles ?? '').split(',').includes(role)),
    fromOn: row.from_on,
    toOn: row.to_on,
    planned: row.planned > 0,
  }))
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
  .transform(({ name_en, parent_id, ...rest }): CurrentDepartment => ({ ...rest, nameEn: name_en, parentId: parent_id }))

/** Everybody and every department, in two queries however many there are. `today`: YYYY-MM-DD. */
export async function readState(db: Knex, today: string): Promise<CurrentState> {
  const list = isPostgres(db) ? `string_agg(role, ',')` : 'group_concat(role)'
  const newest = db('postings as po')
    .select('po.person_id', 'po.from_on', 'po.to_on', 'po.applied_at')
    .whereNotExists(db('postings as later').whereRaw('later.person_id = po.person_id and later.from_on > po.from_on'))
  const roles = db('role_assignments')
    .groupBy('person_id')
    .select('person_id')
    .select(db.raw(`${list} as roles`))
  const people: unknown = await db('people as p')
    .leftJoin(newest.as('n'), 'n.person_id', 'p.id')
    .leftJoin(roles.as('r'), 'r.person_id', 'p.id')
    .orderBy('p.id')
    .select('p.id', 'p.username', 'p.display_name', 'p.display_name_en', 'p.department_id', 'p.post', 'p.post_en', 'p.rank_class')
    .select('p.telephone', 'p.valid_until', 'p.status', 'r.roles', 'n.from_on', 'n.to_on')
    .select(
      db.raw(
        `case when n.person_id is not null and (n.applied_at is null or (p.status = 'active' and n.to_on is not null and n.to_on >= ?)) then 1 else 0 end as planned`,
        [today],
      ),
    )
  return { people: rows(PersonRow, people), departments: rows(DepartmentRow, await db('departments').orderBy('id')) }
}

const Sheet = z.object({
  sheet: z.string(),
  headings: z.array(z.string()),
  columns: z.record(z.string(), z.number()),
  rows: z.array(z.object({ no: z.number(), cells: z.array(z.string()) })),
})
const CountsOf = z.record(z.string(), z.number())

export interface StaffImport {
  readonly id: number
  readonly state: 'open' | 'committed' | 'abandoned'
  readonly fileName: string
  readonly sheets: RawSheets
  readonly othersLeave: boolean
  readonly counts: { readonly people?: Record<string, number> | undefined; readonly departments?: Record<string, number> | undefined }
  readonly createdBy: number
  readonly createdAt: string
  readonly committedAt: string | null
  readonly passwordsAt: string | null
  readonly version: number
  readonly byName: string
  readonly byNameEn: string
}

const ImportRow = z
  .object({
    id: int,
    state: z.enum(['open', 'committed', 'abandoned']),
    file_name: z.string(),
    sheets: json(z.object({ departments: Sheet.optional(), people: Sheet.optional() })),
    others_leave: bool,
    counts: json(z.object({ people: CountsOf.optional(), departments: CountsOf.optional() })),
    created_by: int,
    created_at: z.string(),
    committed_at: z.string().nullable(),
    passwords_at: z.string().nullable(),
    version: int,
    by_name: z.string(),
    by_name_en: z.string(),
  })
  .transform((row): StaffImport => ({
    id: row.id,
    state: row.state,
    fileName: row.file_name,
    sheets: row.sheets as RawSheets,
    othersLeave: row.others_leave,
    counts: row.counts,
    createdBy: row.created_by,
    createdAt: row.created_at,
    committedAt: row.committed_at,
    passwordsAt: row.passwords_at,
    version: row.version,
    byName: row.by_name,
    byNameEn: row.by_name_en,
  }))

const importsQuery = (db: Knex) =>
  db('staffing_imports as i')
    .join('people as p', 'p.id', 'i.created_by')
    .select('i.*', 'p.display_name as by_name', 'p.display_name_en as by_name_en')

export async function findImport(db: Knex, id: number): Promise<StaffImport | undefined> {
  const row: unknown = await importsQuery(db).where('i.id', id).first()
  return row === undefined ? undefined : ImportRow.parse(row)
}

/** The newest ones, without the rows of their files. */
export async function listImports(db: Knex, most: number): Promise<StaffImport[]> {
  const found = (await importsQuery(db).orderBy('i.id', 'desc').limit(most).select(db.raw(`'{}' as sheets`))) as unknown[]
  return rows(ImportRow, found)
}

export async function insertImport(
  tx: Knex,
  record: { fileName: string; sheets: RawSheets; othersLeave: boolean; by: number; at: string },
): Promise<number> {
  const [row] = (await tx('staffing_imports')
    .insert({
      file_name: record.fileName,
      sheets: JSON.stringify(record.sheets),
      others_leave: record.othersLeave,
      created_by: record.by,
      created_at: record.at,
    })
    .returning('id')) as { id: number }[]
  return int.parse(row?.id)
}

/** Compare-and-set. @throws AppError conflict */
export async function changeImport(tx: Knex, { id, version }: Pick<StaffImport, 'id' | 'version'>, values: object): Promise<void> {
  const changed = await tx('staffing_imports')
    .where({ id, version })
    .update({ ...values, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

export async function insertAccounts(tx: Knex, importId: number, personIds: readonly number[]): Promise<void> {
  for (let i = 0; i < personIds.length; i += 200)
    await tx('staffing_import_accounts').insert(personIds.slice(i, i + 200).map((person_id) => ({ import_id: importId, person_id })))
}

/** Accounts of an import that are open, have no password yet and hold no role whose password one administrator alone may not know. */
export async function listWithoutPassword(db: Knex, importId: number) {
  const found: unknown = await db('staffing_import_accounts as a')
    .join('people as p', 'p.id', 'a.person_id')
    .join('departments as d', 'd.id', 'p.department_id')
    .leftJoin('credentials as c', 'c.person_id', 'p.id')
    .where({ 'a.import_id': importId, 'p.status': 'active' })
    .whereNull('c.person_id')
    .whereNotExists(db('role_assignments as r').whereRaw(`r.person_id = p.id and r.role in ('secadmin', 'auditor')`))
    .orderBy(['d.position', 'd.code', 'p.sort_key', 'p.id'])
    .select('p.id', 'p.username', 'p.display_name', 'd.name as department')
  return rows(z.object({ id: int, username: z.string(), display_name: z.string(), department: z.string() }), found)
}

/** Departments as the list wants them: new ones first, then what hangs where, when all of them are there. Returns ids by code. */
export async function insertDepartment(tx: Knex, values: object): Promise<number> {
  const [row] = (await tx('departments').insert(values).returning('id')) as { id: number }[]
  return int.parse(row?.id)
}
export async function changeDepartment(tx: Knex, { id, version }: { id: number; version: number }, values: object): Promise<void> {
  const changed = await tx('departments')
    .where({ id, version })
    .update({ ...values, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}
