import { audited } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { deleteSessions } from './account.queries.ts'
import { authorize, denyUnless, type Actor } from './policy.ts'
import { findOpenSession, readAllSessions, readSessions } from './sessions.queries.ts'
import type { SessionEntry } from './sessions.table.ts'

const denyManageSessions = (actor: Actor) => denyUnless(actor, 'secadmin')
const at = ({ now }: Deps): string => now().toISOString()

export async function listSessions(deps: Deps, actor: Actor, query: TableQuery): Promise<TablePage<SessionEntry>> {
  authorize(denyManageSessions(actor))
  return readSessions(deps.db.read, at(deps), query)
}

export function listAllSessions(deps: Deps, actor: Actor, query: TableQuery): AsyncIterable<readonly SessionEntry[]> {
  authorize(denyManageSessions(actor))
  return readAllSessions(deps.db.read, at(deps), query)
}

export async function getSession(deps: Deps, actor: Actor, id: string): Promise<SessionEntry> {
  authorize(denyManageSessions(actor))
  const session = await findOpenSession(deps.db.read, at(deps), id)
  if (session === undefined) throw new AppError('not_found', 'auth.session.gone')
  return session
}

/** Whether a session is still open, by its hash: whoever keeps a connection open asks from time to time. */
export const sessionStands = async (deps: Pick<Deps, 'db' | 'now'>, id: string): Promise<boolean> =>
  (await findOpenSession(deps.db.read, deps.now().toISOString(), id)) !== undefined

/** Ends one session, or with `all` every session of its person; returns how many. Their next request meets the sign-in page. */
export async function endSession(deps: Deps, actor: Actor, id: string, all: boolean): Promise<number> {
  authorize(denyManageSessions(actor))
  return audited(deps, actor, async (tx) => {
    const session = await findOpenSession(tx, at(deps), id)
    if (session === undefined) throw new AppError('not_found', 'auth.session.gone')
    const sessionsEnded = await deleteSessions(tx, session.personId, all ? {} : { only: id })
    return [
      sessionsEnded,
      { action: 'auth.end_session', subject: `person:${session.personId}`, details: { session: id.slice(0, 12), all, sessionsEnded } },
    ]
  })
}
