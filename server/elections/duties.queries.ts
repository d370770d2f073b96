import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'

const UNFINISHED = ['draft', 'ceremony', 'frozen', 'counted'] as const

const Row = z
  .object({
    id: int,
    title: z.string(),
    state: z.enum(UNFINISHED),
    department_id: int,
    created_by: int,
    waits_for_keys: bool,
    drafted: bool,
  })
  .transform((row) => ({
    id: row.id,
    title: row.title,
    state: row.state,
    departmentId: row.department_id,
    createdBy: row.created_by,
    /** Some trustee's key is not made to its end. */
    waitsForKeys: row.waits_for_keys,
    /** The record of the result exists: its review is others' work. */
    drafted: row.drafted,
  }))
/** An election in which the next step is its officers'. Windows that are open close by themselves. */
export type UnfinishedElection = z.output<typeof Row>

export async function listUnfinished(db: Knex): Promise<UnfinishedElection[]> {
  const found: unknown = await db('elections as e')
    .whereIn('e.state', UNFINISHED)
    .orderBy('e.id')
    .select('e.id', 'e.title', 'e.state', 'e.department_id', 'e.created_by')
    .select(
      db.raw(
        `case when exists (select 1 from election_trustees t where t.election_id = e.id and t.state <> 'made') then 1 else 0 end as waits_for_keys`,
      ),
      db.raw(`case when e.disclosure_id is null then 0 else 1 end as drafted`),
    )
  return rows(Row, found)
}
