import type { MessageKey } from '../i18n/index.ts'
import type { TableSpec } from '../web/table-types.ts'
import { PERSON_STATUSES, RANK_CLASSES, type Person } from './people.rules.ts'
import { DEPARTMENT_COLUMN, DEPARTMENT_FILTER, NAME_COLUMN, USERNAME_COLUMN } from './person.columns.ts'

const rankLabel = (rank: Person['rankClass']): MessageKey => `people.rank.${rank}`

export const PEOPLE_TABLE: TableSpec<Person> = {
  key: 'people',
  caption: 'people.list.title',
  count: 'people.list.count',
  emptyText: 'people.list.empty',
  id: 'p.id',
  rowId: (row) => row.id,
  rowHref: (row) => `/admin/people/${row.id}`,
  sort: { key: 'name', dir: 'asc' },
  filters: {
    q: {
      filter: { kind: 'search', in: ['p.display_name', 'p.display_name_en', 'p.username', 'p.telephone'] },
      label: 'people.filter.search',
    },
    department: DEPARTMENT_FILTER,
    status: {
      filter: { kind: 'select', options: PERSON_STATUSES.map((value) => ({ value, label: `people.status.${value}` as const })) },
      label: 'people.field.status',
      sql: 'p.status',
    },
  },
  columns: [
    NAME_COLUMN,
    { ...USERNAME_COLUMN, phone: 'second-line' },
    { ...DEPARTMENT_COLUMN, phone: 'second-line' },
    {
      key: 'post',
      label: 'people.field.post',
      kind: 'text',
      phone: 'drop',
      value: (row, { locale }) => (locale === 'en' ? row.postEn : row.post),
    },
    {
      key: 'rank',
      label: 'people.field.rank',
      kind: 'text',
      sql: 'p.rank_class',
      notNull: true,
      optional: true,
      phone: 'drop',
      value: (row, { t }) => t(rankLabel(row.rankClass)),
      filter: { kind: 'select', options: RANK_CLASSES.map((value) => ({ value, label: rankLabel(value) })) },
    },
    {
      key: 'telephone',
      label: 'people.field.telephone',
      kind: 'text',
      optional: true,
      phone: 'second-line',
      value: (row) => row.telephone,
    },
    {
      key: 'state',
      label: 'people.field.status',
      kind: 'chip',
      sql: 'p.status',
      notNull: true,
      value: (row, { t }) => t(`people.status.${row.status}`),
      cell: (row, { t }) => ({
        chip: {
          kind: row.status === 'active' ? 'ok' : 'idle',
          text: t(`people.status.${row.status}`),
          ...(row.status === 'active' ? {} : { icon: 'user-off' }),
        },
      }),
    },
    {
      key: 'valid_until',
      label: 'people.field.valid_until',
      kind: 'date',
      sql: 'p.valid_until',
      optional: true,
      phone: 'drop',
      firstDir: 'asc',
      filter: { kind: 'date-range' },
      value: (row) => row.validUntil,
    },
    {
      key: 'last_visit',
      label: 'people.field.last_visit',
      kind: 'instant',
      sql: 'p.last_visit_at',
      optional: true,
      phone: 'drop',
      value: (row) => row.lastVisitAt,
    },
  ],
}
