import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import { scopeOf } from '../disclosures/disclosures.visibility.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { listNoticeFilters, readAllNotices, readNotices, type Choice, type NoticeRow } from './notices.queries.ts'
import type { ListedNotice } from './notices.table.ts'
import { readPeriods } from './publicity.reading.ts'
import { stateOf } from './publicity.rules.ts'
import { todayOf } from './publicity.service.ts'

export interface Notices {
  readonly page: TablePage<ListedNotice>
  readonly departments: readonly Choice[]
  readonly items: readonly Choice[]
}

/** Notices that were published, one page of them. @throws AppError forbidden for the administrators */
export async function listNotices(deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor, query: TableQuery): Promise<Notices> {
  authorize(denyReading(actor))
  const [scope, today] = [scopeOf(actor), todayOf(deps)]
  return deps.cache.read(['notices', scope, today, query.sort, query.dir, query.page, query.perPage, query.filters], async () => {
    const [page, filters] = [await readNotices(deps.db.read, actor, query), await listNoticeFilters(deps.db.read, actor)]
    return { ...filters, page: { ...page, rows: await withPeriods(deps, page.rows, today) } }
  })
}

/** All of them, in batches, for an export. @throws AppError forbidden */
export async function* listAllNotices(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  query: TableQuery,
): AsyncGenerator<readonly ListedNotice[]> {
  authorize(denyReading(actor))
  for await (const batch of readAllNotices(deps.db.read, actor, query)) yield withPeriods(deps, batch, todayOf(deps))
}

async function withPeriods({ db }: Pick<Deps, 'db'>, rows: readonly NoticeRow[], today: string): Promise<ListedNotice[]> {
  const all = await readPeriods(
    db.read,
    rows.map(({ id }) => id),
  )
  return rows.flatMap((row) => {
    const { periods = [] } = all.get(row.id) ?? {}
    const period = periods.at(-1)
    if (period === undefined) return []
    return [
      {
        ...row,
        period,
        state: stateOf(period, today, row.people - row.results),
        restarts: periods.filter(({ broken }) => broken?.by === 'correction').length,
      },
    ]
  })
}
