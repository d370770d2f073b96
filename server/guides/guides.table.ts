import { dateInShanghai } from '../../core/dates.ts'
import { daysText } from '../registers/index.ts'
import type { Cell, Column, TableContext, TableSpec } from '../web/table-types.ts'

/** One published business item in the list of guides. */
export interface ListedGuide {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly className: string
  readonly classNameEn: string
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly applicants: string
  readonly promisedDays: number | null
  readonly legalDays: number | null
  readonly telephone: string
  readonly responsible: string
  readonly responsibleEn: string
  /** Gone, or working in another department now. */
  readonly responsibleAway: boolean
  readonly publishedAt: string
  /** `YYYY-MM-DD`: the next review of the text. */
  readonly reviewDueOn: string | null
  readonly reviewOverdue: boolean
}

const english = ({ locale }: Pick<TableContext, 'locale'>): boolean => locale === 'en'

function nameCell(row: ListedGuide, { t, fmt, locale }: TableContext): Partial<Cell> {
  const findings = [
    ...(row.reviewOverdue ? [{ kind: 'ask' as const, text: t('guides.review.overdue', { date: fmt.date(row.reviewDueOn) }) }] : []),
    ...(row.responsibleAway
      ? [{ kind: 'ask' as const, text: t('guides.person.away', { name: locale === 'en' ? row.responsibleEn : row.responsible }) }]
      : []),
  ]
  return { sub: row.applicants, ...(findings.length > 0 && { findings }) }
}

const COLUMNS: readonly Column<ListedGuide>[] = [
  {
    key: 'name',
    label: 'guides.field.name',
    kind: 'text',
    lead: true,
    sql: 'b.name',
    notNull: true,
    width: 40,
    value: (row, x) => (english(x) && row.nameEn !== '' ? row.nameEn : row.name),
    cell: nameCell,
  },
  {
    key: 'class',
    label: 'guides.column.class',
    kind: 'text',
    sql: 'i.position',
    notNull: true,
    phone: 'drop',
    optional: true,
    width: 22,
    value: (row, x) => (english(x) ? row.classNameEn : row.className),
  },
  {
    key: 'department',
    label: 'guides.column.department',
    kind: 'text',
    sql: 'dep.position',
    notNull: true,
    phone: 'second-line',
    width: 22,
    value: (row, x) => (english(x) ? row.departmentNameEn : row.departmentName),
  },
  {
    key: 'promised',
    label: 'guides.field.promised_days',
    kind: 'number',
    unit: 'guides.unit.working_days',
    sql: 'b.promised_days',
    firstDir: 'asc',
    value: (row) => row.promisedDays,
    cell: (row, { t }) => (row.promisedDays === 0 ? { text: daysText(0, t) } : {}),
  },
  {
    key: 'legal',
    label: 'guides.field.legal_days',
    kind: 'number',
    unit: 'guides.unit.working_days',
    sql: 'b.legal_days',
    phone: 'drop',
    optional: 'hidden',
    value: (row) => row.legalDays,
  },
  {
    key: 'responsible',
    label: 'guides.field.responsible',
    kind: 'text',
    phone: 'drop',
    optional: true,
    width: 12,
    value: (row, x) => (english(x) ? row.responsibleEn : row.responsible),
  },
  {
    key: 'telephone',
    label: 'guides.field.telephone',
    kind: 'text',
    phone: 'second-line',
    optional: true,
    width: 16,
    value: (row) => row.telephone,
  },
  {
    key: 'published',
    label: 'guides.column.version_of',
    kind: 'date',
    sql: 'd.published_at',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row) => dateInShanghai(row.publishedAt),
  },
  {
    key: 'review',
    label: 'guides.column.review',
    kind: 'date',
    sql: 'd.due_on',
    phone: 'drop',
    optional: 'hidden',
    value: (row) => row.reviewDueOn,
  },
]

export const GUIDES_TABLE: TableSpec<ListedGuide> = {
  key: 'guides',
  caption: 'guides.title',
  count: 'guides.count',
  emptyText: 'guides.empty',
  id: 'd.id',
  rowId: (row) => row.id,
  rowHref: (row) => `/guides/${row.id}`,
  sort: { key: 'class', dir: 'asc' },
  filters: {
    q: {
      filter: {
        kind: 'search',
        in: ['b.name', 'b.name_en', 'b.keywords', 'b.applicants', 'b.conditions', 'b.materials', 'b.result'],
      },
      label: 'guides.search',
    },
    department: { filter: { kind: 'select', of: 'id' }, label: 'guides.column.department', sql: 'd.department_id' },
    class: { filter: { kind: 'select', of: 'id' }, label: 'guides.column.class', sql: 'i.class_id' },
  },
  columns: COLUMNS,
  pageSizes: [25, 50, 100],
}
