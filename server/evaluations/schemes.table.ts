import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import { inWords } from '../web/words.ts'
import type { SchemeRow, SchemeState } from './schemes.types.ts'

export const SCHEME_CHIPS: Readonly<Record<SchemeState, ChipKind>> = { draft: 'idle', frozen: 'ok', discarded: 'idle' }

/** Versions of schemes: /evaluations/schemes. */
export const SCHEMES: TableSpec<SchemeRow> = {
  key: 'evaluation-schemes',
  caption: 'schemes.title',
  columns: [
    {
      key: 'name',
      label: 'schemes.field.name',
      kind: 'text',
      lead: true,
      sql: 's.name',
      notNull: true,
      width: 36,
      value: ({ name }, { t }) => (name === '' ? t('schemes.unnamed') : name),
      cell: ({ note }) => (note === '' ? {} : { sub: note }),
    },
    {
      key: 'code',
      label: 'schemes.field.code',
      kind: 'text',
      sql: 's.code',
      notNull: true,
      width: 13,
      phone: 'second-line',
      value: ({ code }) => code,
    },
    {
      key: 'number',
      label: 'schemes.field.number',
      kind: 'text',
      sql: 's.number',
      phone: 'second-line',
      value: ({ number }, { t }) => (number === null ? '' : t('schemes.version', { n: number })),
    },
    {
      key: 'state',
      label: 'schemes.field.state',
      kind: 'chip',
      sql: 's.state',
      notNull: true,
      value: ({ state }, { t }) => t(`schemes.state.${state}`),
      cell: ({ state }, { t }) => ({ chip: { kind: SCHEME_CHIPS[state], text: t(`schemes.state.${state}`) } }),
    },
    {
      key: 'frozen_at',
      label: 'schemes.field.frozen_at',
      kind: 'instant',
      sql: 'coalesce(s.frozen_at, s.created_at)', // drafts stand where they would appear
      firstDir: 'desc',
      phone: 'second-line',
      value: ({ frozenAt }) => frozenAt,
    },
    {
      key: 'frozen_by',
      width: 9,
      label: 'schemes.field.frozen_by',
      kind: 'text',
      phone: 'drop',
      optional: true,
      value: ({ frozenBy, frozenByEn }, { locale }) => inWords(locale, frozenBy ?? '', frozenByEn ?? ''),
    },
  ],
  id: 's.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/evaluations/schemes/${id}`,
  sort: { key: 'frozen_at', dir: 'desc' },
  emptyText: 'schemes.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'schemes.filter.search', filter: { kind: 'search', in: ['s.name', 's.code', 's.note'] } },
    state: {
      label: 'schemes.field.state',
      filter: {
        kind: 'select',
        options: (['draft', 'frozen'] as const).map((state) => ({ value: state, label: `schemes.state.${state}` })),
      },
      sql: 's.state',
    },
  },
}
