import { formatYuan, fen, parseYuan } from '../../../core/money.ts'
import type { FieldProblems, Problem } from '../../errors.ts'
import {
  FIELD_NAMES,
  LIST_CELLS,
  LISTS,
  MATERIAL_FORMS,
  TEXT_FIELDS,
  isBlank,
  rowsOf,
  type BusinessItem,
  type CellSpec,
  type ListName,
  type NamedPerson,
  type PersonRef,
  type Row,
  type TextField,
} from './business-items.rules.ts'

/** What stands in the form, as text. */
export interface Typed {
  readonly fields: Readonly<Record<string, string>>
  readonly lists: Readonly<Record<ListName, readonly Readonly<Record<string, string>>[]>>
}

export const LONGEST: Readonly<Record<TextField, number>> = {
  name: 100,
  nameEn: 200,
  keywords: 200,
  applicants: 500,
  conditions: 2_000,
  result: 300,
  feeBasis: 200,
  place: 200,
  hours: 200,
  telephone: 100,
  supervision: 100,
}
export const MOST_ROWS = 30
/** Working days; more than three years is a slip. */
const MOST_DAYS = 750

const NAMES = Object.values(FIELD_NAMES)
const inCell = (value: string | number | null | undefined): string => (value === null || value === undefined ? '' : String(value))

/** A stored item as its form shows it. */
export function typedOf(item: BusinessItem): Typed {
  const texts = TEXT_FIELDS.map((field) => [FIELD_NAMES[field], item[field]])
  const lists = LISTS.map((list) => [
    list,
    rowsOf(item, list).map((row) => Object.fromEntries(LIST_CELLS[list].map(({ key }) => [key, inCell(row[key])]))),
  ])
  return {
    fields: {
      ...(Object.fromEntries(texts) as Record<string, string>),
      legal_days: inCell(item.legalDays),
      promised_days: inCell(item.promisedDays),
      fee: item.feeFen === 0 ? '' : formatYuan(fen(item.feeFen)),
      responsible: inCell(item.responsible?.id),
      stand_in: inCell(item.standIn?.id),
    },
    lists: Object.fromEntries(lists) as Typed['lists'],
  }
}

/** What a browser sent, its rows in their order. */
export function gather(body: Readonly<Record<string, unknown>>): Typed {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].replaceAll('\r\n', '\n').trim() : '')
  const rows = (list: ListName) => {
    const numbers = new Set(Object.keys(body).flatMap((name) => new RegExp(`^${list}\\.(\\d{1,3})\\.`).exec(name)?.[1] ?? []))
    return [...numbers]
      .sort((a, b) => Number(a) - Number(b))
      .map((n) => Object.fromEntries(LIST_CELLS[list].map(({ key }) => [key, text(`${list}.${n}.${key}`)])))
  }
  return {
    fields: Object.fromEntries(NAMES.map((name) => [name, text(name)])),
    lists: Object.fromEntries(LISTS.map((list) => [list, rows(list)])) as unknown as Typed['lists'],
  }
}

const BUTTON = new RegExp(`^(${LISTS.join('|')})[.](add|(\\d{1,3})[.](up|down|remove))$`)

/** What a button beside the rows asks for: `steps.add`, `steps.2.up`, `steps.2.down`, `steps.2.remove`. Anything else changes nothing. */
export function pressed(typed: Typed, button: unknown): Typed {
  const found = typeof button === 'string' ? BUTTON.exec(button) : null
  if (found === null) return typed
  const list = found[1] as ListName
  return { ...typed, lists: { ...typed.lists, [list]: moved(typed.lists[list], list, found[2] === 'add' ? undefined : found) } }
}

function moved(rows: Typed['lists'][ListName], list: ListName, found: RegExpExecArray | undefined): Typed['lists'][ListName] {
  if (found === undefined)
    return rows.length >= MOST_ROWS ? rows : [...rows, Object.fromEntries(LIST_CELLS[list].map(({ key }) => [key, '']))]
  const at = Number(found[3])
  const row = rows[at]
  if (row === undefined) return rows
  const others = rows.filter((_, i) => i !== at)
  if (found[4] === 'remove') return others
  return others.toSpliced(Math.max(0, at + (found[4] === 'up' ? -1 : 1)), 0, row)
}

