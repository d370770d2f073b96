import { cellOf, headText, isNumeric, phoneChips, phoneLine, textOf } from './table-cells.ts'
import { activeFilters, fieldsOf, type OptionLists } from './table-fields.ts'
import { hiddenOf, hrefOf, linkTo, pairsOf, sortHref } from './table-links.ts'
import { pagerOf } from './table-pager.ts'
import type { TablePage } from './table-sql.ts'
import type { Cell, Column, TableContext, TableHead, TableQuery, TableRow, TableSpec, TableView } from './table-types.ts'

export interface TableInput<Row> extends TableContext {
  readonly query: TableQuery
  readonly page: TablePage<Row>
  /** The address the table's links and forms go to, without query. */
  readonly path: string
  /** Choices of select filters that come from the database, by filter key. */
  readonly options?: OptionLists
  /** Replaces the spec's caption, e.g. with the department's name. */
  readonly caption?: string
  /** False when the page's h1 already says what the table is. Default true. */
  readonly heading?: boolean
  /** What to say and do when there is nothing at all (a filter that finds nothing says so by itself). */
  readonly empty?: { readonly text: string; readonly help?: string; readonly action?: { readonly text: string; readonly href: string } }
}

/** Everything `partials/table` prints, in words of the reader's language; the template decides nothing. */
export function presentTable<Row>(spec: TableSpec<Row>, input: TableInput<Row>): TableView {
  const { page, path } = input
  const query = { ...input.query, page: page.page }
  const columns = spec.columns.filter((column) => query.columns.includes(column.key))
  const active = activeFilters(spec, query, input.options ?? {}, path, input)
  const totals = totalsOf(columns, page, input)
  const fields = spec.plain ? [] : fieldsOf(spec, query, input.options ?? {}, input)
  return {
    key: spec.key,
    caption: input.caption ?? input.t(spec.caption),
    heading: input.heading !== false,
    path,
    tight: spec.tight === true,
    plain: spec.plain === true,
    count: input.t(active.length > 0 ? 'table.count.filtered' : (spec.count ?? 'table.count'), { n: page.total }),
    total: page.total,
    heads: headsOf(spec, columns, query, input),
    rows: page.rows.map((row) => rowOf(spec, columns, row, input)),
    ...(totals ? { totals } : {}),
    filters: {
      fields,
      active,
      clearHref: linkTo(spec, path, { ...query, filters: {}, page: 1 }),
      hidden: hiddenOf(pairsOf(spec, query, ['filters', 'page'])),
      moreOpen: fields.some((field) => field.more && isFilled(field)),
    },
    ...columnChoice(spec, query, input),
    exports: exportsOf(spec, query, input),
    pager: pagerOf(spec, query, page.total, input),
    ...(page.total === 0 ? { empty: emptyOf(spec, query, input, active.length > 0) } : {}),
  }
}

type Field = TableView['filters']['fields'][number]
function isFilled(field: Field): boolean {
  if (field.kind === 'search') return field.value !== ''
  if (field.kind === 'select') return field.options.some((option) => option.selected)
  return field.kind === 'range' ? field.min + field.max !== '' : field.from + field.to !== ''
}

const leadOf = <Row>(columns: readonly Column<Row>[]): Column<Row> | undefined =>
  columns.find((c) => c.lead) ?? columns.find((c) => c.kind === 'text') ?? columns[0]

function headsOf<Row>(spec: TableSpec<Row>, columns: readonly Column<Row>[], query: TableQuery, input: TableInput<Row>): TableHead[] {
  const lead = leadOf(columns)
  return columns.map((column) => {
    const text = headText(column, input)
    const href = sortHref(spec, input.path, query, column)
    const aria = column.key !== query.sort ? 'none' : query.dir === 'asc' ? 'ascending' : 'descending'
    const sort = href === undefined ? {} : { sort: { href, aria } as const }
    return { key: column.key, text, cls: classOf(column), lead: column === lead, ...sort }
  })
}

