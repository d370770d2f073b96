import type { Knex } from 'knex'
import { isPostgres } from '../db/engine.ts'

// Fragments for queries of every feature that shows what was true on a day. They name columns, never values that somebody typed.

/** The day in Shanghai of an instant kept as UTC ISO text, e.g. `dayOf(db, 's.at')`; null for null. */
export const dayOf = (db: Knex, at: string): string =>
  isPostgres(db) ? `to_char((${at})::timestamptz at time zone 'Asia/Shanghai', 'YYYY-MM-DD')` : `date(${at}, '+8 hours')`

/** What a department was called on a day (an SQL expression): the newest name that had begun; its present one without a history. */
export const departmentNameOn = (column: 'name' | 'name_en', departmentId: string, on: string): string =>
  `coalesce((select dn.${column} from department_names dn where dn.department_id = ${departmentId} and dn.from_on <= ${on} order by dn.from_on desc limit 1),
    (select dd.${column} from departments dd where dd.id = ${departmentId}))`

/**
 * Joins to a query the posting (`alias`) that a person held on a day; columns are null for somebody without one.
 * `personId` and `on`: SQL expressions, e.g. `s.actor_id` and `dayOf(db, 's.at')`. One row at most: postings of a person never overlap.
 */
export const joinPostingOn =
  (alias: string, personId: string, on: string) =>
  (query: Knex.QueryBuilder): void => {
    void query.joinRaw(
      `left join postings ${alias} on ${alias}.person_id = ${personId} and ${alias}.from_on <= ${on} and (${alias}.to_on is null or ${alias}.to_on >= ${on})`,
    )
  }
