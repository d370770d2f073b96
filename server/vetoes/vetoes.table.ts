import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import type { Veto } from './vetoes.types.ts'
import { VETO_STATES, type VetoState } from './vetoes.rules.ts'

export const CHIPS: Readonly<Record<VetoState, ChipKind>> = {
  registered: 'idle',
  refused: 'nil',
  investigating: 'soon',
  deciding: 'soon',
  established: 'late',
  partly: 'nil',
  unfounded: 'ok',
  appealed: 'soon',
  in_force: 'miss',
  reversed: 'ok',
  lapsed: 'nil',
}

export interface VetoRow extends Veto {
  /** As the scheme calls the rule. */
  readonly ruleName: string
}

/** Day by which somebody has to act. */
export const dueOf = ({ state, statementDueOn, statedAt, appealUntil, reviewDueOn }: Veto): string | null =>
  state === 'investigating' && statedAt === null
    ? statementDueOn
    : state === 'established'
      ? appealUntil
      : state === 'appealed'
        ? reviewDueOn
        : null

/** Everything that was ever registered: /vetoes. */
export const VETOES: TableSpec<VetoRow> = {
  key: 'vetoes',
  caption: 'vetoes.title',
  columns: [
    {
      key: 'title',
      label: 'vetoes.field.title',
      kind: 'text',
      lead: true,
      sql: 'v.title',
      notNull: true,
      width: 40,
      value: ({ title }) => title,
      cell: ({ year, number }, { t }) => ({ sub: t('vetoes.number', { year: String(year), number }) }),
    },
    {
      key: 'subject',
      label: 'vetoes.field.subject',
      kind: 'text',
      sql: 'd.position',
      notNull: true,
      phone: 'second-line',
      width: 18,
      value: (row, { locale }) => (locale === 'en' ? row.subjectNameEn : row.subjectName),
    },
    {
      key: 'rule',
      label: 'vetoes.field.rule',
      kind: 'text',
      sql: 'v.rule',
      notNull: true,
      phone: 'second-line',
      width: 24,
      value: ({ ruleName }) => ruleName,
    },
    {
      key: 'cycle',
      label: 'vetoes.field.cycle',
      kind: 'text',
      sql: 'c.from_on',
      notNull: true,
      firstDir: 'desc',
      phone: 'drop',
      optional: true,
      value: ({ cycleTitle }) => cycleTitle,
    },
    {
      key: 'happened_on',
      label: 'vetoes.field.happenedOn',
      kind: 'date',
      sql: 'v.happened_on',
      notNull: true,
      phone: 'drop',
      value: ({ happenedOn }) => happenedOn,
    },
    { key: 'due', label: 'vetoes.field.due', kind: 'date', sortable: false, phone: 'second-line', value: (row) => dueOf(row) },
    {
      key: 'state',
      label: 'vetoes.field.state',
      kind: 'chip',
      sql: 'v.state',
      notNull: true,
      width: 12,
      value: ({ state }, { t }) => t(`vetoes.state.${state}`),
      cell: ({ state }, { t }) => ({ chip: { kind: CHIPS[state], text: t(`vetoes.state.${state}`) } }),
    },
  ],
  id: 'v.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/vetoes/${id}`,
  sort: { key: 'happened_on', dir: 'desc' },
  emptyText: 'vetoes.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'vetoes.filter.search', filter: { kind: 'search', in: ['v.title', 's.name', 's.name_en'] } },
    state: {
      label: 'vetoes.field.state',
      filter: { kind: 'select', options: VETO_STATES.map((state) => ({ value: state, label: `vetoes.state.${state}` as const })) },
      sql: 'v.state',
    },
    happened_on: { label: 'vetoes.field.happenedOn', filter: { kind: 'date-range' }, sql: 'v.happened_on', valueKind: 'date' },
  },
}
