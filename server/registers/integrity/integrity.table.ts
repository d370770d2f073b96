import { inWords } from '../../web/words.ts'
import type { Column, Finding as CellFinding, PlacedFilter, TableSpec } from '../../web/table-types.ts'
import type { MessageKey } from '../../i18n/index.ts'
import {
  choiceLabel,
  fieldLabel,
  FIELDS,
  sectionLabel,
  type Field,
  type FieldSpec,
  type IntegrityEntry,
  type Section,
} from './integrity.rules.ts'

/** A row with the record that it stands in. */
export interface ListedEntry {
  readonly id: number
  readonly entry: IntegrityEntry
  readonly disclosureId: number
  readonly title: string
  readonly departmentName: string
  readonly departmentNameEn: string
}

/** Where a column of a row is kept. */
export const DB_COLUMN: Readonly<Record<Field, string>> = {
  personName: 'e.person_name',
  post: 'e.post',
  subject: 'e.subject',
  text: 'e.text',
  honesty: 'e.honesty',
  measures: 'e.measures',
  year: 'e.year',
  happenedOn: 'e.happened_on',
  recordedOn: 'e.recorded_on',
  giver: 'e.giver',
  occasion: 'e.occasion',
  quantity: 'e.quantity',
  estimateFen: 'e.estimate_fen',
  isMoney: 'e.is_money',
  handling: 'e.handling',
  voucher: 'e.voucher',
  handler1: 'e.handler_1',
  handler2: 'e.handler_2',
  expected: 'e.expected',
  actual: 'e.actual',
  checked: 'e.checked',
  sanction: 'e.sanction',
}

const KINDS = {
  text: 'text',
  long: 'text',
  date: 'date',
  money: 'money',
  count: 'number',
  year: 'text',
  flag: 'text',
  choice: 'text',
} as const
const snake = (field: Field): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/(?<=[a-z])(?=\d)/g, '_')
const TEXT_SHOWN = 80

/** What readers see for a time only, nobody finds or sorts by: that would still say it afterwards. */
const goes = (section: Section, field: Field): boolean => section === 'sanction' && (field === 'personName' || field === 'post')

function columnOf(section: Section, { field, kind }: FieldSpec, place: number): Column<ListedEntry> {
  const value = ({ entry }: ListedEntry): string | number | null => {
    const found = entry[field]
    return kind === 'year' && found !== null ? String(found) : typeof found === 'boolean' ? Number(found) : found
  }
  return {
    key: snake(field),
    label: fieldLabel(section, field),
    kind: KINDS[kind],
    ...(kind !== 'long' && !goes(section, field) && { sql: DB_COLUMN[field] }),
    ...(kind === 'money' || (kind === 'count' && field !== 'checked') ? { total: 'sum' as const } : {}),
    ...(place === 0 ? { lead: true } : { phone: place < 4 ? ('second-line' as const) : ('drop' as const), optional: true }),
    value:
      kind === 'choice'
        ? (row, { t }) => (row.entry[field] === '' ? '' : t(choiceLabel(field, String(row.entry[field]))))
        : kind === 'flag'
          ? (row, { t }) => t(row.entry[field] === true ? 'integrity.yes' : 'integrity.no')
          : value,
    ...(kind === 'long' && { cell: (row: ListedEntry) => ({ text: shortened(String(row.entry[field])) }) }),
  }
}

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ')
  return line.length > TEXT_SHOWN ? `${line.slice(0, TEXT_SHOWN)}…` : line
}

const DEPARTMENT: Column<ListedEntry> = {
  key: 'department',
  label: 'integrity.column.department',
  kind: 'text',
  sql: 'dep.position',
  phone: 'second-line',
  value: (row, { locale }) => inWords(locale, row.departmentName, row.departmentNameEn),
}

/** How rows of a section are found: by text, department, day or year, and what was done with them. */
function filtersOf(section: Section): Record<string, PlacedFilter> {
  const specs = FIELDS[section]
  const texts = specs
    .filter(({ kind, field }) => (kind === 'text' || kind === 'long') && !goes(section, field))
    .map(({ field }) => DB_COLUMN[field])
  const dated = specs.find(({ kind, field }) => kind === 'date' && field === 'happenedOn')
  const choices = specs.filter(({ kind }) => kind === 'choice')
  return {
    q: { filter: { kind: 'search', in: texts }, label: 'integrity.filter.text' },
    in_department: { filter: { kind: 'select', of: 'id' }, label: 'integrity.column.department', sql: 'd.department_id' },
    ...(specs.some(({ field }) => field === 'year') && {
      in_year: { filter: { kind: 'select', of: 'id' }, label: 'integrity.field.year', sql: 'e.year' } satisfies PlacedFilter,
    }),
    ...Object.fromEntries(
      choices.map(({ field, choices: values }): [string, PlacedFilter] => [
        `by_${snake(field)}`,
        {
          filter: { kind: 'select', options: values.map((value) => ({ value, label: choiceLabel(field, value) })) },
          label: fieldLabel(section, field),
          sql: DB_COLUMN[field],
        },
      ]),
    ),
    ...(dated !== undefined && {
      day: {
        filter: { kind: 'date-range' },
        label: fieldLabel(section, 'happenedOn'),
        sql: 'e.happened_on',
        valueKind: 'date',
      } satisfies PlacedFilter,
    }),
  }
}

const HIDDEN: readonly Field[] = ['post', 'occasion', 'isMoney', 'voucher', 'handler1', 'handler2']

/** Every published row of a section; `findings`: what its rules say of a row. */
export function sectionTable(section: Section, findings?: (row: ListedEntry) => readonly CellFinding[]): TableSpec<ListedEntry> {
  const columns = FIELDS[section].map((spec, i) => {
    const column = columnOf(section, spec, i)
    return i > 0 && section === 'gift' && HIDDEN.includes(spec.field) ? { ...column, optional: 'hidden' as const } : column
  })
  const [first, ...rest] = columns as [Column<ListedEntry>, ...Column<ListedEntry>[]]
  const lead = findings === undefined ? first : { ...first, cell: (row: ListedEntry) => ({ findings: findings(row) }) }
  const sort = FIELDS[section].some(({ field }) => field === 'happenedOn') ? 'happened_on' : 'year'
  return {
    key: `integrity-${section.replace('_', '-')}`,
    caption: sectionLabel(section),
    columns: [lead, DEPARTMENT, ...rest],
    id: 'e.id',
    rowId: ({ id }) => id,
    rowHref: ({ disclosureId }) => `/disclosures/${disclosureId}`,
    sort: { key: sort, dir: 'desc' },
    filters: filtersOf(section),
    emptyText: 'integrity.empty.section',
  }
}

/** The rows of one record, all of them at once. */
export function recordTable(section: Section, fields: readonly FieldSpec[]): TableSpec<ListedEntry> {
  const columns = fields.map((spec, i): Column<ListedEntry> => ({ ...columnOf(section, spec, i), optional: false }))
  const caption: MessageKey = sectionLabel(section)
  return {
    key: `record-${section.replace('_', '-')}`,
    caption,
    columns,
    id: 'e.id',
    rowId: ({ id }) => id,
    sort: { key: columns[0]!.key, dir: 'asc' },
    plain: true,
    exportable: false,
  }
}
