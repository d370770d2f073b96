import type { Knex } from 'knex'
import { addDays } from '../../core/dates.ts'
import { filtersOf, type NamedFilter } from './table-query.ts'
import type { CellKind, Column, FilterValue, Sql, TableQuery, TableSpec } from './table-types.ts'

/** Rows of one page and what is true of all filtered rows. `page` is the page that was read: the last one when the asked one is beyond it. */
export interface TablePage<Row> {
  readonly rows: readonly Row[]
  readonly total: number
  /** Sums over all filtered rows by column key, in the stored unit. */
  readonly totals: Readonly<Record<string, number>>
  readonly page: number
}

// Generic over the row; a table only adds clauses and never looks into it.
type Query = Knex.QueryBuilder

interface Client {
  readonly dialect: string
  raw(sql: string): Knex.Raw
  queryBuilder(): Query
}
const clientOf = (query: Query): Client => (query as unknown as { client: Client }).client

/** The expression for the engine of the query, in parentheses unless it is a plain column (so that indexes on it stay usable). */
function expression(query: Query, sql: Sql): string {
  const text = typeof sql === 'string' ? sql : clientOf(query).dialect === 'postgresql' ? sql.postgres : sql.sqlite
  return /^[\w.]+$/.test(text) ? text : `(${text})`
}

/** LIKE pattern for a substring; `!` escapes, because Knex and PostgreSQL both give the backslash meanings of their own. */
const pattern = (word: string): string => `%${word.replace(/[!%_]/g, '!$&')}%`

/** Adds the where clauses of the filters. For sums and charts of exactly the rows a table lists. Returns the same builder. */
export function applyTableFilters<Row>(base: Query, spec: TableSpec<Row>, query: TableQuery): Query {
  for (const named of filtersOf(spec)) {
    const value = query.filters[named.key]
    if (value !== undefined) addFilter(base, spec, named, value)
  }
  return base
}

function addFilter<Row>(base: Query, spec: TableSpec<Row>, named: NamedFilter<Row>, value: FilterValue): void {
  if (value.kind === 'search') {
    addSearch(base, searchedIn(spec, named), value.words)
    return
  }
  const sql = expression(base, sqlOf(spec, named))
  if (value.kind === 'select') {
    const values = named.filter.kind === 'select' && named.filter.of === 'id' ? value.values.map(Number) : value.values
    void base.whereRaw(`${sql} in (${values.map(() => '?').join(', ')})`, [...values])
    return
  }
  const [low, high] = value.kind === 'range' ? [value.min, value.max] : dayBounds(value, named.valueKind)
  if (low !== undefined) void base.whereRaw(`${sql} >= ?`, [low])
  if (high !== undefined)
    void base.whereRaw(`${sql} ${value.kind === 'date-range' && named.valueKind === 'instant' ? '<' : '<='} ?`, [high])
}

function sqlOf<Row>(spec: TableSpec<Row>, named: NamedFilter<Row>): Sql {
  const sql = named.column?.sql ?? spec.filters?.[named.key]?.sql
  if (sql === undefined) throw new Error(`table ${spec.key}: filter ${named.key} has no sql`)
  return sql
}

const searchedIn = <Row>(spec: TableSpec<Row>, named: NamedFilter<Row>): readonly Sql[] =>
  (named.filter.kind === 'search' ? named.filter.in : undefined) ?? [sqlOf(spec, named)]

/** The database lowers both sides, so that each engine's idea of case is at least the same on both. */
function addSearch(base: Query, columns: readonly Sql[], words: readonly string[]): void {
  const any = columns.map((column) => `lower(${expression(base, column)}) like lower(?) escape '!'`).join(' or ')
  for (const word of words)
    void base.whereRaw(
      `(${any})`,
      columns.map(() => pattern(word)),
    )
}

/** A day of Asia/Shanghai runs from 16:00 UTC of the day before; the upper bound of instants is exclusive. */
function dayBounds(value: FilterValue & { kind: 'date-range' }, kind: CellKind): readonly [string | undefined, string | undefined] {
  if (kind !== 'instant') return [value.from, value.to]
  const startOf = (date: string) => `${addDays(date, -1)}T16:00:00.000Z`
  return [value.from && startOf(value.from), value.to && startOf(addDays(value.to, 1))]
}

/** Adds the filters, the order (row id last, so that it is total and pages never overlap) and the page. Returns the same builder. */
export function applyTableQuery<Row>(base: Query, spec: TableSpec<Row>, query: TableQuery): Query {
  const paged = applyTableFilters(base, spec, query).limit(query.perPage)
  return addOrder(query.page > 1 ? paged.offset((query.page - 1) * query.perPage) : paged, spec, query)
}