export interface Read {
  readonly item: BusinessItem
  readonly problems: FieldProblems
}

/** The form as an item. `colleagues`: who may answer for it; whoever is `stored` may stay, gone or not. */
export function readItem(
  typed: Typed,
  { colleagues, stored, blanks }: { colleagues: readonly NamedPerson[]; stored: BusinessItem; blanks: boolean },
): Read {
  const problems: Record<string, Problem> = {}
  const noted = <T>(name: string, { value, problem }: { value: T; problem?: Problem | undefined }): T => {
    if (problem !== undefined) problems[name] = problem
    return value
  }
  const field = (name: string): string => typed.fields[name] ?? ''
  const texts = TEXT_FIELDS.map((key) => [key, noted(FIELD_NAMES[key], readText(field(FIELD_NAMES[key]), LONGEST[key]))])
  const person = (name: string, was: PersonRef | null): PersonRef | null => noted(name, readPerson(field(name), colleagues, was))
  const lists = LISTS.map((list) => [list, readRows(typed, list, noted, blanks)])
  const item = {
    ...Object.fromEntries([...texts, ...lists]),
    legalDays: noted('legal_days', readNumber(field('legal_days'), MOST_DAYS)),
    promisedDays: noted('promised_days', readNumber(field('promised_days'), MOST_DAYS)),
    feeFen: noted('fee', readFee(field('fee'))),
    responsible: person('responsible', stored.responsible),
    standIn: person('stand_in', stored.standIn),
  } as BusinessItem
  return { item, problems }
}

type Noted = <T>(name: string, read: { value: T; problem?: Problem | undefined }) => T

function readRows(typed: Typed, list: ListName, noted: Noted, blanks: boolean): readonly Row[] {
  const rows = typed.lists[list]
  noted(list, {
    value: null,
    problem: rows.length > MOST_ROWS ? { code: 'guides.error.too_many_rows', params: { max: MOST_ROWS } } : undefined,
  })
  return rows
    .map((row, i): Row =>
      Object.fromEntries(
        LIST_CELLS[list].map((spec) => [spec.key, noted(`${list}.${i}.${spec.key}`, readCell(row[spec.key] ?? '', spec))]),
      ),
    )
    .filter((row) => blanks || !isBlank(row))
}

function readCell(text: string, { kind, longest }: CellSpec): { value: string | number | null; problem?: Problem | undefined } {
  if (kind === 'number') return readNumber(text, longest === 3 ? 99 : MOST_DAYS)
  if (kind === 'form') return { value: MATERIAL_FORMS.find((known) => known === text) ?? 'original' }
  return readText(text, longest)
}

const readText = (text: string, max: number) =>
  text.length > max ? { value: text, problem: { code: 'common.error.too_long', params: { max } } as const } : { value: text }

function readNumber(text: string, max: number): { value: number | null; problem?: Problem } {
  if (text === '') return { value: null }
  const n = /^\d{1,4}$/.test(text) ? Number(text) : NaN
  return n <= max ? { value: n } : { value: null, problem: { code: 'guides.error.not_a_number', params: { max } } }
}

/** Yuan; nothing typed is free of charge. */
function readFee(text: string): { value: number; problem?: Problem } {
  if (text === '') return { value: 0 }
  const value = parseYuan(text)
  return value === undefined || value < 0 ? { value: 0, problem: { code: 'guides.error.not_a_fee' } } : { value }
}

function readPerson(
  text: string,
  colleagues: readonly NamedPerson[],
  stored: PersonRef | null,
): { value: PersonRef | null; problem?: Problem } {
  if (text === '') return { value: null }
  const colleague = colleagues.find(({ id }) => String(id) === text)
  if (colleague !== undefined) return { value: { id: colleague.id, name: colleague.name } }
  return stored !== null && String(stored.id) === text ? { value: stored } : { value: null, problem: { code: 'common.error.not_a_choice' } }
}
