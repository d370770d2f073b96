import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'

const Row = z.object({ id: int, department_id: int, title: z.string(), published_at: z.string(), reviewed: bool }).transform((row) => ({
  disclosureId: row.id,
  departmentId: row.department_id,
  title: row.title,
  publishedAt: row.published_at,
  isReviewed: row.reviewed,
}))
/** One published version, and whether there is a record that it was reviewed for secrecy. */
export type ReviewFact = z.output<typeof Row>

/**
 * Every version that was published between two instants (UTC ISO text, `until` not included), with whether a secrecy review of it had passed
 * by `until`: one that was published in an emergency is reviewed afterwards.
 */
export async function reviewFacts(
  db: Knex,
  { departmentIds, since, until }: { departmentIds: readonly number[]; since: string; until: string },
): Promise<ReviewFact[]> {
  const found: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .whereIn('d.department_id', [...departmentIds])
    .where('v.published_at', '>=', since)
    .where('v.published_at', '<', until)
    .orderBy(['v.published_at', 'v.id'])
    .select('d.id', 'd.department_id', 'v.title', 'v.published_at')
    .select(
      db.raw(
        `case when exists (select 1 from disclosure_steps s where s.disclosure_id = v.disclosure_id and s.version_number = v.number
          and s.step = 'secrecy_review' and s.outcome = 'passed' and s.at < ?) then 1 else 0 end as reviewed`,
        [until],
      ),
    )
  return rows(Row, found)
}
