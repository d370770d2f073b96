import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

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

const open = (db: Knex): Knex.QueryBuilder =>
  db('evaluation_objections as o')
    .join('evaluation_subjects as s', (on) => on.on('s.cycle_id', 'o.cycle_id').andOn('s.key', 'o.subject'))
    .where('o.state', 'open')

/** Every objection that nobody has decided, of all cycles, with who had a hand in its line (as `handsIn` for one). */
export async function listOpenObjections(db: Knex): Promise<OpenObjection[]> {
  const found: unknown = await open(db)
    .orderBy('o.id')
    .select('o.id', 'o.cycle_id', 'o.indicator', 's.name', 's.name_en', 'o.department_id', 'o.raised_by', 'o.due_on')
  const objections = rows(OpenRow, found)
  if (objections.length === 0) return []
  const of = (table: string) => open(db).join(`${table} as x`, (on) => on.on('x.subject_id', 's.id').andOn('x.indicator', 'o.indicator'))
  const touched: unknown = await of('evaluation_scores')
    .select('o.id', 'x.given_by as person')
    .union([
      of('evaluation_decisions').select('o.id', 'x.decided_by as person'),
      open(db)
        .join('evaluation_ballots as x', (on) => on.on('x.cycle_id', 'o.cycle_id').andOn('x.indicator', 'o.indicator'))
        .select('o.id', 'x.attached_by as person'),
    ])
  const hands = rows(z.object({ id: int, person: int }), touched)
  return objections.map((one) => ({ ...one, hands: hands.filter(({ id }) => id === one.id).map(({ person }) => person) }))
}
