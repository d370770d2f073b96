import type { Knex } from 'knex'
import { z } from 'zod'
import type { Role } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { departmentNameOn } from './history.sql.ts'

/** Somebody whose roles wait to be looked at after a move or a leave. */
export interface RoleReview {
  readonly personId: number
  readonly name: string
  readonly nameEn: string
  readonly kind: 'moved' | 'left'
  readonly at: string
  /** The department before, and the present one. */
  readonly from: string
  readonly fromEn: string
  readonly to: string
  readonly toEn: string
}

const ReviewRow = z
  .object({
    person_id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    kind: z.enum(['moved', 'left']),
    at: z.string(),
    from_name: z.string().nullable(),
    from_name_en: z.string().nullable(),
    to_name: z.string(),
    to_name_en: z.string(),
  })
  .transform((row): RoleReview => ({
    personId: row.person_id,
    name: row.display_name,
    nameEn: row.display_name_en,
    kind: row.kind,
    at: row.at,
    from: row.from_name ?? '',
    fromEn: row.from_name_en ?? '',
    to: row.to_name,
    toEn: row.to_name_en,
  }))

/** Open reviews, oldest first. A move tells the department of the posting before; a leave the one that was left. */
export async function listRoleReviews(db: Knex): Promise<RoleReview[]> {
  const before = `(select b.department_id from postings b where b.person_id = r.person_id and b.from_on < po.from_on order by b.from_on desc limit 1)`
  const found: unknown = await db('role_reviews as r')
    .join('people as p', 'p.id', 'r.person_id')
    .join('postings as po', 'po.id', 'r.posting_id')
    .join('departments as d', 'd.id', 'po.department_id')
    .whereNull('r.reviewed_at')
    .orderBy(['r.at', 'r.id'])
    .select('r.person_id', 'p.display_name', 'p.display_name_en', 'r.kind', 'r.at', 'd.name as to_name', 'd.name_en as to_name_en')
    .select(db.raw(`${departmentNameOn('name', before, 'po.from_on')} as from_name`))
    .select(db.raw(`${departmentNameOn('name_en', before, 'po.from_on')} as from_name_en`))
  return rows(ReviewRow, found)
}

export async function insertRoleReview(
  tx: Knex,
  review: { personId: number; postingId: number; kind: 'moved' | 'left'; at: string },
): Promise<void> {
  await tx('role_reviews')
    .insert({ person_id: review.personId, posting_id: review.postingId, kind: review.kind, at: review.at })
    .onConflict(['posting_id', 'kind'])
    .merge({ at: review.at, reviewed_by: null, reviewed_at: null })
}

export const settleRoleReviews = (tx: Knex, personId: number, by: number, at: string): Promise<number> =>
  tx('role_reviews').where({ person_id: personId }).whereNull('reviewed_at').update({ reviewed_by: by, reviewed_at: at })

/** Who holds a role and may sign in. */
export async function findHolders(db: Knex, role: Role): Promise<number[]> {
  const found: unknown = await db('role_assignments as r')
    .join('people as p', 'p.id', 'r.person_id')
    .where({ 'r.role': role, 'p.status': 'active' })
    .select('p.id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}
