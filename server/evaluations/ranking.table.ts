import type { Locale } from '../i18n/index.ts'
import { inWords } from '../web/words.ts'
import type { Column, TableSpec } from '../web/table-types.ts'
import { groupName } from './cycles.rules.ts'
import type { RankedRow } from './ranking.service.ts'
import { bandText } from './sheets.presenter.ts'

type Of = RankedRow & { readonly grade: (locale: Locale) => string }
const number = (key: string, value: (row: Of) => number | null): Column<Of> => ({
  key,
  label: `ranking.column.${key}` as Column<Of>['label'],
  kind: 'number',
  value,
})
const score = (key: string, value: (row: Of) => number | null): Column<Of> => ({ ...number(key, value), kind: 'score' })

/** The ranking as a file: every column as a value of its own. */
export const RANKING: TableSpec<Of> = {
  key: 'ranking',
  caption: 'ranking.title',
  columns: [
    {
      key: 'group',
      label: 'ranking.column.group',
      kind: 'text',
      width: 14,
      value: ({ subject }, { locale }) => groupName(subject.group, locale),
    },
    number('rank', ({ rank }) => rank.rank),
    {
      key: 'name',
      label: 'ranking.column.name',
      kind: 'text',
      lead: true,
      width: 24,
      value: ({ subject }, { locale }) => inWords(locale, subject.name, subject.nameEn),
    },
    score('recorded', ({ rank }) => rank.recorded),
    score('score', ({ sheet }) => sheet.score),
    { key: 'grade', label: 'ranking.column.grade', kind: 'text', value: (row, { locale }) => row.grade(locale) },
    number('rank_without', ({ rank }) => rank.rankWithout),
    { key: 'band', label: 'ranking.column.band', kind: 'text', value: ({ band }) => (band === undefined ? '' : bandText(band)) },
    number('rank_before', ({ before }) => before?.rank ?? null),
    score('score_before', ({ before }) => before?.recorded ?? null),
  ],
  id: 'n',
  rowId: ({ subject }) => subject.key,
  sort: { key: 'rank', dir: 'asc' },
  plain: true,
}
