import { isMessageKey, type Translate } from '../../i18n/index.ts'
import type { CellValue, Column, Finding as CellFinding, TableSpec } from '../../web/table-types.ts'
import { columnLabel, columnsOf, numberIn, type ResultColumn, type ResultTable } from './results.rules.ts'

export interface PlacedRow {
  /** From 1. */
  readonly n: number
  readonly cells: Readonly<Record<string, string>>
}

const KINDS = { text: 'text', count: 'number', score: 'score' } as const

/** A free table's headings are its own words: they take the place of what the catalogue of messages calls its columns. */
export const speaking = (table: ResultTable, t: Translate): Translate =>
  table.layout === 'free' ? (key, params) => ownHead(table, key) ?? t(key, params) : t

const ownHead = ({ heads }: ResultTable, key: string): string | undefined =>
  isMessageKey(key) ? heads[/^results[.]column[.](c\d)$/.exec(key)?.[1] ?? ''] : undefined

const valueOf = ({ cells }: PlacedRow, { key, kind }: ResultColumn): CellValue => {
  if (kind === 'text') return cells[key] ?? ''
  const n = numberIn(cells, key)
  return n === undefined ? null : kind === 'score' ? Math.round(n * 100) : n
}

/** Columns that say nothing in any row are left out, except what a row is about. */
export const shownColumns = (table: ResultTable): readonly ResultColumn[] =>
  columnsOf(table.layout).filter(
    ({ key }, i) =>
      i === 0 || table.rows.some((row) => (row[key] ?? '') !== '') || (table.layout === 'free' && (table.heads[key] ?? '') !== ''),
  )

/** One table of a result as the page and the export print it. */
export function resultSpec(table: ResultTable, findings: (row: PlacedRow) => readonly CellFinding[] = () => []): TableSpec<PlacedRow> {
  const columns = shownColumns(table).map((column, i): Column<PlacedRow> => ({
    key: column.key,
    label: columnLabel(column.key),
    kind: KINDS[column.kind],
    ...(i === 0 && { lead: true, cell: (row: PlacedRow) => ({ findings: findings(row) }) }),
    value: (row) => valueOf(row, column),
  }))
  return {
    key: 'result',
    caption: 'results.table',
    columns,
    id: 'n',
    rowId: ({ n }) => n,
    sort: { key: columns[0]!.key, dir: 'asc' },
    emptyText: 'results.empty',
    plain: true,
    exportable: false,
  }
}

export const placed = (table: ResultTable): PlacedRow[] => table.rows.map((cells, i) => ({ n: i + 1, cells }))
