import { isDate } from '../../../core/dates.ts'
import type { FieldProblems, Problem } from '../../errors.ts'
import type { NoticeChoice, Person } from './personnel-actions.queries.ts'
import {
  detailsOf,
  FIELDS,
  isKind,
  LONGEST_NOTICE,
  MOST_LINES,
  SEXES,
  type Action,
  type Field,
  type ItemTerms,
  type Line,
  type Notice,
} from './personnel-actions.rules.ts'

/** What stands in the form, as text. */
export interface Typed {
  readonly notice: {
    readonly body: string
    readonly is_notice: boolean
    readonly notice_days: string
    readonly takers: readonly string[]
    readonly telephone: string
    readonly address: string
    readonly how: string
    readonly assessed: string
  }
  readonly rows: readonly TypedRow[]
}
export interface TypedRow {
  readonly fields: Readonly<Record<Field, string>>
  /** Number of the line that it was read from; empty for a new one. */
  readonly was: string
}

export const LONGEST: Readonly<Partial<Record<Field, number>>> = {
  name: 50,
  education: 60,
  post_from: 100,
  post_to: 100,
  reward: 100,
  decided_by: 100,
  document_number: 60,
  grounds: 500,
}
const NOTICE_LONGEST = { body: 4_000, telephone: 100, address: 200, how: 500 } as const

/** A stored version as its form shows it. */
export function typedOf(notice: Notice, lines: readonly Line[]): Typed {
  return {
    notice: {
      body: notice.body,
      is_notice: notice.isNotice,
      notice_days: String(notice.days),
      takers: notice.takers.map(String),
      telephone: notice.telephone,
      address: notice.address,
      how: notice.how,
      assessed: notice.assessed === null ? '' : String(notice.assessed),
    },
    rows: lines.map((line) => ({ fields: fieldsOfLine(line), was: String(line.lineNo) })),
  }
}

const fieldsOfLine = (line: Line): Record<Field, string> => ({
  kind: line.kind,
  name: line.name,
  sex: line.sex,
  birth_month: line.birthMonth,
  education: line.education,
  department: line.departmentId === null ? '' : String(line.departmentId),
  post_from: line.postFrom,
  post_to: line.postTo,
  detail: line.detail,
  reward: line.reward,
  began_on: line.beganOn ?? '',
  decided_by: line.decidedBy,
  decided_on: line.decidedOn ?? '',
  document_number: line.documentNumber,
  effective_on: line.effectiveOn ?? '',
  notice: line.noticeId === null ? '' : String(line.noticeId),
  grounds: line.grounds,
})

const EMPTY = Object.fromEntries(FIELDS.map((field) => [field, ''])) as Record<Field, string>

/** What a browser sent, its rows in their order. */
export function gather(body: Readonly<Record<string, unknown>>): Typed {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].replaceAll('\r\n', '\n').trim() : '')
  const numbers = new Set(Object.keys(body).flatMap((name) => /^row\.(\d{1,3})\./.exec(name)?.[1] ?? []))
  const takers = body['takers']
  return {
    notice: {
      body: text('notes'),
      is_notice: text('is_notice') === '1',
      notice_days: text('notice_days'),
      takers: (Array.isArray(takers) ? takers : [takers]).filter((one): one is string => typeof one === 'string' && one !== ''),
      telephone: text('telephone'),
      address: text('address'),
      how: text('how'),
      assessed: text('assessed'),
    },
    rows: [...numbers]
      .sort((a, b) => Number(a) - Number(b))
      .map((n) => ({
        fields: Object.fromEntries(FIELDS.map((field) => [field, text(`row.${n}.${field}`)])) as Record<Field, string>,
        was: text(`row.${n}.was`),
      })),
  }
}

/** What people of one announcement have in common: a new row begins with it. */
const SHARED: readonly Field[] = ['kind', 'detail', 'reward', 'decided_by', 'decided_on', 'document_number', 'effective_on', 'notice']
const BUTTON = /^row[.](?:add|(\d{1,3})[.](up|down|remove))$/