const SHORT: ReadonlySet<string> = new Set(['date', 'instant', 'period'])

function classOf<Row>(column: Column<Row>): string {
  const names = [
    isNumeric(column.kind) ? 'sl-num' : '',
    SHORT.has(column.kind) ? 'sl-nowrap' : '',
    (column.phone ?? 'keep') === 'keep' ? '' : 'sl-hide-s',
  ]
  return names.filter(Boolean).join(' ')
}

function rowOf<Row>(spec: TableSpec<Row>, columns: readonly Column<Row>[], row: Row, x: TableContext): TableRow {
  const cells = columns.map((column) => cellOf(column, row, x))
  const href = spec.rowHref?.(row)
  return {
    id: String(spec.rowId(row)),
    cells,
    phone: phoneLine(columns, cells, x),
    phoneChips: phoneChips(columns, cells),
    ...(href === undefined ? {} : { href }),
  }
}

/**
 * The label spans the first columns that phones keep, from the first of them, so that the sums stay under their heads at every width:
 * a label in a column that phones drop would push them one to the right.
 */
function totalsOf<Row>(columns: readonly Column<Row>[], page: TablePage<Row>, x: TableContext): TableView['totals'] {
  if (page.total === 0 || !columns.some((c) => c.total)) return undefined
  const keeps = columns.map((c) => (c.phone ?? 'keep') === 'keep' && c.total === undefined)
  const start = Math.max(0, keeps.indexOf(true))
  const stop = keeps.indexOf(false, start)
  const span = Math.max(1, (stop === -1 ? columns.length : stop) - start)
  const cells = columns.map((c): Cell => ({
    text: c.total ? textOf(c.kind, page.totals[c.key] ?? null, x) : '',
    numeric: isNumeric(c.kind),
  }))
  return { label: x.t('table.totals', { n: page.total }), start, span, cells, phone: phoneLine(columns, cells, x) }
}

function columnChoice<Row>(
  spec: TableSpec<Row>,
  query: TableQuery,
  x: TableInput<Row>,
): Pick<TableView, 'columns' | 'columnsHidden' | 'canChooseColumns'> {
  const columns = spec.columns.map((c) => ({
    key: c.key,
    text: x.t(c.label),
    shown: query.columns.includes(c.key),
    fixed: c.optional === undefined || c.optional === false,
  }))
  return {
    columns,
    columnsHidden: hiddenOf(pairsOf(spec, query, ['cols', 'page'])),
    canChooseColumns: !spec.plain && columns.some((c) => !c.fixed),
  }
}

/** The page's own address with `format`: the export can only be of what is on the page. */
function exportsOf<Row>(spec: TableSpec<Row>, query: TableQuery, { t, path, page }: TableInput<Row>): TableView['exports'] {
  if (spec.plain || spec.exportable === false || page.total === 0) return []
  const pairs = pairsOf(spec, query, ['page', 'size'])
  return (['xlsx', 'csv'] as const).map((format) => ({
    text: t(`table.export.${format}`),
    label: t(`table.export.${format}.label`, { n: page.total }),
    href: hrefOf(path, [...pairs, ['format', format]]),
  }))
}

function emptyOf<Row>(spec: TableSpec<Row>, query: TableQuery, input: TableInput<Row>, filtered: boolean): NonNullable<TableView['empty']> {
  const { t, path, empty } = input
  if (filtered) {
    const action = { text: t('table.filter.clear'), href: linkTo(spec, path, { ...query, filters: {}, page: 1 }) }
    return { text: t('table.empty.filtered'), help: t('table.empty.filtered_help'), action }
  }
  return {
    text: empty?.text ?? t(spec.emptyText ?? 'table.empty'),
    help: empty?.help ?? '',
    ...(empty?.action ? { action: empty.action } : {}),
  }
}