function addOrder<Row>(base: Query, spec: TableSpec<Row>, query: TableQuery): Query {
  const column = spec.columns.find((c) => c.key === query.sort)
  if (column?.sql === undefined) throw new Error(`table ${spec.key}: cannot sort by ${query.sort}`)
  const direction = query.dir === 'desc' ? 'desc' : 'asc'
  const nulls = column.notNull ? '' : ' nulls last'
  return base.orderByRaw(`${expression(base, column.sql)} ${direction}${nulls}, ${expression(base, spec.id)} ${direction}`)
}

const summedOf = <Row>(spec: TableSpec<Row>): (Column<Row> & { sql: Sql })[] =>
  spec.columns.filter((c): c is Column<Row> & { sql: Sql } => c.total === 'sum' && c.sql !== undefined)

/** One row: how many rows the filters leave, and the sums of the columns that have a total. */
function sumsQuery<Row>(base: Query, spec: TableSpec<Row>, query: TableQuery): Query {
  const client = clientOf(base)
  const summed = summedOf(spec)
  const parts = summed.map((c) => client.raw(`${expression(base, c.sql)} as sum_${c.key}`))
  const inner = applyTableFilters(base.clone(), spec, query)
    .clearSelect()
    .clearOrder()
    .select(parts.length > 0 ? parts : client.raw('1 as one'))
  const outer = summed.map((c) => client.raw(`sum(sum_${c.key}) as table_sum_${c.key}`))
  return client
    .queryBuilder()
    .from(inner.as('table_rows'))
    .select(client.raw('count(*) as table_n'), ...outer)
}

/**
 * One round trip for the page, the number of filtered rows and their sums. Count and sums stand in a CTE read by scalar subqueries:
 * unlike `count(*) over ()` that lets the engine walk an index for the page instead of carrying every filtered row through a window.
 * `base` selects, joins and limits to what the reader may see; no distinct, no CTE named table_sums. `decode`: one database row to one Row.
 */
export async function readPage<Row>(
  base: Query,
  spec: TableSpec<Row>,
  query: TableQuery,
  decode: (row: unknown) => Row,
): Promise<TablePage<Row>> {
  const names = ['table_n', ...summedOf(spec).map((c) => `table_sum_${c.key}`)]
  const client = clientOf(base)
  const found = (await applyTableQuery(base.clone(), spec, query)
    .with('table_sums', sumsQuery(base, spec, query))
    .select(names.map((name) => client.raw(`(select ${name} from table_sums) as ${name}`)))) as Record<string, unknown>[]
  if (found.length === 0 && query.page > 1) return readLastPage(base, spec, query, decode)
  const total = Number(found[0]?.['table_n'] ?? 0)
  const totals = sumsOf(spec, found[0])
  return { rows: found.map((row) => decode(without(row, names))), total, totals, page: query.page }
}

/** A bookmark to a page that has gone, or a typed number: shows the last page instead of nothing. */
async function readLastPage<Row>(
  base: Query,
  spec: TableSpec<Row>,
  query: TableQuery,
  decode: (row: unknown) => Row,
): Promise<TablePage<Row>> {
  const [sums] = (await sumsQuery(base, spec, query)) as Record<string, unknown>[]
  const last = Math.ceil(Number(sums?.['table_n'] ?? 0) / query.perPage)
  return readPage(base, spec, { ...query, page: Math.max(1, Math.min(last, query.page - 1)) }, decode)
}

const sumsOf = <Row>(spec: TableSpec<Row>, row: Record<string, unknown> | undefined): Record<string, number> =>
  Object.fromEntries(summedOf(spec).map((c) => [c.key, Number(row?.[`table_sum_${c.key}`] ?? 0)]))

function without(row: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  for (const name of names) Reflect.deleteProperty(row, name)
  return row
}

const BATCH = 2_000

/**
 * Every filtered row in the query's order, in batches. The ids are read once in order and the rows fetched by id: the set is the one of
 * that moment, no read transaction stays open while a slow client downloads, and nothing is sorted twice.
 */
export async function* readAll<Row>(
  base: Query,
  spec: TableSpec<Row>,
  query: TableQuery,
  decode: (row: unknown) => Row,
  batch = BATCH,
): AsyncGenerator<readonly Row[]> {
  const client = clientOf(base)
  const id = client.raw(`${expression(base, spec.id)} as table_id`)
  const listed = (await addOrder(applyTableFilters(base.clone(), spec, query), spec, query)
    .clearSelect()
    .select(id)) as { table_id: string | number }[]
  const ids = listed.map((row) => row.table_id)
  for (let start = 0; start < ids.length; start += batch) {
    const some = ids.slice(start, start + batch)
    const marks = some.map(() => '?').join(', ')
    const found = (await base
      .clone()
      .select(id)
      .whereRaw(`${expression(base, spec.id)} in (${marks})`, some)) as Record<string, unknown>[]
    const byId = new Map(found.map((row) => [row['table_id'], row]))
    yield some.flatMap((key) => {
      const row = byId.get(key)
      return row ? [decode(without(row, ['table_id']))] : []
    })
  }
}
