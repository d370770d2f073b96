import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../../db/decode.ts'
import { FactsRow } from './facts.queries.ts'
import type { SystemReview, SystemVersion } from './rule-systems.rules.ts'

/** For a text of an item that the catalogue does not have looked at again. */
const HALF_A_YEAR = 182

const Place = z
  .object({
    disclosure_id: int,
    number: int,
    title: z.string(),
    content: json(z.object({ documentNumber: z.string().default('') })),
    department_id: int,
    published_at: z.string(),
    withdrawn_at: z.string().nullable(),
    timing: z.string(),
    timing_days: int,
  })
  .transform((row): Omit<SystemVersion, 'facts'> => ({
    disclosureId: row.disclosure_id,
    number: row.number,
    title: row.title,
    documentNumber: row.content.documentNumber,
    departmentId: row.department_id,
    publishedAt: row.published_at,
    withdrawnAt: row.withdrawn_at,
    reviewDays: row.timing === 'standing' ? row.timing_days : HALF_A_YEAR,
  }))

/** Every version that was ever out of records of which some version says it is one of the seven. */
export async function listSystemVersions(db: Knex): Promise<SystemVersion[]> {
  const records = db('document_facts as own')
    .join('disclosure_versions as ov', 'ov.id', 'own.version_id')
    .whereNotNull('own.rule_system')
    .select('ov.disclosure_id')
  const found: unknown[] = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('document_facts as f', 'f.version_id', 'v.id')
    .whereIn('v.disclosure_id', records)
    .whereNotNull('v.published_at')
    .whereIn('v.state', ['published', 'superseded'])
    .select(
      'f.*',
      'v.disclosure_id',
      'v.number',
      'v.title',
      'v.content',
      'd.department_id',
      'v.published_at',
      'd.withdrawn_at',
      'i.timing',
      'i.timing_days',
    )
  return found.map((row) => ({ ...Place.parse(row), facts: FactsRow.parse(row) }))
}

const ReviewRow = z
  .object({
    disclosure_id: int,
    version_number: int,
    at: z.string(),
    reviewed_by: int,
    name: z.string(),
    name_en: z.string(),
    statement: z.string(),
    content_hash: z.string(),
    next_due_on: z.string(),
  })
  .transform((row): SystemReview => ({
    disclosureId: row.disclosure_id,
    versionNumber: row.version_number,
    at: row.at,
    reviewerId: row.reviewed_by,
    reviewerName: row.name,
    reviewerNameEn: row.name_en || row.name,
    statement: row.statement,
    contentHash: row.content_hash,
    nextDueOn: row.next_due_on,
  }))

const reviews = (db: Knex): Knex.QueryBuilder =>
  db('rule_system_reviews as r')
    .join('people as p', 'p.id', 'r.reviewed_by')
    .orderBy([
      { column: 'r.at', order: 'desc' },
      { column: 'r.id', order: 'desc' },
    ])
    .select('r.*', 'p.display_name as name', 'p.display_name_en as name_en')

/** Newest first. */
export const listSystemReviews = async (db: Knex): Promise<SystemReview[]> => rows(ReviewRow, await reviews(db))

export async function findLastReview(db: Knex, disclosureId: number): Promise<SystemReview | undefined> {
  const row: unknown = await reviews(db).where('r.disclosure_id', disclosureId).first()
  return row === undefined ? undefined : ReviewRow.parse(row)
}

export async function insertReview(tx: Knex, review: Omit<SystemReview, 'reviewerName' | 'reviewerNameEn'>): Promise<void> {
  await tx('rule_system_reviews').insert({
    disclosure_id: review.disclosureId,
    version_number: review.versionNumber,
    reviewed_by: review.reviewerId,
    at: review.at,
    statement: review.statement,
    content_hash: review.contentHash,
    next_due_on: review.nextDueOn,
  })
}

const Named = z.object({ id: int, name: z.string(), name_en: z.string() })

export async function listDepartmentNames(db: Knex): Promise<ReadonlyMap<number, { readonly name: string; readonly nameEn: string }>> {
  const found: unknown = await db('departments').select('id', 'name', 'name_en')
  return new Map(rows(Named, found).map(({ id, name, name_en }) => [id, { name, nameEn: name_en }]))
}

/** The versions (compare-and-set) of those of the records that the reader may open, by id. */
export async function listReadable(
  db: Knex,
  ids: readonly number[],
  narrow: (query: Knex.QueryBuilder) => void,
): Promise<ReadonlyMap<number, number>> {
  const found: unknown = await db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .whereIn('d.id', [...ids])
    .modify(narrow)
    .select('d.id', 'd.version')
  return new Map(rows(z.object({ id: int, version: int }), found).map(({ id, version }) => [id, version]))
}
