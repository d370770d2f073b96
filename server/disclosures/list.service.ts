import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { Locale } from '../i18n/index.ts'
import type { TablePage, TableQuery } from '../web/table.ts'
import {
  readAllDisclosures,
  readDisclosures,
  readLatest,
  readLatestByDepartment,
  readListOptions,
  type LatestOf,
  type ListOptions,
} from './list.queries.ts'
import { dateInShanghai } from '../../core/dates.ts'
import { scopeOf } from './disclosures.visibility.ts'
import type { ListedDisclosure } from './list.table.ts'

const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** The records that the actor may see, one page of them. */
export const listDisclosures = (
  deps: Pick<Deps, 'db' | 'cache' | 'now'>,
  actor: Actor,
  query: TableQuery,
): Promise<TablePage<ListedDisclosure>> =>
  deps.cache.read(['disclosures', scopeOf(actor), todayOf(deps), query.sort, query.dir, query.page, query.perPage, query.filters], () =>
    readDisclosures(deps.db.read, actor, todayOf(deps), query),
  )

/** All of them, in batches, for an export. */
export const listAllDisclosures = (
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  query: TableQuery,
): AsyncIterable<readonly ListedDisclosure[]> => readAllDisclosures(deps.db.read, actor, todayOf(deps), query)

/** What they can be filtered by, in the reader's language. */
export const listFilterOptions = ({ db, cache }: Pick<Deps, 'db' | 'cache'>, locale: Locale): Promise<ListOptions> =>
  cache.read(['disclosures.options', locale], () => readListOptions(db.read, locale))

/** What was published last and stands, as far as the actor may read it. */
export const listLatest = (deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor, of: LatestOf): Promise<ListedDisclosure[]> =>
  deps.cache.read(['disclosures.latest', scopeOf(actor), todayOf(deps), of], () => readLatest(deps.db.read, actor, todayOf(deps), of))

/** Each department's newest record of a catalogue item that the actor may read, by department. */
export const listLatestByDepartment = (
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  itemId: number,
): Promise<Map<number, ListedDisclosure>> => readLatestByDepartment(deps.db.read, actor, todayOf(deps), itemId)
