import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Chip, TableContext, TableSpec } from '../web/table-types.ts'
import type { Counts, Demand } from './demand.types.ts'
import { STATE } from './demands.queries.ts'
import { DEMAND_STATES, isOpen } from './progress.rules.ts'

/** 依申请 2 · 提问 3 · 查不到 4, as far as there are any. */
export const countsText = ({ applications, questions, searches }: Counts, { t }: Pick<TableContext, 't'>): string =>
  [
    applications > 0 ? t('demand.counts.applications', { n: applications }) : '',
    questions > 0 ? t('demand.counts.questions', { n: questions }) : '',
    searches > 0 ? t('demand.counts.searches', { n: searches }) : '',
  ]
    .filter(Boolean)
    .join(t('frame.dot'))

type Day = { readonly today: string; readonly calendar: WorkingCalendar }

/** How far it has come, and whether its day is over. */
export function stateChip({ state, dueOn, closedOn }: Demand, { today, calendar }: Day, { t }: Pick<TableContext, 't'>): Chip {
  const late = (until: string): number => Math.max(dueOn === null ? 0 : calendar.workingDaysBetween(dueOn, until).days, 0)
  if (isOpen(state) && dueOn !== null && dueOn < today) return { kind: 'miss', text: t('demand.state.overdue', { n: late(today) }) }
  if (state === 'closed' && dueOn !== null && closedOn !== null && closedOn > dueOn)
    return { kind: 'late', text: t('demand.state.closed_late', { n: late(closedOn) }) }
  const kinds = { drafted: 'soon', listed: 'soon', closed: 'ok', dropped: 'idle', refused: 'nil' } as const
  return { kind: kinds[state], text: t(`demand.state.${state}`) }
}

/** What was decided on what is asked for often: /demand. */
export const demandsTable = (day: Day): TableSpec<Demand> => ({
  key: 'demand',
  caption: 'demand.decided',
  columns: [
    {
      key: 'title',
      label: 'demand.field.title',
      kind: 'text',
      lead: true,
      sql: 'd.title',
      notNull: true,
      width: 36,
      value: ({ title }) => title,
      cell: ({ title, words }, { t }) => (title === words ? {} : { sub: t('demand.asked', { words }) }),
    },
    {
      key: 'asked',
      label: 'demand.field.asked',
      kind: 'number',
      sql: '(d.applications + d.questions + d.searches)',
      notNull: true,
      phone: 'second-line',
      width: 10,
      value: ({ counts }) => counts.applications + counts.questions + counts.searches,
      cell: ({ counts }, x) => ({ sub: countsText(counts, x) }),
    },
    {
      key: 'department',
      label: 'demand.field.department',
      kind: 'text',
      sql: 'o.position',
      phone: 'second-line',
      width: 16,
      value: ({ department, departmentEn }, { locale }) => (locale === 'en' ? departmentEn : department),
    },
    {
      key: 'decided',
      label: 'demand.field.decided',
      kind: 'date',
      sql: 'd.decided_at',
      notNull: true,
      phone: 'drop',
      value: ({ decidedOn }) => decidedOn,
    },
    { key: 'due', label: 'demand.field.due', kind: 'date', sql: 'd.due_on', phone: 'second-line', value: ({ dueOn }) => dueOn },
    {
      key: 'state',
      label: 'demand.field.state',
      kind: 'chip',
      sql: STATE,
      notNull: true,
      width: 16,
      value: (row, x) => stateChip(row, day, x).text,
      cell: (row, x) => ({ chip: stateChip(row, day, x) }),
    },
  ],
  id: 'd.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/demand/${id}`,
  sort: { key: 'decided', dir: 'desc' },
  emptyText: 'demand.decided.empty',
  filters: {
    q: { label: 'demand.search', filter: { kind: 'search', in: ['d.title', 'd.words', 'd.note'] } },
    state: {
      label: 'demand.field.state',
      filter: { kind: 'select', options: DEMAND_STATES.map((state) => ({ value: state, label: `demand.state.${state}` as const })) },
      sql: STATE,
    },
  },
})
