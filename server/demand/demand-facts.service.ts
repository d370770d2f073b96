import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { listOwedDemands } from './demands.queries.ts'
import { demandFactsOf, type DemandFacts } from './progress.rules.ts'

/**
 * What departments were to close by a day of the period, `YYYY-MM-DD`, both included, by what was known at `asOf` (UTC ISO text). What was
 * taken off the draft again is owed by nobody.
 */
export async function demandFacts(
  db: Knex,
  asked: { readonly departmentIds: readonly number[]; readonly from: string; readonly to: string; readonly asOf: string },
): Promise<ReadonlyMap<number, DemandFacts>> {
  const owed = (await listOwedDemands(db, asked)).flatMap(({ id, departmentId, title, dueOn, closedOn, state }) =>
    departmentId === null || dueOn === null || state === 'dropped' ? [] : [{ id, departmentId, title, dueOn, closedOn }],
  )
  return owed.length === 0 ? new Map() : demandFactsOf(owed, dateInShanghai(asked.asOf), await calendarIn(db))
}
