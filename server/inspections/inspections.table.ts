import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import { COUNTS } from './inspections.counts.ts'
import { KINDS, STATES, type State, type VisitState } from './inspections.rules.ts'
import type { PlannedInspection } from './inspections.types.ts'

export const STATE_CHIPS: Readonly<Record<State, ChipKind>> = {
  draft: 'idle',
  planned: 'nil',
  running: 'soon',
  done: 'ok',
  cancelled: 'idle',
}
export const VISIT_CHIPS: Readonly<Record<VisitState, ChipKind>> = {
  planned: 'idle',
  running: 'soon',
  closed: 'soon',
  signed: 'ok',
  refused: 'late',
  cancelled: 'idle',
}

/** The plan: /inspections. */
export const PLAN: TableSpec<PlannedInspection> = {
  key: 'inspections',
  caption: 'inspections.plan.title',
  columns: [
    {
      key: 'title',
      label: 'inspections.field.title',
      kind: 'text',
      lead: true,
      sql: 'i.title',
      notNull: true,
      width: 40,
      value: ({ title }) => title,
    },
    {
      key: 'kind',
      label: 'inspections.field.kind',
      kind: 'text',
      sql: 'i.kind',
      notNull: true,
      phone: 'second-line',
      value: ({ kind }, { t }) => t(`inspections.kind.${kind}`),
    },
    {
      key: 'inspecting',
      label: 'inspections.field.inspecting',
      kind: 'text',
      phone: 'drop',
      optional: true,
      width: 24,
      value: (row, { locale }) => (locale === 'en' ? row.inspectingNamesEn : row.inspectingNames),
    },
    {
      key: 'from_on',
      label: 'inspections.field.days',
      kind: 'date',
      sql: 'i.from_on',
      notNull: true,
      phone: 'second-line',
      value: ({ fromOn }) => fromOn,
      cell: ({ fromOn, toOn }, { fmt, t }) =>
        fromOn === toOn ? {} : { text: t('inspections.days', { from: fmt.date(fromOn), to: fmt.date(toOn) }) },
    },
    {
      key: 'visits',
      label: 'inspections.field.visits',
      kind: 'number',
      sql: 'visits', // as far as the reader knows of them: sorting by all would tell how many are to come
      notNull: true,
      phone: 'drop',
      value: ({ visits }) => visits,
    },
    {
      key: 'findings',
      label: 'inspections.field.findings',
      kind: 'number',
      sql: COUNTS.findings,
      notNull: true,
      total: 'sum',
      value: ({ findings }) => findings,
    },
    {
      key: 'open',
      label: 'inspections.field.open',
      kind: 'number',
      sql: COUNTS.open,
      notNull: true,
      total: 'sum',
      phone: 'drop',
      value: ({ open }) => open,
    },
    {
      key: 'state',
      label: 'inspections.field.state',
      kind: 'chip',
      sql: 'i.state',
      notNull: true,
      width: 10,
      value: ({ state }, { t }) => t(`inspections.state.${state}`),
      cell: ({ state }, { t }) => ({ chip: { kind: STATE_CHIPS[state], text: t(`inspections.state.${state}`) } }),
    },
  ],
  id: 'i.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/inspections/${id}`,
  sort: { key: 'from_on', dir: 'desc' },
  emptyText: 'inspections.plan.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'inspections.filter.search', filter: { kind: 'search', in: ['i.title', 'i.purpose'] } },
    state: {
      label: 'inspections.field.state',
      filter: { kind: 'select', options: STATES.map((one) => ({ value: one, label: `inspections.state.${one}` as const })) },
      sql: 'i.state',
    },
    kind: {
      label: 'inspections.field.kind',
      filter: { kind: 'select', options: KINDS.map((one) => ({ value: one, label: `inspections.kind.${one}` as const })) },
      sql: 'i.kind',
    },
    from_on: { label: 'inspections.field.days', filter: { kind: 'date-range' }, sql: 'i.from_on', valueKind: 'date' },
  },
}
