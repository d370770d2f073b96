import { isDate, parsePeriod } from '../../core/dates.ts'
import { halfWidth } from '../../core/half-width.ts'
import { parseLooseDate } from '../../core/loose-dates.ts'
import { fen, parseWan, parseYuan } from '../../core/money.ts'
import { LOCALES, translate } from '../i18n/index.ts'
import type { CellFinding, ImportColumn } from '../registers/register.ts'
import { normaliseHeading } from './headings.rules.ts'
import type { Mapping } from './mapping.ts'

export interface TypingContext {
  readonly mapping: Mapping
  readonly departments: ReadonlyMap<string, number>
  /** For dates that name no year. */
  readonly year: string | undefined
}

/** A cell's value, or null together with the finding that says why it has none. An empty cell is null without one. */
export interface Typed {
  readonly value: string | number | null
  readonly finding?: CellFinding
}
/** Types the cells of one column; made once for a sheet. */
export type Typist = (text: string) => Typed

const MAX_TEXT = 2_000

export function typistFor(column: ImportColumn, context: TypingContext): Typist {
  const type = TYPISTS[column.kind](column, context)
  return (text) => (text.trim() === '' ? { value: null } : type(text.trim()))
}

const refuse = (column: ImportColumn, code: CellFinding['code'], params: CellFinding['params'] = {}): Typed => ({
  value: null,
  finding: { column: column.key, code, params, severity: 'error' },
})

const TYPISTS: Readonly<Record<ImportColumn['kind'], (column: ImportColumn, context: TypingContext) => Typist>> = {
  text:
    (column) =>
    (text, max = column.longest ?? MAX_TEXT) =>
      text.length > max ? refuse(column, 'imports.finding.too_long', { max }) : { value: text },
  money:
    (column, { mapping }) =>
    (text) =>
      typeMoney(column, mapping, text),
  date:
    (column, { mapping, year }) =>
    (text) =>
      typeDate(column, mapping.dateOrder, year, text),
  period: (column) => (text) => {
    const value = readPeriod(text)
    return value === undefined ? refuse(column, 'imports.finding.not_a_period') : { value }
  },
  integer: (column) => (text) => {
    const digits = /^(\d{1,3}(?:,\d{3})+|\d{1,9})\s*(?:人次|批次|人|批|次|个|辆|天|间)?$/.exec(halfWidth(text))?.[1]
    return digits === undefined ? refuse(column, 'imports.finding.not_an_integer') : { value: Number(digits.replaceAll(',', '')) }
  },
  choice: chooser,
  department: departmentTypist,
}

function typeMoney(column: ImportColumn, { unit, sign }: Mapping, text: string): Typed {
  const amount = unit === 'wan' ? parseWan(text) : parseYuan(text)
  if (amount !== undefined) return { value: sign === 'reversed' ? fen(0 - amount) : amount }
  const other = unit === 'wan' ? parseYuan(text) : parseWan(text)
  if (/[元万]/.test(text) && other !== undefined)
    return refuse(column, unit === 'wan' ? 'imports.finding.unit_is_yuan' : 'imports.finding.unit_is_wan')
  if (/^[^.]*\.\d+\D*$/.test(text) && parseYuan(text.replace(/\.\d+/, '.00')) !== undefined)
    return refuse(column, 'imports.finding.beyond_fen')
  return refuse(column, 'imports.finding.not_an_amount')
}

function typeDate(column: ImportColumn, order: Mapping['dateOrder'], year: string | undefined, text: string): Typed {
  const value = parseLooseDate(text, order === 'ymd' ? {} : { order }) ?? withoutTime(text, order) ?? withYear(text, year)
  if (value !== undefined) return { value }
  const day = namedDay(text, year)
  if (day !== undefined) return refuse(column, 'imports.finding.no_such_day', day)
  if (order === 'ymd' && parseLooseDate(text, { order: 'dmy' }) !== undefined) return refuse(column, 'imports.finding.date_order')
  return refuse(column, 'imports.finding.not_a_date')
}

