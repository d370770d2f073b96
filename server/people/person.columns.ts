import type { Column, PlacedFilter } from '../web/table-types.ts'

/** What a list of people, of their roles or of their sessions says about a person; its query joins people as `p` and departments as `d`. */
export interface NamedPerson {
  readonly name: string
  readonly nameEn: string
  readonly departmentName: string
  readonly departmentNameEn: string
}

export const NAME_COLUMN: Column<NamedPerson> = {
  key: 'name',
  label: 'people.field.name',
  kind: 'text',
  lead: true,
  sql: 'p.sort_key',
  notNull: true,
  value: (row, { locale }) => (locale === 'en' ? row.nameEn : row.name),
}

export const USERNAME_COLUMN: Column<{ readonly username: string }> = {
  key: 'username',
  label: 'people.field.username',
  kind: 'text',
  sql: 'p.username',
  notNull: true,
  value: (row) => row.username,
}

export const DEPARTMENT_COLUMN: Column<NamedPerson> = {
  key: 'department',
  label: 'people.field.department',
  kind: 'text',
  sql: 'd.code',
  notNull: true,
  value: (row, { locale }) => (locale === 'en' ? row.departmentNameEn : row.departmentName),
}

export const DEPARTMENT_FILTER: PlacedFilter = {
  filter: { kind: 'select', of: 'id' },
  label: 'people.field.department',
  sql: 'p.department_id',
}
