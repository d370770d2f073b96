import { ROLES, type Role } from '../auth/policy.ts'
import type { TableSpec } from '../web/table-types.ts'
import { DEPARTMENT_COLUMN, DEPARTMENT_FILTER, NAME_COLUMN, USERNAME_COLUMN } from './person.columns.ts'

/** One person in one role; a person without any stands there once, without a role. */
export interface Holding {
  readonly personId: number
  readonly name: string
  readonly nameEn: string
  readonly username: string
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly role: Role | null
  readonly grantedAt: string | null
  readonly grantedBy: string | null
  readonly grantedByEn: string | null
  /** Since when a second factor is on, UTC. */
  readonly secondFactorAt: string | null
}

export const ROLES_TABLE: TableSpec<Holding> = {
  key: 'roles',
  caption: 'people.roles.title',
  count: 'people.roles.count',
  emptyText: 'people.roles.empty',
  id: `p.id || ':' || coalesce(r.role, '')`,
  rowId: (row) => `${row.personId}:${row.role ?? ''}`,
  rowHref: (row) => `/admin/roles/${row.personId}`,
  sort: { key: 'name', dir: 'asc' },
  filters: {
    q: { filter: { kind: 'search', in: ['p.display_name', 'p.display_name_en', 'p.username'] }, label: 'people.filter.search' },
    department: DEPARTMENT_FILTER,
  },
  columns: [
    NAME_COLUMN,
    { ...USERNAME_COLUMN, phone: 'drop' },
    { ...DEPARTMENT_COLUMN, phone: 'second-line' },
    {
      key: 'role',
      label: 'people.field.role',
      kind: 'text',
      sql: `coalesce(r.role, 'none')`,
      notNull: true,
      value: (row, { t }) => (row.role === null ? t('people.roles.none') : t(`auth.role.${row.role}`)),
      filter: {
        kind: 'select',
        multiple: true,
        options: [
          { value: 'none', label: 'people.roles.none' },
          ...ROLES.map((role) => ({ value: role, label: `auth.role.${role}` as const })),
        ],
      },
    },
    {
      key: 'second',
      label: 'people.field.second_factor',
      kind: 'text',
      sql: `case when f.enabled_at is null then 'off' else 'on' end`,
      notNull: true,
      phone: 'drop',
      value: (row, { t }) => t(row.secondFactorAt === null ? 'people.second.off' : 'people.second.on'),
      filter: {
        kind: 'select',
        options: [
          { value: 'on', label: 'people.second.on' },
          { value: 'off', label: 'people.second.off' },
        ],
      },
    },
    {
      key: 'granted',
      label: 'people.field.granted_at',
      kind: 'instant',
      sql: 'r.granted_at',
      phone: 'drop',
      value: (row) => row.grantedAt,
    },
    {
      key: 'granted_by',
      label: 'people.field.granted_by',
      kind: 'text',
      sql: 'g.sort_key',
      optional: true,
      phone: 'drop',
      value: (row, { locale }) => (locale === 'en' ? row.grantedByEn : row.grantedBy),
    },
  ],
}
