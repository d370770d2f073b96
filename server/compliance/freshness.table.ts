import { daysBetween } from '../../core/dates.ts'
import { CYCLES, type Cycle } from '../disclosures/disclosures.rules.ts'
import type { Column, TableSpec } from '../web/table.ts'

/** An item of a department that has fallen silent. */
export interface SilentColumn {
  readonly itemId: number
  readonly departmentId: number
  readonly code: string
  readonly title: string
  readonly titleEn: string
  readonly cycle: Cycle
  readonly department: string
  readonly departmentEn: string
  /** Day of the last publication or nil report; null when there never was one. */
  readonly lastOn: string | null
  /** Due day of the first thing it owed. */
  readonly firstDue: string
  /** How many due things have gone unanswered since. Events come when they come: of them only the silence counts. */
  readonly rounds: number
}

export const behindSilent = ({ itemId, departmentId }: Pick<SilentColumn, 'itemId' | 'departmentId'>): string =>
  `/compliance/obligations?item=${itemId}&department=${departmentId}&sort=due&dir=desc`

/** Calendar days since it last said anything; since its first due day when it never did. */
export const silentDays = ({ lastOn, firstDue }: Pick<SilentColumn, 'lastOn' | 'firstDue'>, today: string): number =>
  Math.max(0, daysBetween(lastOn ?? firstDue, today))

const COLUMNS: readonly Column<SilentColumn>[] = [
  {
    key: 'title',
    label: 'compliance.column.item',
    kind: 'text',
    lead: true,
    sql: 'x.code',
    notNull: true,
    width: 32,
    value: (row, { locale }) => (locale === 'en' ? row.titleEn : row.title),
    cell: (row) => ({ sub: row.code }),
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
    key: 'cycle',
    label: 'compliance.fresh.column.cycle',
    kind: 'text',
    sql: 'x.cycle',
    phone: 'drop',
    optional: true,
    filter: { kind: 'select', options: CYCLES.map((value) => ({ value, label: `compliance.cycle.${value}` as const })) },
    value: (row, { t }) => t(`compliance.cycle.${row.cycle}`),
  },
  {
    key: 'last',
    label: 'compliance.fresh.column.last',
    kind: 'date',
    sql: 'x.since',
    firstDir: 'asc',
    phone: 'second-line',
    value: (row) => row.lastOn,
    cell: (row, { t, fmt }) => (row.lastOn === null ? { text: t('compliance.fresh.never') } : { text: fmt.date(row.lastOn) }),
  },
  {
    key: 'rounds',
    label: 'compliance.fresh.column.rounds',
    kind: 'number',
    sql: 'x.rounds',
    phone: 'drop',
    value: (row) => (row.cycle === 'event' ? null : row.rounds),
  },
]

/** /compliance/freshness; how many days each has been silent depends on today and is filled in by `freshnessTable`. */
export const FRESHNESS_TABLE: TableSpec<SilentColumn> = {
  key: 'freshness',
  caption: 'compliance.fresh.title',
  count: 'compliance.fresh.count',
  emptyText: 'compliance.fresh.empty',
  id: `x.item_id * 1000000 + x.department_id`,
  rowId: ({ itemId, departmentId }) => itemId * 1_000_000 + departmentId,
  rowHref: behindSilent,
  sort: { key: 'last', dir: 'asc' },
  filters: {
    q: { filter: { kind: 'search', in: ['x.title', 'x.title_en', 'x.code'] }, label: 'compliance.column.item' },
    department: { filter: { kind: 'select', of: 'id' }, label: 'compliance.column.department', sql: 'x.department_id' },
  },
  columns: COLUMNS,
}

/** The same with the days of silence, seen from a day. */
export function freshnessTable(today: string): TableSpec<SilentColumn> {
  const days: Column<SilentColumn> = {
    key: 'days',
    label: 'compliance.fresh.column.days',
    unit: 'compliance.unit.days',
    kind: 'number',
    value: (row) => silentDays(row, today),
  }
  return { ...FRESHNESS_TABLE, columns: [...COLUMNS.slice(0, 4), days, ...COLUMNS.slice(4)] }
}
