import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import { int, rows } from '../db/decode.ts'
import { dayOf, departmentNameOn } from '../people/history.sql.ts'
import type { VersionRef } from '../registers/register.ts'

const RecordRow = z
  .object({
    id: int,
    department_id: int,
    item_id: int,
    period: z.string().nullable(),
    formed_on: z.string(),
    published_number: int,
    published_at: z.string().nullable(),
    withdrawn_at: z.string().nullable(),
    filing_number: z.string().nullable(),
    register: z.string(),
    version_id: int,
    title: z.string(),
    summary: z.string(),
    department: z.string(),
    department_en: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    departmentId: row.department_id,
    itemId: row.item_id,
    publishedNumber: row.published_number,
    day: row.published_at === null ? null : dateInShanghai(row.published_at),
    year: Number((row.period ?? row.formed_on).slice(0, 4)),
    withdrawn: row.withdrawn_at !== null,
    filingNumber: row.filing_number ?? '',
    register: row.register,
    title: row.title,
    summary: row.summary,
    department: row.department,
    departmentEn: row.department_en,
    version: { versionId: row.version_id, disclosureId: row.id, departmentId: row.department_id, period: row.period } satisfies VersionRef,
  }))

/** A record with the version that readers see; the department as it was called when it was first published. */
export type PublishedRecord = z.output<typeof RecordRow>

export async function listPublishedRecords(db: Knex, ids: readonly number[]): Promise<PublishedRecord[]> {
  const then = (column: 'name' | 'name_en') => departmentNameOn(column, 'd.department_id', dayOf(db, 'd.first_published_at'))
  const found: unknown = await db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .whereIn('d.id', [...ids])
    .orderBy('d.id')
    .select('d.id', 'd.department_id', 'd.item_id', 'd.period', 'd.formed_on', 'd.published_number', 'd.published_at', 'd.withdrawn_at')
    .select('d.filing_number', 'i.register', 'v.id as version_id', 'v.title', 'v.summary')
    .select(db.raw(`${then('name')} as department, ${then('name_en')} as department_en`))
  return rows(RecordRow, found)
}

const ids = async (query: Knex.QueryBuilder): Promise<number[]> => rows(z.object({ id: int }), await query).map(({ id }) => id)

export const publishedIds = (db: Knex): Promise<number[]> =>
  ids(db('disclosures').whereNotNull('published_number').orderBy('id').select('id'))

export const publishedIdsOf = (db: Knex, departmentId: number): Promise<number[]> =>
  ids(db('disclosures').where({ department_id: departmentId }).whereNotNull('published_number').orderBy('id').select('id'))

const FileRow = z
  .object({ id: int, version_id: int, name: z.string(), note: z.string(), text: z.string().nullable() })
  .transform((row) => ({ id: row.id, versionId: row.version_id, name: row.name, note: row.note, text: row.text ?? '' }))

/** What readers get of the files of these versions, with what can be read in them. */
export async function listFileTexts(db: Knex, versionIds: readonly number[]): Promise<z.output<typeof FileRow>[]> {
  const found: unknown = await db('attachments as a')
    .leftJoin('blob_texts as t', 't.sha256', db.raw('coalesce(a.redacted_sha256, a.public_sha256, a.sha256)'))
    .whereIn('a.version_id', [...versionIds])
    .orderBy(['a.version_id', 'a.position', 'a.id'])
    .select('a.id', 'a.version_id', 'a.note', 't.text')
    // The name of what was blacked out is as little theirs as its text.
    .select(db.raw('case when a.redacted_sha256 is null then a.name else coalesce(a.redacted_name, a.name) end as name'))
  return rows(FileRow, found)
}
