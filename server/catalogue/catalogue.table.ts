import { REGISTER_CHOICES, registerFor } from '../registers/index.ts'
import type { Audience, Cycle, ReviewState, Timing } from '../disclosures/disclosures.rules.ts'
import { AUDIENCES, CYCLES } from '../disclosures/disclosures.rules.ts'
import {
  CHANNELS,
  OPEN_TO,
  SECRECY_CHECKS,
  STAGES,
  TIERS,
  WAYS,
  type Channel,
  type Ground,
  type OpenTo,
  type SecrecyCheck,
  type Stage,
  type Tier,
  type Way,
} from './catalogue.rules.ts'
import type { Column, TableContext, TableSpec } from '../web/table-types.ts'

/** One line of the official table. */
export interface ListedItem {
  readonly id: number
  readonly code: string
  readonly title: string
  readonly titleEn: string
  readonly topClassId: number
  readonly topClass: string
  readonly topClassEn: string
  readonly className: string
  readonly classNameEn: string
  readonly elements: readonly { readonly zh: string; readonly en: string }[]
  readonly legalBasis: string
  /** Responsible departments in their order. */
  readonly departments: readonly string[]
  readonly departmentsEn: readonly string[]
  readonly person: string | null
  readonly personEn: string | null
  readonly audience: Audience
  readonly timing: Timing
  readonly timingDays: number
  readonly cycle: Cycle
  readonly oneShot: boolean
  readonly reviewLevel: number
  readonly levelName: string
  readonly levelNameEn: string
  readonly levelSteps: readonly ReviewState[]
  readonly register: string
  readonly channels: readonly Channel[]
  readonly openTo: OpenTo
  readonly openToNote: string
  readonly way: Way
  readonly tier: Tier
  readonly stage: Stage
  /** null: for good. */
  readonly retentionYears: number | null
  readonly secrecyCheck: SecrecyCheck
  readonly withheldGround: Ground | ''
  readonly withheldExplanation: string
  readonly reviewDueOn: string | null
}

/** More names than these are counted on the page; the export names all. */
const NAMES_SHOWN = 2

const english = ({ locale }: Pick<TableContext, 'locale'>): boolean => locale === 'en'
const join = (names: readonly string[], { t }: TableContext): string => names.join(t('table.list_join'))
const departmentsOf = (row: ListedItem, x: TableContext): readonly string[] => (english(x) ? row.departmentsEn : row.departments)

function shortDepartments(row: ListedItem, x: TableContext): string {
  const names = departmentsOf(row, x)
  return names.length <= NAMES_SHOWN
    ? join(names, x)
    : x.t('catalogue.departments_more', { names: join(names.slice(0, NAMES_SHOWN), x), n: names.length })
}

export const timingText = (row: Pick<ListedItem, 'timing' | 'timingDays'>, { t }: Pick<TableContext, 't'>): string =>
  t(`catalogue.timing.${row.timing}`, { n: row.timingDays })

/** 每年（一次性） */
export const cycleText = ({ cycle, oneShot }: Pick<ListedItem, 'cycle' | 'oneShot'>, { t }: Pick<TableContext, 't'>): string =>
  oneShot ? t('catalogue.cycle.one_shot', { cycle: t(`catalogue.cycle.${cycle}`) }) : t(`catalogue.cycle.${cycle}`)

