import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { REVIEW_STATES } from './disclosures.rules.ts'

const Row = z
  .object({
    id: int,
    version_id: int,
    number: int,
    title: z.string(),
    state: z.enum(REVIEW_STATES),
    department_id: int,
    published_number: int.nullable(),
    remind_after: int,
    since: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    versionId: row.version_id,
    number: row.number,
    title: row.title,
    state: row.state,
    departmentId: row.department_id,
    isCorrection: row.published_number !== null,
    remindAfter: row.remind_after,
    since: row.since,
  }))
/** A version under review, with the instant since when it waits at its step. */
export type UnderReview = z.output<typeof Row>

/** Everything that waits for a review. */
export async function listUnderReview(db: Knex): Promise<UnderReview[]> {
  const found: unknown = await db('disclosure_versions as w')
    .join('disclosures as d', (on) => on.on('d.id', 'w.disclosure_id').andOn('d.working_number', 'w.number'))
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('review_levels as l', 'l.level', 'i.review_level')
    .whereIn('w.state', [...REVIEW_STATES])
    .orderBy('d.id')
    .select('d.id', 'w.id as version_id', 'w.number', 'w.title', 'w.state', 'd.department_id', 'd.published_number', 'l.remind_after')
    .select(db.raw(`${SINCE} as since`))
  return rows(Row, found)
}

/** When the last thing happened that moved the version `w` of `d` on; an objection does not. */
export const SINCE = `(select max(s.at) from disclosure_steps s where s.disclosure_id = d.id and s.version_number = w.number and s.step <> 'objection')`

const DepartmentRow = z.object({ id: int, parent_id: int.nullable() })

/** Every department's own id and those above it, nearest first; ends on a tree that somebody knotted. */
export async function listLineages(db: Knex): Promise<ReadonlyMap<number, readonly number[]>> {
  const found: unknown = await db('departments').select('id', 'parent_id')
  const parents = new Map(rows(DepartmentRow, found).map(({ id, parent_id }) => [id, parent_id]))
  return new Map([...parents.keys()].map((id) => [id, lineageFrom(id, parents)]))
}

function lineageFrom(id: number, parents: ReadonlyMap<number, number | null>): readonly number[] {
  const lineage: number[] = []
  for (let at: number | null = id; at !== null && !lineage.includes(at); at = parents.get(at) ?? null) lineage.push(at)
  return lineage
}
