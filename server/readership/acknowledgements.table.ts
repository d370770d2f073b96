import type { TableSpec } from '../web/table-types.ts'

/** One member of staff who was asked to confirm that they have read a notice. */
export interface Addressee {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly post: string
  readonly postEn: string
  readonly departmentName: string
  readonly departmentNameEn: string
  /** UTC ISO text; null: not yet. */
  readonly acknowledgedAt: string | null
}

export const ACKNOWLEDGEMENTS_TABLE: TableSpec<Addressee> = {
  key: 'acknowledgements',
  caption: 'notifications.list.title',
  count: 'notifications.list.count',
  emptyText: 'notifications.list.empty',
  id: 'p.id',
  rowId: (row) => row.id,
  sort: { key: 'department', dir: 'asc' },
  filters: {
    q: { filter: { kind: 'search', in: ['p.display_name', 'p.display_name_en'] }, label: 'notifications.list.search' },
    department: { filter: { kind: 'select', of: 'id' }, label: 'notifications.list.department', sql: 'd.id' },
    state: {
      filter: {
        kind: 'select',
        options: [
          { value: 'waiting', label: 'notifications.list.waiting' },
          { value: 'done', label: 'notifications.list.done' },
        ],
      },
      label: 'notifications.list.state',
      sql: `case when a.at is null then 'waiting' else 'done' end`,
    },
  },
  columns: [
    {
      key: 'name',
      label: 'notifications.list.name',
      kind: 'text',
      lead: true,
      sql: 'p.sort_key',
      notNull: true,
      value: (row, { locale }) => (locale === 'en' ? row.nameEn : row.name),
    },
    {
      key: 'department',
      label: 'notifications.list.department',
      kind: 'text',
      sql: 'd.position',
      notNull: true,
      phone: 'second-line',
      value: (row, { locale }) => (locale === 'en' ? row.departmentNameEn : row.departmentName),
    },
    {
      key: 'post',
      label: 'notifications.list.post',
      kind: 'text',
      phone: 'drop',
      optional: true,
      value: (row, { locale }) => (locale === 'en' ? row.postEn : row.post),
    },
    {
      key: 'status',
      label: 'notifications.list.state',
      kind: 'chip',
      value: (row, { t }) => t(row.acknowledgedAt === null ? 'notifications.list.waiting' : 'notifications.list.done'),
      cell: (row, { t }) => ({
        chip:
          row.acknowledgedAt === null
            ? { kind: 'soon', icon: 'clock', text: t('notifications.list.waiting') }
            : { kind: 'ok', text: t('notifications.list.done') },
      }),
    },
    {
      key: 'at',
      label: 'notifications.list.at',
      kind: 'instant',
      sql: 'a.at',
      phone: 'second-line',
      value: (row) => row.acknowledgedAt,
    },
  ],
}
