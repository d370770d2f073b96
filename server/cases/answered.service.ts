import type { Knex } from 'knex'
import { countAnswers, findAnswerDays, type AnswerCount } from './answered.queries.ts'

/** First answers by kind, department and span. `bounds`: days, `YYYY-MM-DD` (server/db/spans.ts). Counts only, which tell of nobody. */
export const firstAnswers = (db: Knex, bounds: readonly string[]): Promise<readonly AnswerCount[]> => countAnswers(db, bounds)

/** Years of the first and of the last first answer; undefined when there is none. */
export async function yearsOfAnswers(db: Knex): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const { first, last } = await findAnswerDays(db)
  return first === null || last === null ? undefined : { first: Number(first.slice(0, 4)), last: Number(last.slice(0, 4)) }
}
