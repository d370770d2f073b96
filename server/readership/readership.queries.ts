import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import type { Recipients } from '../notifications/notifications.service.ts'
import { ACKNOWLEDGEMENTS_TABLE, type Addressee } from './acknowledgements.table.ts'

/** One more first reading of a version on a day (`YYYY-MM-DD`). No person goes in: none can come out. */
export async function countReading(db: Knex, disclosureId: number, versionNumber: number, day: string): Promise<void> {
  await db('read_counts')
    .insert({ disclosure_id: disclosureId, version_number: versionNumber, day, count: 1 })
    .onConflict(['disclosure_id', 'version_number', 'day'])
    .merge({ count: db.raw('read_counts.count + 1') })
}

const SumRow = z.object({ n: int.nullable() }).transform(({ n }) => n ?? 0)

export async function sumReadings(db: Knex, disclosureId: number): Promise<number> {
  return SumRow.parse(await db('read_counts').where({ disclosure_id: disclosureId }).sum({ n: 'count' }).first())
}

export async function insertAcknowledgement(
  tx: Knex,
  disclosureId: number,
  versionNumber: number,
  personId: number,
  at: string,
): Promise<void> {
  await tx('acknowledgements')
    .insert({ disclosure_id: disclosureId, version_number: versionNumber, person_id: personId, at })
    .onConflict(['disclosure_id', 'version_number', 'person_id'])
    .ignore()
}

export async function acknowledgedAt(db: Knex, disclosureId: number, versionNumber: number, personId: number): Promise<string | undefined> {
  const mine = { disclosure_id: disclosureId, version_number: versionNumber, person_id: personId }
  const row = (await db('acknowledgements').where(mine).first('at')) as { at: string } | undefined
  return row?.at
}

export interface Notice {
  readonly disclosureId: number
  readonly versionNumber: number
}

/** People to whom a notice is addressed, and whoever confirmed it and is not any more; `a` is their confirmation. */
function addressees(db: Knex, { disclosureId, versionNumber }: Notice, asked: Recipients): Knex.QueryBuilder {
  return db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .joinRaw('left join acknowledgements a on a.person_id = p.id and a.disclosure_id = ? and a.version_number = ?', [
      disclosureId,
      versionNumber,
    ])
    .whereRaw(`(a.at is not null or p.id in (${asked.sql}))`, [...asked.bindings])
    .select(
      'p.id',
      'p.display_name',
      'p.display_name_en',
      'p.post',
      'p.post_en',
      'd.name as department_name',
      'd.name_en as department_name_en',
      'a.at',
    )
}

const AddresseeRow = z
  .object({
    id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    post: z.string(),
    post_en: z.string(),
    department_name: z.string(),
    department_name_en: z.string(),
    at: z.string().nullable(),
  })
  .transform((row): Addressee => ({
    id: row.id,
    name: row.display_name,
    nameEn: row.display_name_en,
    post: row.post,
    postEn: row.post_en,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    acknowledgedAt: row.at,
  }))
const decode = (row: unknown): Addressee => AddresseeRow.parse(row)

export const readAddressees = (db: Knex, notice: Notice, asked: Recipients, query: TableQuery): Promise<TablePage<Addressee>> =>
  readPage(addressees(db, notice, asked), ACKNOWLEDGEMENTS_TABLE, query, decode)
export const readAllAddressees = (db: Knex, notice: Notice, asked: Recipients, query: TableQuery): AsyncIterable<readonly Addressee[]> =>
  readAll(addressees(db, notice, asked), ACKNOWLEDGEMENTS_TABLE, query, decode)

const ShareRow = z.object({ department_id: int, name: z.string(), name_en: z.string(), asked: int, done: int })
export type Share = z.output<typeof ShareRow>

/** How many of each department were asked, and how many have confirmed. */
export async function countAcknowledged(db: Knex, { disclosureId, versionNumber }: Notice, asked: Recipients): Promise<Share[]> {
  const found: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .joinRaw('left join acknowledgements a on a.person_id = p.id and a.disclosure_id = ? and a.version_number = ?', [
      disclosureId,
      versionNumber,
    ])
    .whereRaw(`p.id in (${asked.sql})`, [...asked.bindings])
    .groupBy('d.id', 'd.name', 'd.name_en', 'd.position')
    .orderBy(['d.position', 'd.id'])
    .select('d.id as department_id', 'd.name', 'd.name_en')
    .count({ asked: 'p.id', done: 'a.person_id' })
  return rows(ShareRow, found)
}

const DueRow = z
  .object({
    id: int,
    number: int,
    title: z.string(),
    acknowledge_by: z.string(),
    audience: z.enum(['department', 'all', 'screen']),
    department_id: int,
  })
  .transform((row) => ({
    disclosureId: row.id,
    versionNumber: row.number,
    title: row.title,
    by: row.acknowledge_by,
    audience: row.audience,
    departmentId: row.department_id,
  }))
export type AskingNotice = z.output<typeof DueRow>

/** Notices in force whose last day for confirming is not over. `today`: `YYYY-MM-DD`. */
export async function listAsking(db: Knex, today: string): Promise<AskingNotice[]> {
  const found: unknown = await asking(db, today)
  return rows(DueRow, found)
}

const asking = (db: Knex, today: string) =>
  db('disclosures as d')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .whereNull('d.withdrawn_at')
    .where('v.acknowledge_by', '>=', today)
    .select('d.id', 'v.number', 'v.title', 'v.acknowledge_by', 'i.audience', 'd.department_id')

/** Those of them that ask this person, who has not confirmed yet; the nearest last day first. */
export async function listAskingOf(
  db: Knex,
  person: { readonly id: number; readonly departmentId: number | null },
  today: string,
): Promise<AskingNotice[]> {
  const found: unknown = await asking(db, today)
    .whereRaw("(i.audience <> 'department' or d.department_id = ?)", [person.departmentId ?? 0])
    .whereNotExists(
      db('acknowledgements as a').where('a.person_id', person.id).whereRaw('a.disclosure_id = d.id and a.version_number = v.number'),
    )
    .orderBy(['v.acknowledge_by', 'd.id'])
  return rows(DueRow, found)
}

/** Of those who were asked, those who have not confirmed. */
export const silentOf = ({ disclosureId, versionNumber }: Notice, asked: Recipients): Recipients => ({
  sql: `select q.id from (${asked.sql}) as q where not exists
    (select 1 from acknowledgements a where a.person_id = q.id and a.disclosure_id = ? and a.version_number = ?)`,
  bindings: [...asked.bindings, disclosureId, versionNumber],
})
