import type { TableSpec } from '../web/table-types.ts'
import { CIRCUMSTANCES } from './accountability.rules.ts'
import type { AccountabilityRecord } from './accountability.types.ts'

export interface RecordRow extends AccountabilityRecord {
  /** Whether the reader may open it. */
  readonly sees: boolean
}

/** Without names, without what was done: /accountability. */
export const RECORDS: TableSpec<RecordRow> = {
  key: 'accountability',
  caption: 'accountability.title',
  columns: [
    {
      key: 'number',
      label: 'accountability.field.number',
      kind: 'text',
      lead: true,
      sql: 'r.year * 100000 + r.number',
      firstDir: 'desc',
      notNull: true,
      width: 18,
      value: ({ year, number }, { t }) => t('accountability.number', { year: String(year), number }),
    },
    {
      key: 'department',
      label: 'accountability.field.department',
      kind: 'text',
      sql: 'd.position',
      notNull: true,
      phone: 'second-line',
      width: 18,
      value: (row, { locale }) => (locale === 'en' ? row.departmentNameEn : row.departmentName),
    },
    {
      key: 'circumstance',
      label: 'accountability.field.circumstance',
      kind: 'text',
      sql: 'r.circumstance',
      notNull: true,
      phone: 'second-line',
      width: 24,
      value: ({ circumstance }, { t }) => t(`accountability.circumstance.${circumstance}`),
    },
    {
      key: 'happened_on',
      label: 'vetoes.field.happenedOn',
      kind: 'date',
      sql: 'r.happened_on',
      notNull: true,
      phone: 'drop',
      value: ({ happenedOn }) => happenedOn,
    },
    {
      key: 'persons',
      label: 'accountability.field.persons',
      kind: 'number',
      phone: 'drop',
      sortable: false,
      value: ({ persons }) => persons,
    },
    {
      key: 'in_force',
      label: 'accountability.field.in_force',
      kind: 'number',
      phone: 'keep',
      sortable: false,
      value: ({ inForce }) => inForce,
    },
    {
      key: 'state',
      label: 'vetoes.field.state',
      kind: 'chip',
      sortable: false,
      width: 10,
      value: ({ open }, { t }) => t(open > 0 ? 'accountability.open' : 'accountability.closed'),
      cell: ({ open }, { t }) => ({
        chip: { kind: open > 0 ? 'soon' : 'ok', text: t(open > 0 ? 'accountability.open' : 'accountability.closed') },
      }),
    },
  ],
  id: 'r.id',
  rowId: ({ id }) => id,
  rowHref: ({ id, sees }) => (sees ? `/accountability/${id}` : undefined),
  sort: { key: 'number', dir: 'desc' },
  emptyText: 'accountability.empty',
  pageSizes: [25, 50, 100],
  filters: {
    circumstance: {
      label: 'accountability.field.circumstance',
      filter: {
        kind: 'select',
        options: CIRCUMSTANCES.map((one) => ({ value: one, label: `accountability.circumstance.${one}` as const })),
      },
      sql: 'r.circumstance',
    },
    happened_on: { label: 'vetoes.field.happenedOn', filter: { kind: 'date-range' }, sql: 'r.happened_on', valueKind: 'date' },
  },
}
