import type { Sql, Column, TableContext, TableSpec, PlacedFilter } from '../../web/table-types.ts'
import type { AssetFinding } from './assets.checks.rules.ts'
import type { Line, PublishedLine } from './assets.lines.ts'
import { CLASSES, WAYS, type FieldKey } from './assets.rules.ts'
import { cellFindings } from './assets.words.ts'

/** Calendar days from approval to the write-off; null while it is missing. */
export const DAYS: Sql = {
  sqlite: 'cast(julianday(l.written_off_on) - julianday(l.approved_on) as integer)',
  postgres: '(l.written_off_on::date - l.approved_on::date)',
}
/** The day a disposal counts for: approved, else the day on which the record's matter came to be. */
export const COUNTED_ON = 'coalesce(l.approved_on, d.formed_on)'

/** Findings of each line, by the line's id: they depend on the whole batch and are reckoned beside the table. */
export type FindingsOf = ReadonlyMap<number, readonly AssetFinding[]>

const choice =
  (key: 'class' | 'way' | 'approval_level' | 'trading') =>
  (line: Line, { t }: TableContext) =>
    line[key] === '' ? '' : t(`assets.${key}.${line[key]}` as 'assets.way.scrap')

const text = (key: FieldKey, more: Partial<Column<Line>> = {}): Column<Line> => ({
  key,
  label: `assets.field.${key}`,
  kind: 'text',
  optional: 'hidden',
  phone: 'drop',
  value: (line) => line[key],
  ...more,
})
const date = (key: FieldKey, more: Partial<Column<Line>> = {}): Column<Line> => text(key, { kind: 'date', sql: `l.${key}`, ...more })
const money = (key: FieldKey, more: Partial<Column<Line>> = {}): Column<Line> =>
  text(key, { kind: 'money', sql: `l.${key}_fen`, total: 'sum', ...more })

const under = (line: Line, x: TableContext): string =>
  [line.asset_no, choice('class')(line, x), x.t('assets.table.quantity', { n: line.quantity })].filter(Boolean).join(x.t('assets.join'))

const columns = (findings: FindingsOf): Column<Line>[] => [
  text('name', {
    lead: true,
    optional: false,
    phone: 'keep',
    sql: 'l.name',
    notNull: true,
    width: 30,
    cell: (line, x) => ({ sub: under(line, x), findings: cellFindings(x.t, findings.get(line.id) ?? []) }),
  }),
  text('asset_no', { sql: 'l.asset_no' }),
  text('class', { value: choice('class'), sql: 'l.class' }),
  text('quantity', { kind: 'number', sql: 'l.quantity', total: 'sum' }),
  date('acquired_on'),
  text('way', { value: choice('way'), sql: 'l.way', optional: true, phone: 'second-line' }),
  money('original', { optional: false, phone: 'keep', notNull: true }),
  money('depreciation', { notNull: true }),
  money('net', { notNull: true }),
  text('reason'),
  text('appraiser'),
  money('appraised'),
  date('appraised_on'),
  text('approver'),
  text('approval_level', { value: choice('approval_level') }),
  text('approval_no'),
  date('approved_on', { optional: true, phone: 'second-line' }),
  text('trading', { value: choice('trading') }),
  text('transferee'),
  money('price', { optional: true }),
  money('costs'),
  date('sold_on'),
  date('paid_on'),
  text('voucher_no'),
  date('written_off_on', { optional: true }),
  text('note'),
]

const SEARCHED = ['name', 'asset_no', 'reason', 'approver', 'approval_no', 'transferee', 'appraiser', 'voucher_no', 'note'].map(
  (key) => `l.${key}`,
)
const FILTERS: Readonly<Record<'q' | 'way' | 'class' | 'original', PlacedFilter>> = {
  q: { label: 'assets.filter.search', filter: { kind: 'search', in: SEARCHED } },
  way: {
    label: 'assets.field.way',
    filter: { kind: 'select', multiple: true, options: WAYS.map((way) => ({ value: way, label: `assets.way.${way}` as const })) },
    sql: 'l.way',
  },
  class: {
    label: 'assets.field.class',
    filter: { kind: 'select', options: CLASSES.map((one) => ({ value: one, label: `assets.class.${one}` as const })) },
    sql: 'l.class',
  },
  original: { label: 'assets.field.original', filter: { kind: 'range' }, sql: 'l.original_fen', valueKind: 'money' },
}

/** The lines inside one record, in the order in which they were entered. */
export const recordLines = (findings: FindingsOf): TableSpec<Line> => ({
  key: 'asset-lines',
  caption: 'assets.record.lines',
  columns: [
    {
      key: 'line_no',
      label: 'assets.field.line_no',
      kind: 'number',
      sql: 'l.line_no',
      notNull: true,
      optional: 'hidden',
      phone: 'drop',
      firstDir: 'asc',
      value: ({ lineNo }) => lineNo,
    },
    ...columns(findings),
  ],
  id: 'l.id',
  rowId: ({ id }) => id,
  sort: { key: 'line_no', dir: 'asc' },
  emptyText: 'assets.record.empty',
  pageSizes: [50, 100, 200],
  filters: { q: FILTERS.q, way: FILTERS.way },
  exportable: false,
})

/** All published disposals of the bureau: /asset-disposals/lines. */
export function publishedLines(findings: FindingsOf): TableSpec<PublishedLine> {
  const own = columns(findings) as readonly Column<PublishedLine>[]
  return {
    key: 'assets',
    caption: 'assets.lines.title',
    columns: [
      ...own.slice(0, 1),
      {
        key: 'department',
        label: 'assets.field.department',
        kind: 'text',
        sql: 'dep.position',
        notNull: true,
        optional: true,
        phone: 'second-line',
        value: (line, { locale }) => (locale === 'en' ? line.departmentNameEn : line.departmentName),
      },
      ...own.slice(1),
      { key: 'days', label: 'assets.field.days', kind: 'number', sql: DAYS, optional: 'hidden', phone: 'drop', value: ({ days }) => days },
      {
        key: 'record',
        label: 'assets.field.record',
        kind: 'text',
        optional: 'hidden',
        phone: 'drop',
        value: ({ recordTitle }) => recordTitle,
      },
    ],
    id: 'l.id',
    rowId: ({ id }) => id,
    rowHref: ({ disclosureId }) => `/disclosures/${disclosureId}`,
    sort: { key: 'approved_on', dir: 'desc' },
    emptyText: 'assets.lines.empty',
    pageSizes: [50, 100, 200],
    filters: {
      q: FILTERS.q,
      year: { label: 'assets.field.year', filter: { kind: 'select' }, sql: `substr(${COUNTED_ON}, 1, 4)` },
      department: { label: 'assets.field.department', filter: { kind: 'select', of: 'id' }, sql: 'd.department_id' },
      way: FILTERS.way,
      class: FILTERS.class,
      original: FILTERS.original,
      days: { label: 'assets.field.days', filter: { kind: 'range' }, sql: DAYS, valueKind: 'number' },
      ledger: {
        label: 'assets.filter.ledger',
        filter: {
          kind: 'select',
          options: [
            { value: '1', label: 'assets.filter.ledger.done' },
            { value: '0', label: 'assets.filter.ledger.open' },
          ],
        },
        sql: `case when l.written_off_on is null then '0' else '1' end`,
      },
      record: { label: 'assets.field.record', filter: { kind: 'select', of: 'id' }, sql: 'd.id' },
    },
  }
}
