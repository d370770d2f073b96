import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { denyCompliance } from './compliance.policy.ts'
import { listSilentAt, listSilentOf, QUIET_DAYS, readAllSilent, readSilent, type SilentFact } from './freshness.queries.ts'
import type { SilentColumn } from './freshness.table.ts'
import { todayOf, type World } from './map.service.ts'

/** An instant before which an item of events counts as silent. */
const quietSince = (today: string): string => `${addDays(today, -QUIET_DAYS)}T00:00:00.000Z`

/** Columns that have fallen silent beyond their cycle. @throws AppError forbidden for whoever is not of the bureau */
export async function listSilent(deps: World, actor: Actor, query: TableQuery): Promise<TablePage<SilentColumn>> {
  authorize(denyCompliance(actor))
  const today = todayOf(deps)
  return deps.cache.read(['compliance.silent', query, today], () => readSilent(deps.db.read, today, quietSince(today), query))
}

export function listAllSilent(deps: World, actor: Actor, query: TableQuery): AsyncIterable<readonly SilentColumn[]> {
  authorize(denyCompliance(actor))
  const today = todayOf(deps)
  return readAllSilent(deps.db.read, today, quietSince(today), query)
}

/** The silent columns of one department, the longest first. */
export function silentOf(deps: World, departmentId: number): Promise<readonly SilentColumn[]> {
  const today = todayOf(deps)
  return deps.cache.read(['compliance.silent_of', departmentId, today], () =>
    listSilentOf(deps.db.read, today, quietSince(today), departmentId),
  )
}

export type { SilentFact } from './freshness.queries.ts'

/** What was silent at an instant, by what was known then: a fact of the evaluation. `asOf`: UTC ISO text. */
export function silentAt(db: Knex, departmentIds: readonly number[], asOf: string): Promise<SilentFact[]> {
  const today = dateInShanghai(asOf)
  return listSilentAt(db, { departmentIds, today, quietSince: quietSince(today), asOf })
}
