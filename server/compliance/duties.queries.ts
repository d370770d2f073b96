import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const Row = z
  .object({ id: int, from_on: z.string(), to_on: z.string(), department_id: int.nullable(), open: int })
  .transform((row) => ({ id: row.id, fromOn: row.from_on, toOn: row.to_on, departmentId: row.department_id, open: row.open }))
/** A spot check that nobody has drawn yet (no department), or the records of one department in it that nobody has looked at. */
export type OpenSpotCheck = z.output<typeof Row>

export async function listOpenSpotChecks(db: Knex): Promise<OpenSpotCheck[]> {
  const found: unknown = await db('spot_checks as s')
    .leftJoin('spot_check_picks as k', 'k.check_id', 's.id')
    .whereNotExists(db('spot_check_verdicts as v').whereRaw('v.pick_id = k.id').select(db.raw('1')))
    .where((either) => void either.whereNull('s.drawn_at').orWhereNotNull('k.id'))
    .groupBy('s.id', 's.from_on', 's.to_on', 'k.department_id')
    .orderBy('s.id')
    .select('s.id', 's.from_on', 's.to_on', 'k.department_id')
    .count({ open: 'k.id' })
  return rows(Row, found)
}
