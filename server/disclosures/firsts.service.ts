import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { countFirsts, findFirstAndLast, type SpanCount } from './firsts.queries.ts'

export type { SpanCount } from './firsts.queries.ts'

/** First publications by department and span. `bounds`: instants, UTC ISO text (server/db/spans.ts). Whoever may read the records: these are counts. */
export const firstPublications = (db: Knex, bounds: readonly string[]): Promise<readonly SpanCount[]> => countFirsts(db, bounds)

/** Years of the first and of the last first publication; undefined when there is none. */
export async function yearsOfPublications(db: Knex): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const { first, last } = await findFirstAndLast(db)
  if (first === null || last === null) return undefined
  const yearOf = (at: string): number => Number(dateInShanghai(at).slice(0, 4))
  return { first: yearOf(first), last: yearOf(last) }
}
