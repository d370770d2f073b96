import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { readableBy } from '../disclosures/disclosures.visibility.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { NOTICES_TABLE } from './notices.table.ts'

const Row = z
  .object({
    id: int,
    version_id: int,
    title: z.string(),
    item_title: z.string(),
    item_title_en: z.string(),
    department_name: z.string(),
    department_name_en: z.string(),
    published_at: z.string(),
    people: int,
    results: int,
  })
  .transform((row) => ({
    id: row.id,
    versionId: row.version_id,
    title: row.title,
    itemName: row.item_title,
    itemNameEn: row.item_title_en,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    publishedAt: row.published_at,
    people: row.people,
    results: row.results,
  }))
export type NoticeRow = z.output<typeof Row>
const decode = (row: unknown): NoticeRow => Row.parse(row)

/** Notices that were published, as their newest published version says; withdrawn ones among them. */
const published = (db: Knex): Knex.QueryBuilder =>
  db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .join('personnel_notices as n', 'n.version_id', 'v.id')
    .where('n.is_notice', true)

const listed = (db: Knex, actor: Actor): Knex.QueryBuilder =>
  published(db)
    .modify(readableBy(actor))
    .select('d.id', 'v.id as version_id', 'v.title', 'i.title as item_title', 'i.title_en as item_title_en', 'v.published_at')
    .select('dep.name as department_name', 'dep.name_en as department_name_en')
    .select(
      db.raw(
        `(select count(*) from personnel_actions a where a.version_id = v.id) as people, (select count(*) from publicity_results r where r.version_id = v.id) as results`,
      ),
    )

// The spec is of rows that know their period, which SQL does not: its clauses are the same.
const SPEC = NOTICES_TABLE as unknown as Parameters<typeof readPage<NoticeRow>>[1]

export const readNotices = (db: Knex, actor: Actor, query: TableQuery): Promise<TablePage<NoticeRow>> =>
  readPage(listed(db, actor), SPEC, query, decode)
export const readAllNotices = (db: Knex, actor: Actor, query: TableQuery): AsyncIterable<readonly NoticeRow[]> =>
  readAll(listed(db, actor), SPEC, query, decode)

const Choice = z
  .object({ id: int, name: z.string(), name_en: z.string() })
  .transform(({ id, name, name_en }) => ({ id, name, nameEn: name_en }))
export type Choice = z.output<typeof Choice>

/** Departments and items of the notices that the actor may read. */
export async function listNoticeFilters(
  db: Knex,
  actor: Actor,
): Promise<{ readonly departments: readonly Choice[]; readonly items: readonly Choice[] }> {
  const of = (id: string, name: string): Knex.QueryBuilder =>
    published(db).modify(readableBy(actor)).distinct(`${id} as id`, `${name} as name`, `${name}_en as name_en`).orderBy('id')
  const departments: unknown = await of('dep.id', 'dep.name')
  const items: unknown = await of('i.id', 'i.title')
  return { departments: rows(Choice, departments), items: rows(Choice, items) }
}

/** Ids of notices whose last publication is not older than an instant: those whose period may be running or just over. */
export async function listRecent(db: Knex, since: string): Promise<{ readonly id: number; readonly title: string }[]> {
  const found: unknown = await published(db).whereNull('d.withdrawn_at').where('v.published_at', '>=', since).select('d.id', 'v.title')
  return rows(z.object({ id: int, title: z.string() }), found)
}
