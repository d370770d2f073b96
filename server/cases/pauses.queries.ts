import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { PAUSE_RULES } from './cases.rules.ts'
import type { Pause } from './cases.types.ts'

const PauseRow = z
  .object({
    id: int,
    rule: z.enum(PAUSE_RULES),
    from_on: z.string(),
    until_on: z.string().nullable(),
    answer_by_on: z.string().nullable(),
    reason: z.string(),
  })
  .transform((row): Pause => ({
    id: row.id,
    rule: row.rule,
    from: row.from_on,
    until: row.until_on,
    answerBy: row.answer_by_on,
    reason: row.reason,
  }))

/** Oldest first. */
export async function listPauses(db: Knex, caseId: number): Promise<Pause[]> {
  return rows(PauseRow, await db('case_pauses').where({ case_id: caseId }).orderBy('id'))
}

export async function insertPause(tx: Knex, caseId: number, pause: Pick<Pause, 'rule' | 'from' | 'answerBy' | 'reason'>): Promise<void> {
  await tx('case_pauses').insert({
    case_id: caseId,
    rule: pause.rule,
    from_on: pause.from,
    answer_by_on: pause.answerBy,
    reason: pause.reason,
  })
}

/** Ends the pause that lasts; `until` is its last day. */
export async function endPause(tx: Knex, caseId: number, until: string): Promise<void> {
  await tx('case_pauses').where({ case_id: caseId }).whereNull('until_on').update({ until_on: until })
}
