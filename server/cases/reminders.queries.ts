import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { decodeCase, selectCases } from './cases.queries.ts'
import { ticking } from './clock.queries.ts'
import type { Case } from './cases.types.ts'

const decoded = (found: unknown): Case[] => (found as unknown[]).map(decodeCase)

/** The clock runs, and it is due by the day. */
export const listDueBy = async (db: Knex, day: string): Promise<Case[]> =>
  decoded(await ticking(selectCases(db)).where('c.due_on', '<=', day).orderBy('c.id'))

/** Answered on the day or before, and not closed. */
export const listAnsweredBy = async (db: Knex, day: string): Promise<Case[]> =>
  decoded(await selectCases(db).where('c.state', 'answered').where('c.answered_on', '<=', day).orderBy('c.id'))

const StepRow = z.object({ id: int, case_id: int, kind: z.string() })
/** What applicants without a name did since the day: nobody was told at that moment. */
export async function listNamelessSteps(db: Knex, since: string): Promise<z.output<typeof StepRow>[]> {
  const found: unknown = await db('case_steps as s')
    .join('cases as c', 'c.id', 's.case_id')
    .where('c.anonymous', true)
    .whereNull('s.actor_id')
    .whereNull('s.at')
    .where('s.on_date', '>=', since)
    .whereIn('s.kind', ['received', 'wrote', 'corrected', 'rated', 'reopened'])
    .orderBy('s.id')
    .select('s.id', 's.case_id', 's.kind')
  return rows(StepRow, found)
}
