import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../../core/dates.ts'
import { int, rows } from '../../db/decode.ts'

/** Titles of records by their id, of those that are published. */
export async function listTitles(db: Knex, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map()
  const found = (await db('disclosures')
    .whereIn('id', [...new Set(ids)])
    .whereNotNull('published_number')
    .select('id', 'title')) as { id: number; title: string }[]
  return new Map(found.map(({ id, title }) => [id, title]))
}

const DecisionRow = z
  .object({ id: int, title: z.string(), published_at: z.string() })
  .transform((row) => ({ id: row.id, title: row.title, on: dateInShanghai(row.published_at) }))
export type Decision = z.output<typeof DecisionRow>

/** What was decided after a notice, as far as it is published and names the notice. */
export async function listDecisions(db: Knex, noticeId: number): Promise<Decision[]> {
  const found: unknown = await db('disclosures as d')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .whereNull('d.withdrawn_at')
    .whereIn('i.audience', ['all', 'screen'])
    .whereIn('v.id', db('personnel_actions').where('notice_id', noticeId).select('version_id'))
    .orderBy('d.id')
    .select('d.id', 'v.title', 'd.published_at')
  return rows(DecisionRow, found)
}
