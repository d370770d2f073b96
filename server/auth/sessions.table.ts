import { DEPARTMENT_COLUMN, DEPARTMENT_FILTER, NAME_COLUMN } from '../people/person.columns.ts'
import type { TableSpec } from '../web/table-types.ts'
import { deviceText } from './devices.presenter.ts'

/** An open session as the security administrator sees it. `id` is the hash that the database keeps, which opens nothing. */
export interface SessionEntry {
  readonly id: string
  readonly personId: number
  readonly name: string
  readonly nameEn: string
  readonly username: string
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly address: string
  readonly userAgent: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly expiresAt: string
}

export const SESSIONS_TABLE: TableSpec<SessionEntry> = {
  key: 'sessions',
  caption: 'people.sessions.title',
  count: 'people.sessions.count',
  emptyText: 'people.sessions.empty',
  id: 's.id_hash',
  rowId: (row) => row.id,
  rowHref: (row) => `/admin/sessions/${row.id}`,
  sort: { key: 'seen', dir: 'desc' },
  filters: {
    q: {
      filter: { kind: 'search', in: ['p.display_name', 'p.display_name_en', 'p.username', 's.address'] },
      label: 'people.sessions.search',
    },
    department: DEPARTMENT_FILTER,
  },
  columns: [
    NAME_COLUMN,
    { ...DEPARTMENT_COLUMN, phone: 'drop' },
    {
      key: 'address',
      label: 'people.field.address',
      kind: 'text',
      sql: 's.address',
      notNull: true,
      phone: 'second-line',
      value: (row) => row.address,
    },
    {
      key: 'device',
      label: 'people.field.device',
      kind: 'text',
      phone: 'second-line',
      value: (row, { t }) => deviceText(row.userAgent, t),
    },
    {
      key: 'since',
      label: 'people.field.signed_in_at',
      kind: 'instant',
      sql: 's.created_at',
      notNull: true,
      phone: 'drop',
      value: (row) => row.createdAt,
    },
    {
      key: 'seen',
      label: 'people.field.last_seen',
      kind: 'instant',
      sql: 's.last_seen_at',
      notNull: true,
      phone: 'keep',
      value: (row) => row.lastSeenAt,
      filter: { kind: 'date-range' },
    },
    {
      key: 'expires',
      label: 'people.field.expires',
      kind: 'instant',
      sql: 's.expires_at',
      notNull: true,
      optional: 'hidden',
      value: (row) => row.expiresAt,
    },
  ],
}
