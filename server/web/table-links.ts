import { isSortable, pageSizesOf, readTableQuery } from './table-query.ts'
import type { Column, Dir, FilterValue, Hidden, TableQuery, TableSpec } from './table-types.ts'

type Pair = readonly [string, string]

/** How a filter's value is written in an address; the reverse of reading it. */
function filterPairs(key: string, value: FilterValue): Pair[] {
  if (value.kind === 'search') return [[key, value.typed]]
  if (value.kind === 'select') return value.values.map((v): Pair => [key, v])
  const [low, high]: Pair[] =
    value.kind === 'range'
      ? [
          [`${key}_min`, value.typedMin],
          [`${key}_max`, value.typedMax],
        ]
      : [
          [`${key}_from`, value.from ?? ''],
          [`${key}_to`, value.to ?? ''],
        ]
  return [low!, high!].filter(([, text]) => text !== '')
}

export type Part = 'filters' | 'sort' | 'size' | 'cols' | 'page'

/** The parameters that say everything about a table; what equals the default is left out so that addresses stay short. */
export function pairsOf<Row>(spec: TableSpec<Row>, query: TableQuery, without: readonly Part[] = []): Pair[] {
  const keep = (part: Part): boolean => !without.includes(part)
  const pairs: Pair[] = [...query.rest]
  if (keep('filters')) for (const [key, value] of Object.entries(query.filters)) pairs.push(...filterPairs(key, value))
  if (keep('sort') && (query.sort !== spec.sort.key || query.dir !== spec.sort.dir)) pairs.push(['sort', sortText(query.sort, query.dir)])
  if (keep('size') && query.perPage !== pageSizesOf(spec)[0]) pairs.push(['size', String(query.perPage)])
  if (keep('cols') && !showsDefaultColumns(spec, query)) pairs.push(['cols', optionalShown(spec, query).join(',')])
  if (keep('page') && query.page > 1) pairs.push(['page', String(query.page)])
  return pairs
}

const sortText = (key: string, dir: Dir): string => (dir === 'desc' ? `-${key}` : key)

// Asked for every link of a page; a spec never changes.
const defaults = new WeakMap<object, string>()
function showsDefaultColumns<Row>(spec: TableSpec<Row>, query: TableQuery): boolean {
  const known = defaults.get(spec) ?? readTableQuery(spec, {}).columns.join()
  defaults.set(spec, known)
  return query.columns.join() === known
}

const optionalShown = <Row>(spec: TableSpec<Row>, query: TableQuery): string[] =>
  spec.columns.filter((c) => c.optional !== undefined && c.optional !== false && query.columns.includes(c.key)).map((c) => c.key)

export function hrefOf(path: string, pairs: readonly Pair[]): string {
  return pairs.length === 0
    ? path
    : `${path}?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString().replaceAll('%2C', ',')}`
}

export const linkTo = <Row>(spec: TableSpec<Row>, path: string, query: TableQuery): string => hrefOf(path, pairsOf(spec, query))

export const hiddenOf = (pairs: readonly Pair[]): Hidden[] => pairs.map(([name, value]) => ({ name, value }))

const DESCENDING_FIRST: ReadonlySet<string> = new Set(['number', 'money', 'percent', 'score', 'date', 'instant', 'period'])

/** Where a click on a column's head leads: its first direction, or the other one when it is already sorted that way. */
export function sortHref<Row>(spec: TableSpec<Row>, path: string, query: TableQuery, column: Column<Row>): string | undefined {
  if (!isSortable(column) || spec.plain) return undefined
  const firstDir: Dir = column.firstDir ?? (DESCENDING_FIRST.has(column.kind) ? 'desc' : 'asc')
  const dir: Dir = query.sort !== column.key ? firstDir : query.dir === 'asc' ? 'desc' : 'asc'
  return linkTo(spec, path, { ...query, sort: column.key, dir, page: 1 })
}
