import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const RunOffRow = z
  .object({ id: int, title: z.string(), state: z.string(), position: int.nullable() })
  .transform(({ state, ...row }) => ({ ...row, cancelled: state === 'cancelled', draft: state === 'draft' }))

/** A further ballot that came out of an election. `position`: of the question that it repeats. */
export type RunOff = z.output<typeof RunOffRow>

export async function listRunOffs(db: Knex, electionId: number): Promise<RunOff[]> {
  const found: unknown = await db('elections')
    .where({ run_off_of: electionId })
    .orderBy('id')
    .select('id', 'title', 'state', 'run_off_position as position')
  return rows(RunOffRow, found)
}

const RecordRow = z.object({
  id: int,
  published_at: z.string().nullable(),
  working_number: int.nullable(),
  withdrawn_at: z.string().nullable(),
})

/** The record in which a result is disclosed, or is about to be. */
export interface ResultRecord {
  readonly id: number
  readonly state: 'draft' | 'published' | 'gone'
  /** Instant; UTC ISO text. */
  readonly publishedAt: string | undefined
}

export async function findRecord(db: Knex, disclosureId: number): Promise<ResultRecord | undefined> {
  const row: unknown = await db('disclosures').where({ id: disclosureId }).first('id', 'published_at', 'working_number', 'withdrawn_at')
  if (row === undefined) return undefined
  const { id, published_at, working_number, withdrawn_at } = RecordRow.parse(row)
  const published = published_at !== null && withdrawn_at === null
  return { id, state: published ? 'published' : working_number !== null ? 'draft' : 'gone', publishedAt: published_at ?? undefined }
}

/** Counted elections whose record has been published. */
export async function listToPublish(db: Knex): Promise<number[]> {
  const found: unknown = await db('elections as e')
    .join('disclosures as d', 'd.id', 'e.disclosure_id')
    .where('e.state', 'counted')
    .whereNotNull('d.published_at')
    .select('e.id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}
