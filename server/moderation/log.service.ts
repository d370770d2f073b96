import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { decodeLine, selectLog, type LogLine } from './log.queries.ts'
import { LOG } from './log.table.ts'
import { denyLog } from './moderation.policy.ts'

export type { LogLine } from './log.queries.ts'

type Reading = Pick<Deps, 'db'>

/** What moderators did, without what was hidden and without its authors. @throws AppError forbidden */
export async function listLog({ db }: Reading, actor: Actor, query: TableQuery): Promise<TablePage<LogLine>> {
  authorize(denyLog(actor))
  return readPage(selectLog(db.read), LOG, query, decodeLine)
}

export function exportLog({ db }: Reading, actor: Actor, query: TableQuery): AsyncIterable<readonly LogLine[]> {
  authorize(denyLog(actor))
  return readAll(selectLog(db.read), LOG, query, decodeLine)
}