/** What a button beside the rows asks for: `row.add`, `row.2.up`, `row.2.down`, `row.2.remove`. Anything else changes nothing. */
export function pressed(typed: Typed, button: unknown): Typed {
  const found = typeof button === 'string' ? BUTTON.exec(button) : null
  if (found === null) return typed
  return { ...typed, rows: found[1] === undefined ? added(typed.rows) : moved(typed.rows, Number(found[1]), found[2] ?? '') }
}

function added(rows: readonly TypedRow[]): readonly TypedRow[] {
  if (rows.length >= MOST_LINES) return rows
  const last = rows.at(-1)?.fields ?? EMPTY
  return [...rows, { fields: { ...EMPTY, ...Object.fromEntries(SHARED.map((field) => [field, last[field]])) }, was: '' }]
}

function moved(rows: readonly TypedRow[], at: number, how: string): readonly TypedRow[] {
  const row = rows[at]
  if (row === undefined) return rows
  const others = rows.filter((_, i) => i !== at)
  return how === 'remove' ? others : others.toSpliced(Math.max(0, at + (how === 'up' ? -1 : 1)), 0, row)
}

/** What a form may choose from. */
export interface Choices {
  readonly terms: ItemTerms
  readonly departments: ReadonlySet<number>
  readonly people: readonly Person[]
  readonly notices: readonly NoticeChoice[]
  /** Lines that are stored, by number: their salt stays, and what they named before may stay. */
  readonly stored: ReadonlyMap<string, Line>
}
export type ReadRow = Omit<Action, 'salt'> & { readonly was: string }
export interface Read {
  readonly notice: Notice
  readonly rows: readonly ReadRow[]
  readonly problems: FieldProblems
}

type Note = (name: string, code: Problem['code'], params?: Problem['params']) => void

/** The form as it is to be stored. `blanks`: whether rows that were added and left empty stay. */
export function readForm(typed: Typed, choices: Choices, blanks: boolean): Read {
  const problems: Record<string, Problem> = {}
  const note: Note = (name, code, params) => void (problems[name] ??= { code, ...(params && { params }) })
  if (typed.rows.length > MOST_LINES) note('rows', 'personnel.error.too_many', { max: MOST_LINES })
  const rows = typed.rows.map((row, i) => readRow(row, choices, (field, ...problem) => note(`row.${i}.${field}`, ...problem)))
  return {
    notice: readNotice(typed.notice, choices, note),
    rows: rows.filter((_, i) => blanks || !isBlank(typed.rows[i]?.fields ?? EMPTY)),
    problems,
  }
}

const isBlank = (fields: Readonly<Record<Field, string>>): boolean =>
  FIELDS.every((field) => fields[field] === '' || (SHARED.includes(field) && !(field === 'detail' && fields.kind === 'punishment')))

function readNotice(typed: Typed['notice'], { terms, departments }: Choices, note: Note): Notice {
  for (const [name, max] of Object.entries(NOTICE_LONGEST))
    if (typed[name as keyof typeof NOTICE_LONGEST].length > max) note(name === 'body' ? 'notes' : name, 'common.error.too_long', { max })
  const isNotice = terms.notice === 'choice' ? typed.is_notice : terms.notice
  const days = Number(typed.notice_days)
  if (isNotice && !(Number.isInteger(days) && days >= 1 && days <= LONGEST_NOTICE))
    note('notice_days', 'personnel.error.days', { max: LONGEST_NOTICE })
  if (typed.assessed !== '' && !/^\d{1,5}$/.test(typed.assessed)) note('assessed', 'common.error.not_a_number')
  const takers = typed.takers.map(Number)
  if (takers.some((taker) => !departments.has(taker))) note('takers', 'common.error.not_a_choice')
  return {
    body: typed.body,
    isNotice,
    days: isNotice && Number.isInteger(days) ? days : 5,
    takers,
    telephone: typed.telephone,
    address: typed.address,
    how: typed.how,
    assessed: typed.assessed === '' ? null : Number(typed.assessed),
  }
}

