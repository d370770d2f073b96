import type { Knex } from 'knex'

/**
 * Narrows a query to adjoining stretches of time and selects, as `span`, the number of the one that each row lies in, from 0. Portable: the
 * engines have no common way to cut text dates into months, and months of instants begin at midnight in Shanghai. Group in an outer query:
 * PostgreSQL takes the same expression with other parameters for another one.
 * @param bounds as the column keeps them, ascending: each stretch begins with one and ends before the next
 */
export function inSpans(db: Knex, query: Knex.QueryBuilder, column: string, bounds: readonly string[]): Knex.QueryBuilder {
  const [first, ...ends] = bounds
  const last = ends.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('no span')
  const cases = ends.map((_, span) => `when ${column} < ? then ${span}`).join(' ')
  return query
    .where(column, '>=', first)
    .where(column, '<', last)
    .select(db.raw(`case ${cases} end as span`, ends))
}
