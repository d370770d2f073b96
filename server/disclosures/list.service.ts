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
import { scopeOf } from './disclosures.visibility.ts'
import type { ListedDisclosure } from './list.table.ts'

/** The records that the actor may see, one page of them. */
export const listDisclosures = (
  { db, cache }: Pick<Deps, 'db' | 'cache'>,
  actor: Actor,
  query: TableQuery,
): Promise<TablePage<ListedDisclosure>> =>
  cache.read(['disclosures', scopeOf(actor), query.sort, query.dir, query.page, query.perPage, query.filters], () =>
    readDisclosures(db.read, actor, query),
  )

/** All of them, in batches, for an export. */
export const listAllDisclosures = ({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncIterable<readonly ListedDisclosure[]> =>
  readAllDisclosures(db.read, actor, query)

/** What they can be filtered by, in the reader's language. */
export const listFilterOptions = ({ db, cache }: Pick<Deps, 'db' | 'cache'>, locale: Locale): Promise<ListOptions> =>
  cache.read(['disclosures.options', locale], () => readListOptions(db.read, locale))

/** What was published last and stands, as far as the actor may read it. */
export const listLatest = ({ db, cache }: Pick<Deps, 'db' | 'cache'>, actor: Actor, of: LatestOf): Promise<ListedDisclosure[]> =>
  cache.read(['disclosures.latest', scopeOf(actor), of], () => readLatest(db.read, actor, of))

/** Each department's newest record of a catalogue item that the actor may read, by department. */
export const listLatestByDepartment = ({ db }: Pick<Deps, 'db'>, actor: Actor, itemId: number): Promise<Map<number, ListedDisclosure>> =>
  readLatestByDepartment(db.read, actor, itemId)