/** The time of day says nothing about the day. */
function withoutTime(text: string, order: Mapping['dateOrder']): string | undefined {
  const day = /^(.{6,20}?)[T\s]+\d{1,2}:\d{2}(?::\d{2})?$/.exec(text)?.[1]
  return day === undefined ? undefined : parseLooseDate(day, order === 'ymd' ? {} : { order })
}

const MONTH_AND_DAY = /^(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$/

/** 11-03 or 11月3日, in the year of the record. */
function withYear(text: string, year: string | undefined): string | undefined {
  const match = year === undefined ? null : MONTH_AND_DAY.exec(halfWidth(text))
  if (!match) return undefined
  const date = `${year ?? ''}-${(match[1] ?? '').padStart(2, '0')}-${(match[2] ?? '').padStart(2, '0')}`
  return isDate(date) ? date : undefined
}

/** Month and day of a date that reads well and does not exist. */
function namedDay(text: string, year: string | undefined): { month: number; day: number } | undefined {
  const plain = halfWidth(text)
  const match = /^\d{4}[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?$/.exec(plain) ?? (year === undefined ? null : MONTH_AND_DAY.exec(plain))
  const [month, day] = [Number(match?.[1]), Number(match?.[2])]
  return match && month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { month, day } : undefined
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** 2026-09, 2026/9, 2026年9月, 202609, Sep 2026, 2026-Q3, 2026年第三季度, 2026, and a date for its month; undefined for anything else. */
export function readPeriod(text: string): string | undefined {
  const plain = halfWidth(text).trim()
  if (parsePeriod(plain) !== undefined) return plain
  const date = parseLooseDate(plain)
  if (date !== undefined) return date.slice(0, 7)
  const month = /^(\d{4})(?:[-/.年]\s*)(\d{1,2})月?$/.exec(plain) ?? /^(\d{4})(\d{2})$/.exec(plain)
  const named = /^([A-Za-z]{3})[a-z]*\.?[-\s/](\d{4})$/.exec(plain)
  const quarter = /^(\d{4})(?:年|[-\s])?\s*(?:第?([一二三四1-4])季度?|[Qq]([1-4]))$/.exec(plain)
  const year = /^(\d{4})年度?$/.exec(plain)?.[1]
  const read = month
    ? `${month[1] ?? ''}-${(month[2] ?? '').padStart(2, '0')}`
    : named
      ? `${named[2] ?? ''}-${String(MONTHS.indexOf((named[1] ?? '').toLowerCase()) + 1).padStart(2, '0')}`
      : quarter
        ? `${quarter[1] ?? ''}-Q${quarter[3] ?? ('一二三四'.includes(quarter[2] ?? '') ? '一二三四'.indexOf(quarter[2] ?? '') + 1 : (quarter[2] ?? ''))}`
        : year
  return read !== undefined && parsePeriod(read) !== undefined ? read : undefined
}

/** The publisher's own table of values first, then our names, then the publisher's word for the rest. */
function chooser(column: ImportColumn, { mapping }: TypingContext): Typist {
  const own = ownValues(mapping, column.key)
  const known = new Map<string, string>()
  for (const { value, label, aliases } of column.choices ?? [])
    for (const name of [value, ...aliases, ...LOCALES.map((locale) => translate(locale, label))]) known.set(normaliseHeading(name), value)
  return (text) => {
    const value = own.get(normaliseHeading(text)) ?? known.get(normaliseHeading(text)) ?? own.get('*')
    return value === undefined ? refuse(column, 'imports.finding.not_a_choice') : { value }
  }
}

function departmentTypist(column: ImportColumn, { mapping, departments }: TypingContext): Typist {
  const own = ownValues(mapping, column.key)
  return (text) => {
    const name = own.get(normaliseHeading(text)) ?? (departments.has(text.toLowerCase()) ? text : (own.get('*') ?? text))
    const id = departments.get(name.trim().toLowerCase())
    return id === undefined ? refuse(column, 'imports.finding.no_such_department') : { value: id }
  }
}

function ownValues(mapping: Mapping, key: string): ReadonlyMap<string, string> {
  const values = Object.hasOwn(mapping.values, key) ? mapping.values[key] : undefined
  return new Map(Object.entries(values ?? {}).map(([from, to]) => [from.trim() === '*' ? '*' : normaliseHeading(from), to]))
}
