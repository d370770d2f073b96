import type { Column, TableSpec } from '../../web/table-types.ts'
import { KINDS, type Line } from './personnel-actions.rules.ts'
import { departmentText, whatText } from './personnel-actions.words.ts'

/** A published row with the record that it stands in. */
export interface PublishedLine extends Line {
  readonly disclosureId: number
  readonly title: string
  readonly isNotice: boolean
  /** When it takes effect, was decided, or was published: by which it is filed. */
  readonly on: string
}

/** The day by which a row is filed; the last of them always is there. In Shanghai, eight hours ahead of UTC. */
export const FILED_ON = `coalesce(a.effective_on, a.decided_on, d.formed_on)`

const COLUMNS: readonly Column<PublishedLine>[] = [
  {
    key: 'name',
    label: 'personnel.field.name',
    kind: 'text',
    lead: true,
    sql: 'a.name',
    notNull: true,
    value: (line, { t }) => line.name || t('personnel.unnamed'),
    cell: (line) => ({ sub: line.title }),
  },
  {
    key: 'kind',
    label: 'personnel.field.kind',
    kind: 'text',
    sql: 'a.kind',
    notNull: true,
    phone: 'second-line',
    value: (line, { t }) =>
      t(line.isNotice ? 'personnel.kind_on_notice' : 'personnel.kind_said', { kind: t(`personnel.kind.${line.kind}`) }),
    filter: { kind: 'select', multiple: true, options: KINDS.map((value) => ({ value, label: `personnel.kind.${value}` as const })) },
  },
  { key: 'what', label: 'personnel.field.what', kind: 'text', phone: 'second-line', width: 30, value: (line, x) => whatText(line, x) },
  {
    key: 'department',
    label: 'personnel.field.department',
    kind: 'text',
    sql: 'a.department_id',
    phone: 'second-line',
    value: (line, x) => departmentText(line, x),
    filter: { kind: 'select', of: 'id' },
  },
  {
    key: 'on',
    label: 'personnel.field.filed_on',
    kind: 'date',
    sql: FILED_ON,
    notNull: true,
    value: (line) => line.on,
    filter: { kind: 'date-range' },
  },
  {
    key: 'document',
    label: 'personnel.field.document_number',
    kind: 'text',
    sql: 'a.document_number',
    notNull: true,
    phone: 'drop',
    optional: true,
    value: (line) => line.documentNumber,
  },
  {
    key: 'decided_by',
    label: 'personnel.field.decided_by',
    kind: 'text',
    phone: 'drop',
    optional: 'hidden',
    value: (line) => line.decidedBy,
  },
  {
    key: 'decided_on',
    label: 'personnel.field.decided_on',
    kind: 'date',
    sql: 'a.decided_on',
    phone: 'drop',
    optional: 'hidden',
    value: (line) => line.decidedOn,
  },
  {
    key: 'grounds',
    label: 'personnel.field.grounds',
    kind: 'text',
    phone: 'drop',
    optional: 'hidden',
    width: 40,
    value: (line) => line.grounds,
  },
]

/** Everything published about people that readers may see today: /personnel. */
export const OVERVIEW_TABLE: TableSpec<PublishedLine> = {
  key: 'personnel',
  caption: 'personnel.overview.table',
  columns: COLUMNS,
  id: 'a.id',
  rowId: (line) => line.id,
  rowHref: (line) => `/disclosures/${line.disclosureId}`,
  sort: { key: 'on', dir: 'desc' },
  filters: {
    stage: {
      label: 'personnel.filter.stage',
      filter: {
        kind: 'select',
        options: [
          { value: 'notice', label: 'personnel.filter.stage.notice' },
          { value: 'decided', label: 'personnel.filter.stage.decided' },
        ],
      },
      sql: `(case when n.is_notice then 'notice' else 'decided' end)`,
    },
    q: {
      label: 'personnel.filter.q',
      filter: { kind: 'search', in: ['a.name', 'a.post_from', 'a.post_to', 'a.reward', 'a.document_number', 'd.title'] },
    },
  },
  emptyText: 'personnel.overview.empty',
  pageSizes: [25, 50, 100],
}
