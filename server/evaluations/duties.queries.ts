import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { listHands } from './hands.queries.ts'

const OpenRow = z
  .object({
    id: int,
    cycle_id: int,
    indicator: z.string(),
    name: z.string(),
    name_en: z.string(),
    department_id: int,
    raised_by: int,
    due_on: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    cycleId: row.cycle_id,
    indicator: row.indicator,
    name: row.name,
    nameEn: row.name_en,
    departmentId: row.department_id,
    raisedBy: row.raised_by,
    dueOn: row.due_on,
  }))
export type OpenObjection = z.output<typeof OpenRow> & { readonly hands: readonly number[] }

/** Every objection that nobody has decided, of all cycles, with who had a hand in its line. */
export async function listOpenObjections(db: Knex): Promise<OpenObjection[]> {
  const found: unknown = await db('evaluation_objections as o')
    .join('evaluation_subjects as s', (on) => on.on('s.cycle_id', 'o.cycle_id').andOn('s.key', 'o.subject'))
    .where('o.state', 'open')
    .orderBy('o.id')
    .select('o.id', 'o.cycle_id', 'o.indicator', 's.name', 's.name_en', 'o.department_id', 'o.raised_by', 'o.due_on')
  const objections = rows(OpenRow, found)
  const hands = await listHands(
    db,
    objections.map(({ id }) => id),
  )
  return objections.map((one) => ({ ...one, hands: hands.get(one.id) ?? [] }))
}
