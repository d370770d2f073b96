import type { Cell, Column, PlacedFilter, TableSpec } from '../web/table.ts'
import type { Timeliness, VersionState } from './disclosures.rules.ts'
import { correctedChip, statusOf } from './status.presenter.ts'
import { SHELF_SQL } from './retention.rules.ts'
import type { Fen } from '../../core/money.ts'
import { REGISTER_CHOICES } from '../registers/index.ts'

/** One record as the reading list shows it. */
export interface ListedDisclosure {
  readonly id: number
  readonly title: string
  readonly itemCode: string
  readonly itemTitle: string
  readonly itemTitleEn: string
  readonly className: string
  readonly classNameEn: string
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly period: string | null
  readonly formedOn: string
  readonly filingNumber: string | null
  readonly firstPublishedAt: string | null
  readonly publishedAt: string | null
  readonly dueOn: string | null
  readonly leadDays: number | null
  readonly lineCount: number
  readonly total: Fen | null
  readonly publishedNumber: number | null
  readonly timeliness: Timeliness | null
  readonly withdrawnAt: string | null
  readonly workingState: VersionState | null
  /** Published as an emergency, and not reviewed yet. */
  readonly awaitsReview: boolean
  /** Past its retention: only the filter that asks for such records lists it. */
  readonly pastRetention: boolean
}

/** What readers filter by; every record is in exactly one. The last two exist only for those who draft or review. */
const PUBLISHED_STATES = ['on_time', 'ex_ante_kept', 'late', 'turned_ex_post', 'published', 'withdrawn'] as const
export const LIST_STATES = [...PUBLISHED_STATES, 'in_review', 'draft'] as const

/** The state of a record as a word that a filter compares; the order of the cases is the order in which a reader would say it. */
export const STATE_SQL = `case when d.withdrawn_at is not null then 'withdrawn'
  when d.published_number is not null then coalesce(d.timeliness, 'published')
  when w.state in ('draft', 'returned', 'discarded') then 'draft' else 'in_review' end`

/** The year a record speaks of: of its period, else of the day it was formed. */
export const YEAR_SQL = 'substr(coalesce(d.period, d.formed_on), 1, 4)'

/** The month a period ends in: a year and a quarter lie in a range of months when their end does. */
const PERIOD_END_SQL = `case when length(d.period) = 4 then d.period || '-12' when substr(d.period, 6, 1) = 'Q'
  then substr(d.period, 1, 5) || case substr(d.period, 7, 1) when '1' then '03' when '2' then '06' when '3' then '09' else '12' end else d.period end`

const column = (key: Column<ListedDisclosure>['key'], rest: Omit<Column<ListedDisclosure>, 'key'>): Column<ListedDisclosure> => ({
  key,
  ...rest,
})

const COLUMNS: readonly Column<ListedDisclosure>[] = [
  column('title', {
    label: 'reading.column.title',
    kind: 'text',
    lead: true,
    sql: 'd.title',
    notNull: true,
    width: 40,
    value: (row) => row.title,
    cell: (row) => (row.filingNumber === null ? {} : { sub: row.filingNumber }),
  }),
  column('department', {
    label: 'reading.column.department',
    kind: 'text',
    sql: 'dep.position',
    notNull: true,
    phone: 'second-line',
    width: 18,
    value: (row, { locale }) => (locale === 'en' ? row.departmentNameEn : row.departmentName),
  }),
  column('class', {
    label: 'reading.column.class',
    kind: 'text',
    sql: 'i.position',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    width: 20,
    value: (row, { locale }) => (locale === 'en' ? row.classNameEn : row.className),
  }),
  column('item', {
    label: 'reading.column.item',
    kind: 'text',
    sql: 'i.code',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    width: 28,
    value: (row, { locale }) => (locale === 'en' ? row.itemTitleEn : row.itemTitle),
    cell: (row) => ({ sub: row.itemCode }),
  }),
  column('period', {
    label: 'reading.column.period',
    kind: 'period',
    sql: 'd.period',
    phone: 'drop',
    optional: 'hidden',
    value: (row) => row.period,
  }),
  column('formed', {
    label: 'reading.column.formed',
    kind: 'date',
    sql: 'd.formed_on',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row) => row.formedOn,
  }),
  column('lines', { label: 'reading.column.lines', kind: 'number', phone: 'drop', optional: 'hidden', value: (row) => row.lineCount }),
  column('total', {
    label: 'reading.column.total',
    kind: 'money',
    sql: 'v.total_fen',
    phone: 'second-line',
    optional: true,
    value: (row) => row.total,
  }),
  column('published', {
    label: 'reading.column.published',
    kind: 'instant',
    sql: 'd.published_at',
    phone: 'second-line',
    filter: { kind: 'date-range' },
    value: (row) => row.publishedAt,
  }),
  column('due', {
    label: 'reading.column.due',
    kind: 'date',
    sql: 'd.due_on',
    phone: 'drop',
    optional: 'hidden',
    value: (row) => row.dueOn,
  }),
  column('lead', {
    label: 'reading.column.lead',
    kind: 'number',
    unit: 'reading.unit.working_days',
    sql: 'd.lead_days',
    phone: 'drop',
    optional: true,
    value: (row) => row.leadDays,
  }),
  column('status', {
    label: 'reading.column.status',
    kind: 'chip',
    value: (row, { t }) => statusText(row, t),
    cell: (row, { t }) => statusCell(row, t),
  }),
]

