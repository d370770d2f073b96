import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import { headlineOf, SEVERITIES, type Severity } from './inspections.rules.ts'
import type { Rectification } from './rectification.queries.ts'

export const SHOWN = ['overdue', 'ordered', 'answered', 'recorded', 'done'] as const
const OPEN = ['yes', 'no'] as const
export type Shown = (typeof SHOWN)[number]
export const FINDING_CHIPS: Readonly<Record<Shown, ChipKind>> = {
  overdue: 'miss',
  ordered: 'soon',
  answered: 'nil',
  recorded: 'idle',
  done: 'ok',
}
export const SEVERITY_CHIPS: Readonly<Record<Severity, ChipKind>> = { minor: 'idle', serious: 'late', grave: 'miss' }
export const shownState = ({ state, isOverdue }: Pick<Rectification, 'state' | 'isOverdue'>): Shown => (isOverdue ? 'overdue' : state)

/** Everything that was found and what became of it: /inspections/rectifications. */
export const RECTIFICATIONS: TableSpec<Rectification> = {
  key: 'inspection-rectifications',
  caption: 'inspections.rectifications.title',
  columns: [
    {
      key: 'title',
      label: 'inspections.field.finding',
      kind: 'text',
      lead: true,
      sql: 'r.text',
      notNull: true,
      width: 40,
      value: (row) => headlineOf(row),
      cell: (row, { t }) => (row.title === headlineOf(row) ? {} : { sub: t('inspections.finding.item', { title: row.title }) }),
    },
    {
      key: 'department',
      label: 'inspections.field.department',
      kind: 'text',
      sql: 'r.department_position',
      notNull: true,
      phone: 'second-line',
      width: 18,
      value: (row, { locale }) => (locale === 'en' ? row.departmentEn : row.department),
    },
    {
      key: 'inspection',
      label: 'inspections.field.inspection',
      kind: 'text',
      sql: 'r.inspection',
      notNull: true,
      phone: 'drop',
      optional: true,
      value: ({ inspection }) => inspection,
      cell: ({ visitId }) => ({ href: `/inspections/visits/${visitId}` }),
    },
    {
      key: 'indicator',
      label: 'inspections.field.indicator',
      kind: 'text',
      sql: 'r.indicator',
      notNull: true,
      phone: 'drop',
      optional: 'hidden',
      value: ({ indicator }) => indicator,
    },
    {
      key: 'severity',
      label: 'inspections.field.severity',
      kind: 'chip',
      sql: "case r.severity when 'minor' then 1 when 'serious' then 2 else 3 end",
      firstDir: 'desc',
      notNull: true,
      phone: 'second-line',
      value: ({ severity }, { t }) => t(`inspections.severity.${severity}`),
      cell: ({ severity }, { t }) => ({ chip: { kind: SEVERITY_CHIPS[severity], text: t(`inspections.severity.${severity}`) } }),
    },
    {
      key: 'on_day',
      label: 'inspections.field.found_on',
      kind: 'date',
      sql: 'r.on_day',
      notNull: true,
      phone: 'drop',
      value: ({ onDay }) => onDay,
    },
    { key: 'due_on', label: 'inspections.field.due_on', kind: 'date', sql: 'r.due_on', phone: 'second-line', value: ({ dueOn }) => dueOn },
    {
      key: 'state',
      label: 'inspections.field.state',
      kind: 'chip',
      sql: "case r.shown when 'overdue' then 1 when 'ordered' then 2 when 'answered' then 3 when 'recorded' then 4 else 5 end",
      notNull: true,
      width: 12,
      value: (row, { t }) => t(`inspections.finding.${shownState(row)}`),
      cell: (row, { t }) => ({
        chip: { kind: FINDING_CHIPS[shownState(row)], text: t(`inspections.finding.${shownState(row)}`) },
        ...(row.escalation === 2 && row.isOverdue ? { sub: t('inspections.finding.escalated') } : {}),
      }),
    },
  ],
  id: 'r.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/inspections/findings/${id}`,
  sort: { key: 'state', dir: 'asc' },
  emptyText: 'inspections.rectifications.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'inspections.filter.search', filter: { kind: 'search', in: ['r.title', 'r.text', 'r.inspection'] } },
    open: {
      label: 'inspections.filter.open',
      filter: { kind: 'select', options: OPEN.map((one) => ({ value: one, label: `inspections.filter.open.${one}` as const })) },
      sql: "case r.shown when 'done' then 'no' else 'yes' end",
    },
    state: {
      label: 'inspections.field.state',
      filter: { kind: 'select', options: SHOWN.map((one) => ({ value: one, label: `inspections.finding.${one}` as const })) },
      sql: 'r.shown',
    },
    department: { label: 'inspections.field.department', filter: { kind: 'select', of: 'id' }, sql: 'r.department_id' },
    severity: {
      label: 'inspections.field.severity',
      filter: { kind: 'select', options: SEVERITIES.map((one) => ({ value: one, label: `inspections.severity.${one}` as const })) },
      sql: 'r.severity',
    },
    due_on: { label: 'inspections.field.due_on', filter: { kind: 'date-range' }, sql: 'r.due_on', valueKind: 'date' },
  },
}
