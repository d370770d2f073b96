import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Appeal } from './moderation.types.ts'

const AppealRow = z
  .object({
    id: int,
    act_id: int,
    person_id: int,
    text: z.string(),
    at: z.string(),
    due_on: z.string(),
    state: z.enum(['open', 'upheld', 'rejected']),
    decided_by: int.nullable(),
    decider: z.string().nullable(),
    decider_en: z.string().nullable(),
    decided_at: z.string().nullable(),
    reason: z.string(),
  })
  .transform((row): Appeal => ({
    id: row.id,
    actId: row.act_id,
    personId: row.person_id,
    text: row.text,
    at: row.at,
    dueOn: row.due_on,
    state: row.state,
    decidedBy: row.decided_by,
    decider: row.decider,
    deciderEn: row.decider_en,
    decidedAt: row.decided_at,
    reason: row.reason,
  }))

const select = (db: Knex): Knex.QueryBuilder =>
  db('moderation_appeals as e')
    .leftJoin('people as p', 'p.id', 'e.decided_by')
    .select('e.*', 'p.display_name as decider', 'p.display_name_en as decider_en')

export async function findAppeal(db: Knex, actId: number): Promise<Appeal | undefined> {
  return rows(AppealRow, await select(db).where('e.act_id', actId))[0]
}

/** What waits for a decision, oldest first. */
export async function listOpenAppeals(db: Knex): Promise<Appeal[]> {
  return rows(AppealRow, await select(db).where('e.state', 'open').orderBy('e.id'))
}

export interface NewAppeal {
  readonly actId: number
  readonly personId: number
  readonly text: string
  readonly at: string
  readonly dueOn: string
}

/** Its id; undefined when there is one already. */
export async function insertAppeal(tx: Knex, { actId, personId, text, at, dueOn }: NewAppeal): Promise<number | undefined> {
  const made: unknown = await tx('moderation_appeals')
    .insert({ act_id: actId, person_id: personId, text, at, due_on: dueOn })
    .onConflict('act_id')
    .ignore()
    .returning('id')
  return rows(z.object({ id: int }), made)[0]?.id
}

/** Compare-and-set; false for the one who comes second. */
export async function closeAppeal(
  tx: Knex,
  id: number,
  { state, by, at, reason }: { readonly state: 'upheld' | 'rejected'; readonly by: number; readonly at: string; readonly reason: string },
): Promise<boolean> {
  const changed = await tx('moderation_appeals').where({ id, state: 'open' }).update({ state, decided_by: by, decided_at: at, reason })
  return changed === 1
}