type T = Parameters<typeof statusOf>[1]
const corrected = (row: ListedDisclosure, t: T): string => (row.withdrawnAt === null ? (correctedChip(row, t)?.text ?? '') : '')

const pastText = ({ pastRetention }: ListedDisclosure, t: T): string => (pastRetention ? t('catalogue.retention.past') : '')

const waitsText = ({ awaitsReview }: ListedDisclosure, t: T): string => (awaitsReview ? t('reviewing.emergency.chip') : '')

/** How it was published, and under it whether it was corrected since. */
function statusCell(row: ListedDisclosure, t: T): Partial<Cell> {
  const chip = statusOf(row, t)
  const sub = [waitsText(row, t), corrected(row, t), pastText(row, t)].filter((text) => text !== '').join(t('frame.dot'))
  return sub === '' ? { text: chip.text, chip } : { text: chip.text, chip, sub }
}
const statusText = (row: ListedDisclosure, t: T): string =>
  [statusOf(row, t).text, waitsText(row, t), corrected(row, t), pastText(row, t)].filter((text) => text !== '').join(t('frame.dot'))

const select = (label: `reading.filter.${'class' | 'department' | 'item'}`, sql: string): PlacedFilter => ({
  filter: { kind: 'select', of: 'id' },
  label,
  sql,
})

const specWith = (states: readonly (typeof LIST_STATES)[number][]): TableSpec<ListedDisclosure> => ({
  key: 'disclosures',
  caption: 'reading.list.caption',
  count: 'reading.list.count',
  emptyText: 'reading.list.empty',
  id: 'd.id',
  rowId: (row) => row.id,
  rowHref: (row) => `/disclosures/${row.id}`,
  sort: { key: 'published', dir: 'desc' },
  filters: {
    q: { filter: { kind: 'search', in: ['d.title', 'd.filing_number'] }, label: 'reading.filter.search' },
    class: select('reading.filter.class', 'coalesce(c.parent_id, c.id)'),
    department: select('reading.filter.department', 'd.department_id'),
    state: {
      filter: { kind: 'select', multiple: true, options: states.map((value) => ({ value, label: `reading.state.${value}` as const })) },
      label: 'reading.filter.state',
      sql: STATE_SQL,
    },
    year: { filter: { kind: 'select' }, label: 'reading.filter.year', sql: YEAR_SQL },
    item: select('reading.filter.item', 'd.item_id'),
    register: {
      filter: {
        kind: 'select',
        options: REGISTER_CHOICES,
      },
      label: 'reading.filter.register',
      sql: 'i.register',
    },
    period: { filter: { kind: 'date-range' }, label: 'reading.filter.period', sql: PERIOD_END_SQL, valueKind: 'period' },
    first: { filter: { kind: 'date-range' }, label: 'reading.filter.first', sql: 'd.first_published_at', valueKind: 'instant' },
    corrected: {
      filter: { kind: 'select', options: [{ value: '1', label: 'reading.state.corrected' }] },
      label: 'reading.filter.corrected',
      sql: `case when d.published_number > 1 then '1' else '0' end`,
    },
    emergency: {
      filter: { kind: 'select', options: [{ value: '1', label: 'reviewing.emergency.filter.all' }] },
      label: 'reviewing.emergency.filter',
      sql: `case when exists (select 1 from review_emergencies em where em.disclosure_id = d.id) then '1' else '0' end`,
    },
    shelf: {
      filter: { kind: 'select', options: [{ value: 'past', label: 'catalogue.retention.past' }] },
      label: 'catalogue.retention.filter',
      sql: SHELF_SQL,
    },
  },
  columns: COLUMNS,
})

export const DISCLOSURES_TABLE = specWith(LIST_STATES)
/** The same for those who see no drafts: nothing to choose that could never find anything. */
export const READERS_TABLE = specWith(PUBLISHED_STATES)
