import { inWords } from '../web/words.ts'
import type { TableSpec } from '../web/table-types.ts'
import type { RollEntry } from '../voter-roll/voter-roll.types.ts'

/** The voter roll of one election: /elections/:id/roll. Whether somebody voted is known nowhere and is no column. */
export const ROLL_TABLE: TableSpec<RollEntry> = {
  key: 'voter-roll',
  caption: 'elections.roll.title',
  columns: [
    {
      key: 'name',
      label: 'elections.roll.name',
      kind: 'text',
      lead: true,
      sql: 'p.sort_key',
      notNull: true,
      width: 16,
      value: ({ name, nameEn }, { locale }) => inWords(locale, name, nameEn),
    },
    {
      key: 'department',
      label: 'elections.roll.department',
      kind: 'text',
      sql: 'd.position',
      notNull: true,
      phone: 'second-line',
      width: 20,
      value: ({ departmentName, departmentNameEn }, { locale }) => inWords(locale, departmentName, departmentNameEn),
    },
    {
      key: 'post',
      label: 'elections.roll.post',
      kind: 'text',
      phone: 'drop',
      value: ({ post, postEn }, { locale }) => inWords(locale, post, postEn),
    },
    {
      key: 'rank',
      label: 'elections.roll.rank',
      kind: 'text',
      sql: 'p.rank_class',
      notNull: true,
      phone: 'drop',
      value: ({ rankClass }, { t }) => t(`elections.rank.${rankClass}`),
    },
    {
      key: 'state',
      label: 'elections.roll.state',
      kind: 'chip',
      sql: 'case when r.excluded is not null then 2 when r.collected_on is null then 0 else 1 end',
      notNull: true,
      width: 12,
      value: (row, { t }) => t(`elections.roll.state.${stateOf(row)}`),
      cell: (row, { t }) => ({
        chip: { kind: KINDS[stateOf(row)], text: t(`elections.roll.state.${stateOf(row)}`) },
        ...(row.excluded === undefined ? {} : { sub: row.excluded }),
      }),
    },
  ],
  id: 'r.person_id',
  rowId: ({ personId }) => personId,
  sort: { key: 'department', dir: 'asc' },
  emptyText: 'elections.roll.empty',
  pageSizes: [50, 100, 200],
  filters: {
    q: { label: 'elections.roll.search', filter: { kind: 'search', in: ['p.display_name', 'p.display_name_en', 'p.username', 'd.name'] } },
    department: { label: 'elections.roll.department', filter: { kind: 'select', of: 'id' }, sql: 'p.department_id' },
    rank: {
      label: 'elections.roll.rank',
      filter: {
        kind: 'select',
        options: (['leader', 'head', 'staff'] as const).map((value) => ({ value, label: `elections.rank.${value}` as const })),
      },
      sql: 'p.rank_class',
    },
    state: {
      label: 'elections.roll.state',
      filter: {
        kind: 'select',
        options: (['waiting', 'collected', 'excluded'] as const).map((value) => ({
          value,
          label: `elections.roll.state.${value}` as const,
        })),
      },
      sql: `case when r.excluded is not null then 'excluded' when r.collected_on is null then 'waiting' else 'collected' end`,
    },
  },
}

const KINDS = { excluded: 'idle', collected: 'ok', waiting: 'nil' } as const
const stateOf = ({ excluded, collectedOn }: RollEntry): keyof typeof KINDS =>
  excluded !== undefined ? 'excluded' : collectedOn === undefined ? 'waiting' : 'collected'
