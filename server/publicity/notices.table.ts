import type { Chip, Column, TableSpec } from '../web/table-types.ts'
import type { NoticeState, Period } from './publicity.rules.ts'
import { noticeChip } from './publicity.words.ts'

/** A notice in the list. */
export interface ListedNotice {
  readonly id: number
  readonly title: string
  readonly itemName: string
  readonly itemNameEn: string
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly publishedAt: string
  readonly people: number
  readonly results: number
  readonly restarts: number
  readonly period: Period
  readonly state: NoticeState
}

const COLUMNS: readonly Column<ListedNotice>[] = [
  {
    key: 'title',
    label: 'personnel.field.title',
    kind: 'text',
    lead: true,
    sql: 'v.title',
    notNull: true,
    value: (row) => row.title,
    cell: (row, { t, locale }) => ({
      sub: [
        locale === 'en' ? row.itemNameEn : row.itemName,
        ...(row.restarts > 0 ? [t('personnel.restarts', { n: row.restarts })] : []),
      ].join(t('frame.dot')),
    }),
  },
  { key: 'people', label: 'personnel.field.people', kind: 'number', phone: 'drop', value: (row) => row.people },
  {
    key: 'department',
    label: 'personnel.field.published_by',
    kind: 'text',
    sql: 'd.department_id',
    notNull: true,
    phone: 'drop',
    filter: { kind: 'select', of: 'id' },
    value: (row, { locale }) => (locale === 'en' ? row.departmentNameEn : row.departmentName),
  },
  {
    key: 'first',
    label: 'personnel.field.first_on',
    kind: 'date',
    sql: 'v.published_at',
    notNull: true,
    phone: 'second-line',
    value: (row) => row.period.firstOn,
  },
  { key: 'last', label: 'personnel.field.last_on', kind: 'date', phone: 'second-line', value: (row) => row.period.lastOn },
  {
    key: 'state',
    label: 'personnel.field.state',
    kind: 'chip',
    phone: 'second-line',
    value: (row, { t }) => t(`personnel.state.${row.state}`),
    cell: (row, x): { chip: Chip } => ({ chip: noticeChip(row.state, x) }),
  },
]

/** Every notice that was published, the newest first: /publicity. */
export const NOTICES_TABLE: TableSpec<ListedNotice> = {
  key: 'notices',
  caption: 'personnel.publicity.title',
  columns: COLUMNS,
  id: 'd.id',
  rowId: (row) => row.id,
  rowHref: (row) => `/publicity/${row.id}`,
  sort: { key: 'first', dir: 'desc' },
  filters: {
    q: { label: 'personnel.filter.notice', filter: { kind: 'search', in: ['v.title'] } },
    item: { label: 'personnel.filter.item', filter: { kind: 'select', of: 'id' }, sql: 'd.item_id' },
    published: { label: 'personnel.filter.published', filter: { kind: 'date-range' }, sql: 'v.published_at', valueKind: 'instant' },
  },
  emptyText: 'personnel.publicity.empty',
  pageSizes: [25, 50, 100],
}
