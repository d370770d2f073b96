import type { Knex } from 'knex'
import { caseKinds } from './kinds.registry.ts'

/** Since when a case `c` stands still: the first day of the pause that lasts. */
export const PAUSED_FROM = '(select max(z.from_on) from case_pauses z where z.case_id = c.id and z.until_on is null)'

/** A condition on `c`: it came in, and is not received yet, so that no day of it counts. */
export function unconfirmed(): string {
  const conditions = [...caseKinds.values()].flatMap(({ kind, unconfirmed: condition }) =>
    condition === undefined ? [] : [`(c.kind = '${kind}' and ${condition})`],
  )
  return conditions.length === 0 ? '(1 = 0)' : `(${conditions.join(' or ')})`
}

/** The SQL twin of `isTicking`. */
export const ticking = (query: Knex.QueryBuilder): Knex.QueryBuilder =>
  query
    .where(
      (q) =>
        void q
          .whereIn('c.state', ['received', 'open', 'approval'])
          .orWhere(
            (late) =>
              void late
                .where('c.state', 'paused')
                .whereRaw(
                  'not exists (select 1 from case_pauses z where z.case_id = c.id and z.until_on is null and z.from_on <= c.due_on)',
                ),
          ),
    )
    .whereRaw(`not ${unconfirmed()}`)
