import type { Request, Response } from 'express'
import { isDate, parsePeriod } from '../../core/dates.ts'
import { decimalBound } from './table-bounds.ts'
import type { CellKind, Column, Dir, Filter, FilterValue, TableQuery, TableSpec } from './table-types.ts'

const PAGE_SIZES = [25, 50, 100] as const
const MAX_PAGE = 1_000_000
const MAX_WORDS = 8
const MAX_TYPED = 100
const MAX_CHOICES = 100

/** Every filter of a table with the parameter it is read from, own ones first. */
export interface NamedFilter<Row> {
  readonly key: string
  readonly filter: Filter
  readonly valueKind: CellKind
  readonly column?: Column<Row>
}

export const pageSizesOf = <Row>(spec: TableSpec<Row>): readonly number[] => spec.pageSizes ?? PAGE_SIZES

// Asked many times a page; a spec never changes.
const named = new WeakMap<object, unknown>()

export function filtersOf<Row>(spec: TableSpec<Row>): readonly NamedFilter<Row>[] {
  const known = named.get(spec) as readonly NamedFilter<Row>[] | undefined
  const filters = known ?? collectFilters(spec)
  if (known === undefined) named.set(spec, filters)
  return filters
}

function collectFilters<Row>(spec: TableSpec<Row>): NamedFilter<Row>[] {
  const placed = Object.entries(spec.filters ?? {}).map(([key, p]) => ({
    key,
    filter: p.filter,
    valueKind: p.valueKind ?? ('text' as const),
  }))
  const own = spec.columns.flatMap((column) =>
    column.filter ? [{ key: column.key, filter: column.filter, valueKind: column.kind, column }] : [],
  )
  return [...placed, ...own]
}

/** The parameters a filter is read from, and its fields are named. */
export function parametersOf(key: string, filter: Filter): readonly string[] {
  if (filter.kind === 'range') return [`${key}_min`, `${key}_max`]
  return filter.kind === 'date-range' ? [`${key}_from`, `${key}_to`] : [key]
}

type Params = ReadonlyMap<string, readonly string[]>

/** Hostile input: only flat text survives, without control characters and lone surrogates, which PostgreSQL refuses with an error. */
function paramsOf(raw: unknown): Params {
  const entries = Object.entries((raw ?? {}) as Record<string, unknown>)
  const texts = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value])
      .filter((v): v is string => typeof v === 'string')
      .map((v) => v.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim())
  return new Map(entries.map(([name, value]) => [name, texts(value)]))
}

const first = (params: Params, name: string): string => params.get(name)?.[0] ?? ''

/**
 * The request's wishes for a table, checked against its spec: unknown names, wrong types and impossible dates fall back to the default
 * or are dropped, so nothing typed reaches SQL except as a bound value. `remembered`: the column choice of the cookie; the URL wins.
 */
export function readTableQuery<Row>(spec: TableSpec<Row>, rawQuery: unknown, remembered?: string): TableQuery {
  const params = paramsOf(rawQuery)
  const sizes = pageSizesOf(spec)
  const size = Number(first(params, 'size'))
  return {
    ...readSort(spec, first(params, 'sort')),
    page: wholeBetween(first(params, 'page'), 1, MAX_PAGE) ?? 1,
    perPage: sizes.includes(size) ? size : sizes[0]!,
    filters: readFilters(spec, params),
    columns: readColumns(spec, params.get('cols')?.join(',') ?? remembered),
    rest: restOf(spec, params),
  }
}

export const isSortable = <Row>(column: Column<Row>): boolean => column.sql !== undefined && column.sortable !== false

/** `sort=key` upwards, `sort=-key` downwards. */
function readSort<Row>(spec: TableSpec<Row>, typed: string): { sort: string; dir: Dir } {
  const key = typed.replace(/^-/, '')
  const known = spec.columns.some((column) => column.key === key && isSortable(column))
  if (!known) return { sort: spec.sort.key, dir: spec.sort.dir }
  return { sort: key, dir: typed.startsWith('-') ? 'desc' : 'asc' }
}

function wholeBetween(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : undefined
}

function readColumns<Row>(spec: TableSpec<Row>, wanted: string | undefined): string[] {
  const known = new Set(spec.columns.map((column) => column.key))
  const named = wanted?.split(',').filter((key) => known.has(key))
  const chosen = wanted === '' || named?.length ? new Set(named) : undefined
  return spec.columns
    .filter((c) => c.optional === undefined || c.optional === false || (chosen ? chosen.has(c.key) : c.optional === true))
    .map((c) => c.key)
}