const COLUMNS: readonly Column<ListedItem>[] = [
  {
    key: 'title',
    label: 'catalogue.column.title',
    kind: 'text',
    lead: true,
    sql: 'i.position',
    notNull: true,
    width: 32,
    value: (row, x) => (english(x) ? row.titleEn : row.title),
    cell: (row) => ({ sub: row.code }),
  },
  {
    key: 'code',
    label: 'catalogue.column.code',
    kind: 'text',
    sql: 'i.code',
    notNull: true,
    optional: 'hidden',
    phone: 'drop',
    value: (row) => row.code,
  },
  {
    key: 'class',
    label: 'catalogue.column.class',
    kind: 'text',
    phone: 'second-line',
    optional: true,
    width: 24,
    value: (row, x) => (english(x) ? row.classNameEn : row.className),
    cell: (row, x) => ({ sub: english(x) ? row.topClassEn : row.topClass }),
  },
  {
    key: 'elements',
    label: 'catalogue.column.elements',
    kind: 'text',
    phone: 'drop',
    optional: 'hidden',
    width: 50,
    value: (row, x) =>
      join(
        row.elements.map(({ zh, en }) => (english(x) ? en : zh)),
        x,
      ),
  },
  {
    key: 'basis',
    label: 'catalogue.column.basis',
    kind: 'text',
    phone: 'drop',
    optional: 'hidden',
    width: 40,
    value: (row) => row.legalBasis,
  },
  {
    key: 'departments',
    label: 'catalogue.column.departments',
    kind: 'text',
    phone: 'second-line',
    width: 30,
    value: (row, x) => join(departmentsOf(row, x), x),
    cell: (row, x) => ({ text: shortDepartments(row, x) }),
  },
  {
    key: 'person',
    label: 'catalogue.column.person',
    kind: 'text',
    phone: 'drop',
    optional: 'hidden',
    value: (row, x) => (english(x) ? row.personEn : row.person),
  },
  {
    key: 'audience',
    label: 'catalogue.column.audience',
    kind: 'text',
    sql: 'i.audience',
    notNull: true,
    phone: 'drop',
    optional: true,
    value: (row, { t }) => t(`catalogue.audience.${row.audience}`),
    filter: { kind: 'select', options: AUDIENCES.map((value) => ({ value, label: `catalogue.audience.${value}` as const })) },
  },
  {
    key: 'cycle',
    label: 'catalogue.column.cycle',
    kind: 'text',
    sql: 'i.cycle',
    notNull: true,
    phone: 'drop',
    value: (row, x) => cycleText(row, x),
    filter: { kind: 'select', options: CYCLES.map((value) => ({ value, label: `catalogue.cycle.${value}` as const })) },
  },
  { key: 'timing', label: 'catalogue.column.timing', kind: 'text', phone: 'second-line', width: 28, value: timingText },
  {
    key: 'review',
    label: 'catalogue.column.review',
    kind: 'text',
    sql: 'i.review_level',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    width: 34,
    value: (row, x) => (english(x) ? row.levelNameEn : row.levelName),
  },
  {
    key: 'register',
    label: 'catalogue.column.register',
    kind: 'text',
    sql: 'i.register',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row, { t }) => t(registerFor(row.register).title),
    filter: { kind: 'select', options: REGISTER_CHOICES },
  },
  {
    key: 'way',
    label: 'editions.official.way',
    kind: 'text',
    sql: 'i.way',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row, { t }) => t(`editions.way.${row.way}`),
    filter: { kind: 'select', options: WAYS.map((value) => ({ value, label: `editions.way.${value}` as const })) },
  },
  {
    key: 'channels',
    label: 'editions.official.channels',
    kind: 'text',
    phone: 'drop',
    optional: 'hidden',
    value: (row, x) =>
      join(
        CHANNELS.filter((channel) => row.channels.includes(channel)).map((channel) => x.t(`editions.channel.${channel}`)),
        x,
      ),
  },
  {
    key: 'open_to',
    label: 'editions.official.open_to',
    kind: 'text',
    sql: 'i.open_to',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row, { t }) =>
      row.openTo === 'public' ? t('editions.open_to.public') : t('editions.open_to.group_of', { group: row.openToNote }),
    filter: { kind: 'select', options: OPEN_TO.map((value) => ({ value, label: `editions.open_to.${value}` as const })) },
  },
  {
    key: 'tier',
    label: 'editions.official.tier',
    kind: 'text',
    sql: 'i.tier',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row, { t }) => t(`editions.tier.${row.tier}`),
    filter: { kind: 'select', options: TIERS.map((value) => ({ value, label: `editions.tier.${value}` as const })) },
  },
  {
    key: 'stage',
    label: 'editions.official.stage',
    kind: 'text',
    sql: 'i.stage',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row, { t }) => t(`editions.stage.${row.stage}`),
    filter: { kind: 'select', options: STAGES.map((value) => ({ value, label: `editions.stage.${value}` as const })) },
  },
  {
    key: 'retention',
    label: 'editions.official.retention',
    kind: 'text',
    sql: 'coalesce(i.retention_years, 999)',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row, { t }) =>
      row.retentionYears === null ? t('editions.retention.forever') : t('editions.retention.years', { n: row.retentionYears }),
  },
  {
    key: 'secrecy',
    label: 'editions.official.secrecy',
    kind: 'text',
    sql: 'i.secrecy_check',
    notNull: true,
    phone: 'drop',
    optional: 'hidden',
    value: (row, { t }) => t(`editions.secrecy.${row.secrecyCheck}`),
    filter: { kind: 'select', options: SECRECY_CHECKS.map((value) => ({ value, label: `editions.secrecy.${value}` as const })) },
  },
]

export const CATALOGUE_TABLE: TableSpec<ListedItem> = {
  key: 'catalogue',
  caption: 'catalogue.title',
  count: 'catalogue.count',
  emptyText: 'catalogue.empty',
  id: 'i.id',
  rowId: (row) => row.id,
  rowHref: (row) => `/catalogue/${row.id}`,
  sort: { key: 'title', dir: 'asc' },
  filters: {
    q: {
      filter: { kind: 'search', in: ['i.code', 'i.title', 'i.title_en', 'i.elements', 'i.legal_basis'] },
      label: 'catalogue.filter.search',
    },
    class: { filter: { kind: 'select', of: 'id' }, label: 'catalogue.column.class', sql: 'coalesce(c.parent_id, c.id)' },
    department: { filter: { kind: 'select', of: 'id' }, label: 'catalogue.column.departments', sql: 'cd.department_id' },
  },
  columns: COLUMNS,
  pageSizes: [100, 50, 25],
}