function readRow(
  { fields, was }: TypedRow,
  choices: Choices,
  note: (field: Field, code: Problem['code'], params?: Problem['params']) => void,
): ReadRow {
  const { terms, stored } = choices
  for (const [field, max] of Object.entries(LONGEST))
    if (fields[field as Field].length > max) note(field as Field, 'common.error.too_long', { max })
  const date = (field: 'began_on' | 'decided_on' | 'effective_on'): string | null => {
    if (fields[field] !== '' && !isDate(fields[field])) note(field, 'common.error.not_a_date')
    return fields[field] === '' ? null : fields[field]
  }
  const kind = fields.kind === '' ? (terms.kinds[0] ?? 'appointment') : fields.kind
  if (!isKind(kind) || !terms.kinds.includes(kind)) note('kind', 'common.error.not_a_choice')
  const known = isKind(kind) ? kind : 'appointment'
  if (fields.detail !== '' && !detailsOf(known, terms).includes(fields.detail) && stored.get(was)?.detail !== fields.detail)
    note('detail', 'common.error.not_a_choice')
  if (fields.sex !== '' && !(SEXES as readonly string[]).includes(fields.sex)) note('sex', 'common.error.not_a_choice')
  const department = readChoice(fields.department, (id) => choices.departments.has(id) || stored.get(was)?.departmentId === id)
  if (department === undefined) note('department', 'common.error.not_a_choice')
  const notice = readChoice(fields.notice, (id) => choices.notices.some((one) => one.id === id) || stored.get(was)?.noticeId === id)
  if (notice === undefined) note('notice', 'common.error.not_a_choice')
  const birthMonth = readBirthMonth(fields.birth_month)
  if (birthMonth === undefined)
    note('birth_month', /\d\D+\d+\D+\d/.test(fields.birth_month) ? 'personnel.error.birth_day' : 'personnel.error.birth_month')
  const person = personOf(fields.name, department ?? null, choices.people)
  return {
    was,
    kind: known,
    personId: person?.id ?? null,
    name: fields.name,
    sex: fields.sex,
    birthMonth: birthMonth ?? '',
    education: fields.education,
    departmentId: department ?? person?.departmentId ?? null,
    postFrom: fields.post_from,
    postTo: fields.post_to,
    detail: detailsOf(known).length === 0 ? '' : fields.detail,
    reward: known === 'reward' ? fields.reward : '',
    beganOn: date('began_on'),
    decidedBy: fields.decided_by,
    decidedOn: date('decided_on'),
    documentNumber: fields.document_number,
    effectiveOn: date('effective_on'),
    grounds: fields.grounds,
    noticeId: notice ?? null,
  }
}

/** Null for nothing chosen, undefined for what cannot be chosen. */
function readChoice(text: string, allowed: (id: number) => boolean): number | null | undefined {
  if (text === '') return null
  return /^\d{1,9}$/.test(text) && allowed(Number(text)) ? Number(text) : undefined
}

/** 1980-05, 1980.5, 1980年5月 or 198005 as `YYYY-MM`; undefined for anything else, above all for a whole date. */
export function readBirthMonth(text: string): string | undefined {
  if (text.trim() === '') return ''
  const [, year, month] = /^((?:19|20)\d\d)\s*(?:[-./年]\s*)?(0?[1-9]|1[0-2])\s*月?$/.exec(text.trim()) ?? []
  return year === undefined || month === undefined ? undefined : `${year}-${month.padStart(2, '0')}`
}

/** The colleague of that name; of several the one of the department, and nobody where that leaves a doubt. */
export function personOf(name: string, departmentId: number | null, people: readonly Person[]): Person | undefined {
  const namesakes = people.filter((person) => person.name === name)
  const here = namesakes.filter((person) => person.departmentId === departmentId)
  const [only, ...more] = here.length > 0 ? here : namesakes
  return more.length === 0 ? only : undefined
}
