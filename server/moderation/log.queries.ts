import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { decodeAct, selectActs } from './acts.queries.ts'
import type { Appeal, ModerationAct } from './moderation.types.ts'

/** A line of the public log. */
export interface LogLine extends ModerationAct {
  /** How an appeal against it stands; null without one. */
  readonly appeal: Appeal['state'] | null
}

const AppealColumn = z.looseObject({ appeal_state: z.enum(['open', 'upheld', 'rejected']).nullable() })

export const selectLog = (db: Knex): Knex.QueryBuilder =>
  selectActs(db).leftJoin('moderation_appeals as e', 'e.act_id', 'a.id').select('e.state as appeal_state')

export const decodeLine = (row: unknown): LogLine => ({ ...decodeAct(row), appeal: AppealColumn.parse(row).appeal_state })

/** Active moderators other than these. */
export async function countModerators(db: Knex, except: readonly number[]): Promise<number> {
  const found: unknown = await db('role_assignments as r')
    .join('people as p', 'p.id', 'r.person_id')
    .where({ 'r.role': 'moderator', 'p.status': 'active' })
    .whereNotIn('p.id', [...except])
    .countDistinct({ n: 'p.id' })
  return rows(z.object({ n: int }), found)[0]?.n ?? 0
}
