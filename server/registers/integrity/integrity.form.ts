import { isDate } from '../../../core/dates.ts'
import { fen, formatYuan, parseYuan } from '../../../core/money.ts'
import type { Problem } from '../../errors.ts'
import { EMPTY_ENTRY, FIELDS, SECTIONS, type Field, type FieldSpec, type IntegrityEntry, type Section } from './integrity.rules.ts'

export const MOST_ROWS = 150
/** A count of people or things beyond this is a slip. */
const MOST = 1_000_000

export type TypedRow = Readonly<Partial<Record<Field, string>>>
export type Typed = Readonly<Record<Section, readonly TypedRow[]>>

/** Stored rows as their form shows them. */
export function typedOf(entries: readonly IntegrityEntry[]): Typed {
  const rows = (section: Section): TypedRow[] =>
    entries
      .filter((entry) => entry.section === section)
      .map((entry) => Object.fromEntries(FIELDS[section].map(({ field, kind }) => [field, shown(entry[field], kind)])))
  return Object.fromEntries(SECTIONS.map((section) => [section, rows(section)])) as unknown as Typed
}

function shown(value: IntegrityEntry[Field], kind: FieldSpec['kind']): string {
  if (value === null || value === false) return ''
  if (kind === 'money') return formatYuan(fen(Number(value)))
  return value === true ? '1' : String(value)
}

/** What a browser sent, rows in the order of their numbers. */
export function gather(body: Readonly<Record<string, unknown>>): Typed {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].replaceAll('\r\n', '\n').trim() : '')
  const rows = (section: Section): TypedRow[] => {
    const place = new RegExp(`^${section}\\.(\\d{1,3})\\.`)
    const numbers = new Set(Object.keys(body).flatMap((name) => place.exec(name)?.[1] ?? []))
    return [...numbers]
      .sort((a, b) => Number(a) - Number(b))
      .map((n) => Object.fromEntries(FIELDS[section].map(({ field }) => [field, text(`${section}.${n}.${field}`)])))
  }
  return Object.fromEntries(SECTIONS.map((section) => [section, rows(section)])) as unknown as Typed
}

const BUTTON = new RegExp(`^(${SECTIONS.join('|')})[.](add|(\\d{1,3})[.](up|down|remove))$`)

/** What a button beside the rows asks for: `gift.add`, `gift.2.up`, `gift.2.down`, `gift.2.remove`. Anything else changes nothing. */
export function pressed(typed: Typed, button: unknown): Typed {
  const found = typeof button === 'string' ? BUTTON.exec(button) : null
  if (found === null) return typed
  const section = found[1] as Section
  const rows = typed[section]
  if (found[2] === 'add') return rows.length >= MOST_ROWS ? typed : { ...typed, [section]: [...rows, {}] }
  const at = Number(found[3])
  const row = rows[at]
  if (row === undefined) return typed
  const others = rows.filter((_, i) => i !== at)
  if (found[4] === 'remove') return { ...typed, [section]: others }
  return { ...typed, [section]: others.toSpliced(Math.max(0, at + (found[4] === 'up' ? -1 : 1)), 0, row) }
}

const isBlank = (row: TypedRow): boolean => Object.values(row).every((text) => text === '')

export interface Read {
  readonly entries: readonly IntegrityEntry[]
  /** By the name of the form's field. */
  readonly problems: Readonly<Record<string, Problem>>
}

/** The form as rows. `blanks`: a row that was just added and is still empty stays. */
export function readEntries(typed: Typed, { blanks }: { readonly blanks: boolean }): Read {
  const problems: Record<string, Problem> = {}
  const entries = SECTIONS.flatMap((section) =>
    typed[section].flatMap((row, i): IntegrityEntry[] => {
      if (isBlank(row)) return blanks ? [{ section, ...EMPTY_ENTRY }] : []
      const read = readRow(section, row)
      for (const [field, problem] of Object.entries(read.problems)) problems[`${section}.${i}.${field}`] = problem
      return [read.entry]
    }),
  )
  return { entries, problems }
}

/** One row as it was typed. Columns that are required and empty are the checks' to say: a draft may be saved half done. */
export function readRow(
  section: Section,
  row: TypedRow,
): { readonly entry: IntegrityEntry; readonly problems: Readonly<Partial<Record<Field, Problem>>> } {
  const values: Partial<Record<Field, unknown>> = {}
  const problems: Partial<Record<Field, Problem>> = {}
  for (const spec of FIELDS[section]) {
    const read = readCell(spec, (row[spec.field] ?? '').trim())
    if ('problem' in read) problems[spec.field] = read.problem
    else values[spec.field] = read.value
  }
  return { entry: { section, ...EMPTY_ENTRY, ...values } as IntegrityEntry, problems }
}

type Cell = { readonly value: unknown } | { readonly problem: Problem }

function readCell({ field, kind, longest, choices }: FieldSpec, text: string): Cell {
  if (text === '') return { value: EMPTY_ENTRY[field] }
  switch (kind) {
    case 'date':
      return isDate(text) ? { value: text } : { problem: { code: 'common.error.not_a_date' } }
    case 'year':
      return /^(19|20|21)\d\d$/.test(text) ? { value: Number(text) } : { problem: { code: 'integrity.error.year' } }
    case 'count':
      return /^\d{1,7}$/.test(text) && Number(text) <= MOST ? { value: Number(text) } : { problem: { code: 'common.error.not_a_number' } }
    case 'money':
      return moneyCell(text)
    case 'flag':
      return { value: text === '1' }
    case 'choice':
      return choices.includes(text) ? { value: text } : { problem: { code: 'common.error.not_a_choice' } }
    default:
      return text.length > longest ? { problem: { code: 'common.error.too_long', params: { max: longest } } } : { value: text }
  }
}

function moneyCell(text: string): Cell {
  const amount = parseYuan(text)
  if (amount === undefined) return { problem: { code: 'common.error.not_an_amount' } }
  return amount < 0 ? { problem: { code: 'integrity.error.negative' } } : { value: amount }
}
