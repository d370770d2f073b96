import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { inSpans } from '../db/spans.ts'
import { KINDS } from './cases.rules.ts'

const CountRow = z
  .object({ kind: z.enum(KINDS), department_id: int, span: int, n: int })
  .transform(({ department_id, ...row }) => ({ ...row, departmentId: department_id }))
export type AnswerCount = z.output<typeof CountRow>

/** First answers by kind, department and span; the department is the one that answered. A case that was reopened counts once. */
export async function countAnswers(db: Knex, bounds: readonly string[]): Promise<AnswerCount[]> {
  const sent = db('case_answers as w')
    .join('cases as c', 'c.id', 'w.case_id')
    .where({ 'w.state': 'sent', 'w.round': 1 })
    .select('c.kind', db.raw('coalesce(w.department_id, c.responsible_id) as department_id'))
  const found: unknown = await db
    .from(inSpans(db, sent, 'w.sent_on', bounds).as('x'))
    .groupBy('kind', 'department_id', 'span')
    .select('kind', 'department_id', 'span')
    .count({ n: '*' })
  return rows(CountRow, found)
}

const RangeRow = z.object({ first: z.string().nullable(), last: z.string().nullable() })
/** Days of the first and of the last first answer, `YYYY-MM-DD`. */
export async function findAnswerDays(db: Knex): Promise<z.output<typeof RangeRow>> {
  return RangeRow.parse(
    await db('case_answers').where({ state: 'sent', round: 1 }).min({ first: 'sent_on' }).max({ last: 'sent_on' }).first(),
  )
}
