import type { Cell, Column, TableSpec } from '../web/table.ts'
import type { Words } from '../web/words.ts'
import { STANDINGS, type Standing } from './compliance.rules.ts'
import { standingChip } from './map.cell.ts'

/** One obligation as the list behind a number shows it. */
export interface OwedRow {
  readonly id: number
  readonly itemCode: string
  readonly title: string
  readonly titleEn: string
  readonly department: string
  readonly departmentEn: string
  readonly className: string
  readonly classNameEn: string
  readonly period: string | null
  readonly eventOn: string | null
  readonly dueOn: string
  readonly provisional: boolean
  readonly standing: Standing
  /** Working days. */
  readonly lateBy: number
  readonly leadDays: number | null
  readonly answeredAt: string | null
  /** Published, and this reader may open it. */
  readonly recordId: number | null
  readonly filingNumber: string | null
  readonly present: number | null
  readonly required: number
}

type Say = Pick<Words, 't'>

function standingCell(row: OwedRow, words: Say): Partial<Cell> {
  const chip = standingChip(row.standing, words)
  return row.lateBy === 0
    ? { text: chip.text, chip }
    : { text: chip.text, chip, sub: words.t('compliance.list.late_by', { n: row.lateBy }) }
}

/** Why some elements are counted and others are not is said once, in the head. */
const elements = ({ present, required }: OwedRow): string => (present === null || required === 0 ? '' : `${present}/${required}`)

const COLUMNS: readonly Column<OwedRow>[] = [
  {
    key: 'title',
    label: 'compliance.column.item',
    kind: 'text',
    lead: true,
    sql: 'x.item_code',
    notNull: true,
    width: 34,
    value: (row, { locale }) => (locale === 'en' ? row.titleEn : row.title),
    cell: (row) => ({ sub: row.itemCode }),
  },
  {
    key: 'department',
    label: 'compliance.column.department',
    kind: 'text',
    sql: 'x.department_position',
    notNull: true,
    phone: 'second-line',
    width: 18,
    value: (row, { locale }) => (locale === 'en' ? row.departmentEn : row.department),
  },
  {
    key: 'class',
    label: 'compliance.column.class',
    kind: 'text',
    sql: 'x.class_position',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    width: 18,
    value: (row, { locale }) => (locale === 'en' ? row.classNameEn : row.className),
  },
  { key: 'period', label: 'compliance.column.period', kind: 'period', sql: 'x.period', phone: 'second-line', value: (row) => row.period },
  {
    key: 'event',
    label: 'compliance.column.event',
    kind: 'date',
    sql: 'x.event_on',
    phone: 'drop',
    optional: 'hidden',
    value: (row) => row.eventOn,
  },
  {
    key: 'due',
    label: 'compliance.column.due',
    kind: 'date',
    sql: 'x.due_on',
    notNull: true,
    phone: 'second-line',
    firstDir: 'desc',
    value: (row) => row.dueOn,
    cell: (row, { t }) => (row.provisional ? { sub: t('compliance.list.provisional') } : {}),
  },
  {
    key: 'standing',
    label: 'compliance.column.standing',
    kind: 'chip',
    sql: `case x.standing ${STANDINGS.map((standing, i) => `when '${standing}' then ${i}`).join(' ')} end`,
    notNull: true,
    firstDir: 'asc',
    width: 14,
    value: (row, { t }) => t(`compliance.standing.${row.standing}`),
    cell: (row, { t }) => standingCell(row, { t }),
  },
  {
    key: 'late',
    label: 'compliance.column.late',
    kind: 'number',
    unit: 'compliance.unit.working_days',
    phone: 'drop',
    optional: 'hidden',
    value: (row) => (row.lateBy === 0 ? null : row.lateBy),
  },
  {
    key: 'lead',
    label: 'compliance.column.lead',
    kind: 'number',
    unit: 'compliance.unit.working_days',
    sql: 'x.lead_days',
    phone: 'drop',
    optional: 'hidden',
    value: (row) => row.leadDays,
  },
  {
    key: 'answered',
    label: 'compliance.column.answered',
    kind: 'instant',
    sql: 'x.answered_at',
    phone: 'drop',
    value: (row) => row.answeredAt,
  },
  { key: 'elements', label: 'compliance.column.elements', kind: 'text', phone: 'drop', optional: true, value: elements },
  {
    key: 'record',
    label: 'compliance.column.record',
    kind: 'text',
    phone: 'drop',
    optional: true,
    width: 22,
    value: (row) => row.filingNumber,
    cell: (row, { t }) =>
      row.recordId === null ? {} : { text: row.filingNumber ?? t('compliance.list.record'), href: `/disclosures/${row.recordId}` },
  },
]

/** /compliance/obligations: exactly what a number of the compliance pages counts. */
export const BEHIND_TABLE: TableSpec<OwedRow> = {
  key: 'owed',
  caption: 'compliance.list.caption',
  count: 'compliance.list.count',
  emptyText: 'compliance.list.empty',
  id: 'x.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/obligations/${id}`,
  sort: { key: 'standing', dir: 'asc' },
  filters: {
    q: { filter: { kind: 'search', in: ['x.title', 'x.title_en', 'x.item_code'] }, label: 'compliance.column.item' },
    department: { filter: { kind: 'select', of: 'id' }, label: 'compliance.column.department', sql: 'x.department_id' },
    class: { filter: { kind: 'select', of: 'id' }, label: 'compliance.column.class', sql: 'x.class_id' },
    item: { filter: { kind: 'select', of: 'id' }, label: 'compliance.field.item', sql: 'x.item_id' },
    standing: {
      filter: {
        kind: 'select',
        multiple: true,
        options: STANDINGS.map((value) => ({ value, label: `compliance.standing.${value}` as const })),
      },
      label: 'compliance.column.standing',
      sql: 'x.standing',
    },
    month: { filter: { kind: 'date-range' }, label: 'compliance.field.month', sql: 'x.month', valueKind: 'period' },
  },
  columns: COLUMNS,
}
