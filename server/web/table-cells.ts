import { fen } from '../../core/money.ts'
import type { Cell, CellKind, CellValue, Chip, Column, TableContext } from './table-types.ts'

const NUMERIC: ReadonlySet<CellKind> = new Set(['number', 'money', 'percent', 'score'])
export const isNumeric = (kind: CellKind): boolean => NUMERIC.has(kind)

/** A value as the page writes it. No value is empty text, never a dash (look.md, grid). */
export function textOf(kind: CellKind, value: CellValue, { fmt }: TableContext): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'number') {
    if (kind === 'money') return fmt.yuan(fen(value))
    if (kind === 'percent') return fmt.percent(value / 10_000)
    return kind === 'score' ? (value / 100).toFixed(2).replace('-', '−') : fmt.number(value)
  }
  if (kind === 'date') return fmt.date(value)
  if (kind === 'instant') return fmt.dateTime(value)
  return kind === 'period' ? fmt.period(value) : value
}

/** 金额（元）: the unit stands in the head, once. */
export function headText<Row>(column: Column<Row>, { t }: TableContext): string {
  const unit = unitOf(column)
  return unit === undefined ? t(column.label) : t('table.head_with_unit', { label: t(column.label), unit: t(unit) })
}

const unitOf = <Row>(column: Column<Row>) => column.unit ?? (column.kind === 'money' ? 'common.unit.yuan' : undefined)

export function cellOf<Row>(column: Column<Row>, row: Row, x: TableContext): Cell {
  const text = textOf(column.kind, column.value(row, x), x)
  const numeric = isNumeric(column.kind)
  return column.cell ? { text, numeric, ...column.cell(row, x) } : { text, numeric }
}

/** 来客：6，陪同：2: what a phone shows under the name instead of columns. */
export function phoneLine<Row>(columns: readonly Column<Row>[], cells: readonly Cell[], x: TableContext): string {
  const parts = columns.flatMap((column, i) => {
    const { text = '', chip } = cells[i] ?? {}
    if (column.phone !== 'second-line' || text === '' || chip) return []
    const unit = unitOf(column)
    return [`${x.t(column.label)}${x.t('frame.colon')}${text}${unit === undefined ? '' : ` ${x.t(unit)}`}`]
  })
  return parts.join(x.t('table.phone_join'))
}

/** A status keeps its colour and icon under the name. */
export const phoneChips = <Row>(columns: readonly Column<Row>[], cells: readonly Cell[]): Chip[] =>
  columns.flatMap((column, i) => (column.phone === 'second-line' && cells[i]?.chip ? [cells[i].chip] : []))
