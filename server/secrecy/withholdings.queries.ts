import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { hasRole } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'
import { GROUNDS } from './gate.rules.ts'
import { seesAllWithheld } from './secrecy.policy.ts'

const WithholdingRow = z
  .object({
    id: int,
    disclosure_id: int,
    version_number: int,
    title: z.string(),
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    item_title: z.string(),
    item_title_en: z.string(),
    drafted_by: int,
    ground: z.enum(GROUNDS),
    explanation: z.string(),
    decided_by_name: z.string(),
    decided_by_name_en: z.string(),
    decided_at: z.string(),
    review_on: z.string(),
    reopened_at: z.string().nullable(),
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    disclosureId: row.disclosure_id,
    versionNumber: row.version_number,
    title: row.title,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    itemTitle: row.item_title,
    itemTitleEn: row.item_title_en,
    draftedBy: row.drafted_by,
    ground: row.ground,
    explanation: row.explanation,
    decidedByName: row.decided_by_name,
    decidedByNameEn: row.decided_by_name_en,
    decidedAt: row.decided_at,
    reviewOn: row.review_on,
    reopenedAt: row.reopened_at,
    version: row.version,
  }))

/** A decision not to disclose one version, and the day on which it has to be looked at again (art. 18). */
export type Withholding = z.output<typeof WithholdingRow>

const withholdings = (db: Knex): Knex.QueryBuilder =>
  db('withholdings as w')
    .join('disclosures as d', 'd.id', 'w.disclosure_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'w.disclosure_id').andOn('v.number', 'w.version_number'))
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .join('people as p', 'p.id', 'w.decided_by')
    .select('w.*', 'v.title', 'v.drafted_by', 'd.department_id', 'dep.name as department_name', 'dep.name_en as department_name_en')
    .select(
      'i.title as item_title',
      'i.title_en as item_title_en',
      'p.display_name as decided_by_name',
      'p.display_name_en as decided_by_name_en',
    )

/** Of the departments that the actor heads or publishes for; reviewers and leaders see all. */
const visibleTo =
  (actor: Actor) =>
  (query: Knex.QueryBuilder): void => {
    if (seesAllWithheld(actor)) return
    if (!hasRole(actor, 'head')) void query.where('d.department_id', actor.departmentId)
    else
      void query.whereRaw(
        `d.department_id in (with recursive below(id) as (select ? + 0 union select x.id from departments x join below b on x.parent_id = b.id) select id from below)`,
        [actor.departmentId],
      )
  }

/** What is withheld now and the actor may know of, the one that is due first first. */
export async function listWithheld(db: Knex, actor: Actor, limit: number): Promise<Withholding[]> {
  const found: unknown = await withholdings(db)
    .whereNull('w.reopened_at')
    .modify(visibleTo(actor))
    .orderBy(['w.review_on', 'w.id'])
    .limit(limit)
  return rows(WithholdingRow, found)
}

export async function findWithholding(db: Knex, actor: Actor, id: number): Promise<Withholding | undefined> {
  const row: unknown = await withholdings(db).where('w.id', id).modify(visibleTo(actor)).first()
  return row === undefined ? undefined : WithholdingRow.parse(row)
}

/** The decision about one version, for whoever sees the version. */
export async function findWithholdingOf(db: Knex, disclosureId: number, versionNumber: number): Promise<Withholding | undefined> {
  const row: unknown = await withholdings(db)
    .where({ 'w.disclosure_id': disclosureId, 'w.version_number': versionNumber })
    .orderBy('w.id', 'desc')
    .first()
  return row === undefined ? undefined : WithholdingRow.parse(row)
}

export interface NewWithholding {
  readonly disclosureId: number
  readonly versionNumber: number
  readonly ground: string
  readonly explanation: string
  readonly decidedBy: number
  readonly decidedAt: string
  readonly reviewOn: string
}

export async function insertWithholding(tx: Knex, one: NewWithholding): Promise<void> {
  await tx('withholdings').insert({
    disclosure_id: one.disclosureId,
    version_number: one.versionNumber,
    ground: one.ground,
    explanation: one.explanation,
    decided_by: one.decidedBy,
    decided_at: one.decidedAt,
    review_on: one.reviewOn,
  })
}

/** Compare-and-set. @throws AppError conflict for the one who comes second */
export async function changeWithholding(tx: Knex, from: Pick<Withholding, 'id' | 'version'>, values: object): Promise<void> {
  const changed = await tx('withholdings')
    .where({ id: from.id, version: from.version })
    .whereNull('reopened_at')
    .update({ ...values, version: from.version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

const ReviewRow = z
  .object({
    outcome: z.enum(['keep', 'reopen']),
    remark: z.string(),
    review_on: z.string().nullable(),
    decided_by_name: z.string(),
    decided_by_name_en: z.string(),
    decided_at: z.string(),
  })
  .transform((row) => ({
    outcome: row.outcome,
    remark: row.remark,
    reviewOn: row.review_on,
    decidedByName: row.decided_by_name,
    decidedByNameEn: row.decided_by_name_en,
    decidedAt: row.decided_at,
  }))
/** One re-evaluation of what is withheld. */
export type WithholdingReview = z.output<typeof ReviewRow>

export async function listWithholdingReviews(db: Knex, withholdingId: number): Promise<WithholdingReview[]> {
  const found: unknown = await db('withholding_reviews as r')
    .join('people as p', 'p.id', 'r.decided_by')
    .where('r.withholding_id', withholdingId)
    .orderBy('r.id')
    .select('r.*', 'p.display_name as decided_by_name', 'p.display_name_en as decided_by_name_en')
  return rows(ReviewRow, found)
}

export interface NewWithholdingReview {
  readonly withholdingId: number
  readonly outcome: 'keep' | 'reopen'
  readonly remark: string
  readonly reviewOn: string | null
  readonly decidedBy: number
  readonly decidedAt: string
}

export async function insertWithholdingReview(tx: Knex, review: NewWithholdingReview): Promise<void> {
  await tx('withholding_reviews').insert({
    withholding_id: review.withholdingId,
    outcome: review.outcome,
    remark: review.remark,
    review_on: review.reviewOn,
    decided_by: review.decidedBy,
    decided_at: review.decidedAt,
  })
}

/** Due re-evaluations, with what they are about. */
export async function listDueReviews(db: Knex, today: string): Promise<{ id: number; title: string; reviewOn: string }[]> {
  const found: unknown = await db('withholdings as w')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'w.disclosure_id').andOn('v.number', 'w.version_number'))
    .whereNull('w.reopened_at')
    .where('w.review_on', '<=', today)
    .orderBy('w.id')
    .select('w.id', 'v.title', 'w.review_on')
  const Row = z.object({ id: int, title: z.string(), review_on: z.string() })
  return rows(Row, found).map((row) => ({ id: row.id, title: row.title, reviewOn: row.review_on }))
}
