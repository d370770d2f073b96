import { authorize, denyUnless, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { findSignIns, listActions, readAllEntries, readEntries } from './audit-log.queries.ts'
import { audited } from './audit.service.ts'
import type { AuditRow } from './audit.table.ts'

const denyReadLog = (actor: Actor) => denyUnless(actor, 'auditor')

export async function listEntries(
  { db }: Deps,
  actor: Actor,
  query: TableQuery,
): Promise<{ page: TablePage<AuditRow>; actions: string[] }> {
  authorize(denyReadLog(actor))
  const [page, actions] = await Promise.all([readEntries(db.read, query), listActions(db.read)])
  return { page, actions }
}

/** Every filtered entry, for a file that leaves the system; that it left is itself an entry. */
export async function exportEntries(
  deps: Deps,
  actor: Actor,
  query: TableQuery,
  format: string,
): Promise<AsyncIterable<readonly AuditRow[]>> {
  authorize(denyReadLog(actor))
  await audited(deps, actor, async () => [
    undefined,
    { action: 'audit.export', subject: 'audit', details: { format, filters: query.filters } },
  ])
  return readAllEntries(deps.db.read, query)
}

/** When and from where somebody came in as this person, or tried to: everybody may read that of themselves. */
export const listOwnSignIns = ({ db }: Deps, actor: Actor, limit: number): Promise<AuditRow[]> => findSignIns(db.read, actor.id, limit)