function readFilters<Row>(spec: TableSpec<Row>, params: Params): Record<string, FilterValue> {
  const read = filtersOf(spec).map(({ key, filter, valueKind }) => [key, readFilter(key, filter, valueKind, params)] as const)
  return Object.fromEntries(read.filter((pair): pair is [string, FilterValue] => pair[1] !== undefined))
}

function readFilter(key: string, filter: Filter, valueKind: CellKind, params: Params): FilterValue | undefined {
  if (filter.kind === 'search') return readSearch(first(params, key))
  if (filter.kind === 'select') return readSelect(filter, params.get(key) ?? [])
  const [low, high] = parametersOf(key, filter).map((name) => first(params, name)) as [string, string]
  return filter.kind === 'range' ? readRange(low, high, valueKind) : readDates(low, high, valueKind)
}

function readSearch(typed: string): FilterValue | undefined {
  const text = typed.slice(0, MAX_TYPED).replace(/\p{Cs}/u, '')
  const words = text.split(/\s+/u).filter((word) => word !== '')
  return words.length > 0 ? { kind: 'search', words: words.slice(0, MAX_WORDS), typed: text } : undefined
}

function readSelect(filter: Filter & { kind: 'select' }, typed: readonly string[]): FilterValue | undefined {
  const offered = filter.options?.map((option) => option.value)
  const legal = (value: string) =>
    offered ? offered.includes(value) : filter.of === 'id' ? /^\d{1,9}$/.test(value) : value !== '' && value.length <= MAX_TYPED
  const values = [...new Set(typed.filter(legal))].slice(0, filter.multiple ? MAX_CHOICES : 1)
  return values.length > 0 ? { kind: 'select', values } : undefined
}

function readRange(low: string, high: string, valueKind: CellKind): FilterValue | undefined {
  const min = decimalBound(low, valueKind, 'min')
  const max = decimalBound(high, valueKind, 'max')
  if (min === undefined && max === undefined) return undefined
  return {
    kind: 'range',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    typedMin: min === undefined ? '' : low,
    typedMax: max === undefined ? '' : high,
  }
}

function readDates(low: string, high: string, valueKind: CellKind): FilterValue | undefined {
  const legal = (text: string) => (valueKind === 'period' ? parsePeriod(text)?.granularity === 'month' : isDate(text))
  const from = legal(low) ? low : undefined
  const to = legal(high) ? high : undefined
  if (from === undefined && to === undefined) return undefined
  return { kind: 'date-range', ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

function restOf<Row>(spec: TableSpec<Row>, params: Params): [string, string][] {
  if (params.size === 0) return []
  const own = new Set([
    'sort',
    'page',
    'size',
    'cols',
    'format',
    ...filtersOf(spec).flatMap(({ key, filter }) => parametersOf(key, filter)),
  ])
  return [...params].filter(([name]) => !own.has(name)).flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))
}

export type ExportFormat = 'csv' | 'xlsx'

/** `?format=csv|xlsx` asks for the export instead of the page. */
export function exportFormat(req: Pick<Request, 'query'>): ExportFormat | undefined {
  const format = req.query['format']
  return format === 'csv' || format === 'xlsx' ? format : undefined
}

const cookieName = (key: string): string => `sl-cols-${key}`

/** The table's query of a request. A column choice in the URL is remembered for this page in a cookie (display only, 180 days). */
export function tableQuery<Row>(req: Request, res: Response, spec: TableSpec<Row>): TableQuery {
  const name = cookieName(spec.key)
  const found = new RegExp(`(?:^|;\\s*)${name}=([\\w.]*)`).exec(req.headers.cookie ?? '')?.[1]
  const query = readTableQuery(spec, req.query, found?.replaceAll('.', ','))
  if (req.query['cols'] !== undefined) rememberColumns(req, res, name, query.columns)
  return query
}

function rememberColumns(req: Request, res: Response, name: string, columns: readonly string[]): void {
  // Dots, because a comma may not stand in a cookie.
  res.cookie(name, columns.join('.'), { path: req.baseUrl + req.path, maxAge: 180 * 86_400_000, sameSite: 'lax', httpOnly: true })
}
