import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import { inWords } from '../web/words.ts'
import { GRADES, STANDINGS, type Appraisal, type Grade } from './appraisals.types.ts'

export const GRADE_CHIPS: Readonly<Record<Grade, ChipKind>> = {
  excellent: 'ok',
  competent: 'idle',
  basic: 'soon',
  incompetent: 'miss',
  ungraded: 'idle',
}

/** Of a summary or an opinion; of those who are not assessed nothing is missing. */
const IN = ['missing', 'given'] as const

/** Those in a round whom the reader answers for. */
export const APPRAISALS: TableSpec<Appraisal> = {
  key: 'appraisals',
  caption: 'appraisals.people',
  columns: [
    {
      key: 'name',
      label: 'appraisals.field.name',
      kind: 'text',
      lead: true,
      sql: 'p.sort_key',
      notNull: true,
      width: 18,
      value: ({ name, nameEn }, { locale }) => inWords(locale, name, nameEn),
      cell: ({ standing, standingReason }, { t }) =>
        standing === 'assessed'
          ? {}
          : { sub: [t(`appraisals.standing.${standing}`), standingReason].filter(Boolean).join(t('frame.comma')) },
    },
    {
      key: 'department',
      label: 'appraisals.field.department',
      kind: 'text',
      sql: 'dep.position',
      notNull: true,
      phone: 'second-line',
      value: (row, { locale }) => inWords(locale, row.departmentName, row.departmentNameEn),
    },
    {
      key: 'post',
      label: 'appraisals.field.post',
      kind: 'text',
      phone: 'drop',
      value: ({ post, postEn }, { locale }) => inWords(locale, post, postEn),
    },
    {
      key: 'summary',
      label: 'appraisals.field.summary',
      kind: 'instant',
      sql: 'a.summary_at',
      phone: 'second-line',
      value: ({ summaryAt }) => summaryAt,
    },
    {
      key: 'proposal',
      label: 'appraisals.field.proposal',
      kind: 'text',
      sql: 'a.proposal',
      phone: 'second-line',
      value: ({ proposal }, { t }) => (proposal === null ? '' : t(`appraisals.grade.${proposal}`)),
    },
    {
      key: 'grade',
      label: 'appraisals.field.grade',
      kind: 'chip',
      sql: 'a.grade',
      value: ({ grade }, { t }) => (grade === null ? '' : t(`appraisals.grade.${grade}`)),
      cell: ({ grade }, { t }) => (grade === null ? {} : { chip: { kind: GRADE_CHIPS[grade], text: t(`appraisals.grade.${grade}`) } }),
    },
  ],
  id: 'a.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/appraisals/people/${id}`,
  sort: { key: 'department', dir: 'asc' },
  emptyText: 'appraisals.people.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'appraisals.filter.search', filter: { kind: 'search', in: ['a.name', 'a.name_en', 'dep.name'] } },
    grade: {
      label: 'appraisals.field.grade',
      filter: { kind: 'select', options: GRADES.map((grade) => ({ value: grade, label: `appraisals.grade.${grade}` as const })) },
      sql: 'a.grade',
    },
    summary_in: {
      label: 'appraisals.field.summary',
      filter: { kind: 'select', options: IN.map((value) => ({ value, label: `appraisals.in.${value}` as const })) },
      sql: `case when a.standing = 'exempt' then 'exempt' when a.summary_at is null then 'missing' else 'given' end`,
    },
    opinion_in: {
      label: 'appraisals.field.opinion',
      filter: { kind: 'select', options: IN.map((value) => ({ value, label: `appraisals.in.${value}` as const })) },
      sql: `case when a.standing = 'exempt' then 'exempt' when a.opinion_at is null then 'missing' else 'given' end`,
    },
    standing: {
      label: 'appraisals.field.standing',
      filter: { kind: 'select', options: STANDINGS.map((one) => ({ value: one, label: `appraisals.standing.${one}` as const })) },
      sql: 'a.standing',
    },
  },
}
