import { dateInShanghai } from '../../../core/dates.ts'
import { authorize, type Actor } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { denyReading } from '../../disclosures/disclosures.policy.ts'
import { scopeOf } from '../../disclosures/disclosures.visibility.ts'
import type { TablePage } from '../../web/table-sql.ts'
import type { TableQuery } from '../../web/table-types.ts'
import { countByKind, listNamedDepartments, readOverviewPage, readWholeOverview, type KindCount } from './overview.queries.ts'
import type { PublishedLine } from './overview.table.ts'
import type { Named } from './personnel-actions.queries.ts'

const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

export interface Overview {
  readonly page: TablePage<PublishedLine>
  readonly counts: readonly KindCount[]
  readonly departments: readonly Named[]
}

/** What is published about people, a page of it, and how many of each kind in each year. @throws AppError forbidden for the administrators */
export async function readOverview(deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor, query: TableQuery): Promise<Overview> {
  authorize(denyReading(actor))
  const [scope, today] = [scopeOf(actor), todayOf(deps)]
  const [page, counts, departments] = await Promise.all([
    deps.cache.read(['personnel', scope, today, query.sort, query.dir, query.page, query.perPage, query.filters], () =>
      readOverviewPage(deps.db.read, actor, today, query),
    ),
    deps.cache.read(['personnel-counts', scope, today], () => countByKind(deps.db.read, actor, today)),
    deps.cache.read(['personnel-departments', scope], () => listNamedDepartments(deps.db.read, actor)),
  ])
  return { page, counts, departments }
}

/** All of them, in batches, for an export. @throws AppError forbidden */
export function exportOverview(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, query: TableQuery): AsyncIterable<readonly PublishedLine[]> {
  authorize(denyReading(actor))
  return readWholeOverview(deps.db.read, actor, todayOf(deps), query)
}
