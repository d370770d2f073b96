import { isDate } from '../../../core/dates.ts'
import { fen, formatYuan, parseYuan, type Fen } from '../../../core/money.ts'
import type { FieldProblems, Problem } from '../../errors.ts'
import { FIELDS, FIELD_KEYS, type Disposal, type FieldKey, type FieldSpec } from './assets.rules.ts'

/** Lines that one page of the form shows: with every field of them a body stays within what the server reads. */
export const FORM_LINES = 50

export type Typed = Readonly<Record<FieldKey, string>>
/** A line of the form: what was typed, and which stored line it is. */
export interface FormLine {
  readonly index: number
  readonly id: number | null
  readonly lineNo: number | null
  readonly removed: boolean
  readonly typed: Typed
}

export const EMPTY: Typed = Object.fromEntries(FIELD_KEYS.map((key) => [key, key === 'quantity' ? '1' : ''])) as Record<FieldKey, string>

/** A stored value as people type it. */
const written = (value: Disposal[FieldKey], { kind }: FieldSpec): string => {
  if (value === null) return ''
  return kind === 'money' ? formatYuan(fen(Number(value))).replace('−', '-') : String(value)
}
export const typedOf = (line: Disposal): Typed =>
  Object.fromEntries(FIELDS.map((spec) => [spec.key, written(line[spec.key], spec)])) as Record<FieldKey, string>

const NAME = /^asset\.(\d{1,4})\.(\w{1,20})$/
const number = (text: string | undefined): number | null => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : null)

/** The lines of a form body, by their index; unknown fields are left alone. */
export function readFormLines(body: Readonly<Record<string, unknown>>): FormLine[] {
  const lines = new Map<number, Record<string, string>>()
  for (const [name, value] of Object.entries(body)) {
    const [, index, key] = NAME.exec(name) ?? []
    if (index === undefined || key === undefined || typeof value !== 'string') continue
    lines.set(Number(index), { ...lines.get(Number(index)), [key]: value.trim() })
  }
  return [...lines]
    .toSorted(([a], [b]) => a - b)
    .map(([index, raw]) => ({
      index,
      id: number(raw['id']),
      lineNo: number(raw['no']),
      removed: raw['remove'] === '1',
      typed: Object.fromEntries(FIELD_KEYS.map((key) => [key, raw[key] ?? ''])) as Record<FieldKey, string>,
    }))
}

/** What a new line may be given by the page itself, because a batch mostly shares it. */
export const CARRIED: readonly FieldKey[] = ['way', 'approver', 'approval_level', 'approval_no', 'approved_on', 'trading', 'transferee']

/** A new line in which nothing was typed: what comes filled in does not count. */
export const isBlank = ({ id, typed }: FormLine): boolean =>
  id === null && FIELD_KEYS.every((key) => CARRIED.includes(key) || key === 'quantity' || typed[key] === '')

export type ReadLine = { readonly values: Disposal } | { readonly problems: FieldProblems }
type Value = string | number | null

/** Typed text as values, or what is wrong with each field. `prefix`: `asset.3.` Net value left empty is reckoned. */
export function readLine(typed: Typed, prefix: string): ReadLine {
  const problems: Record<string, Problem> = {}
  const values = Object.fromEntries(
    FIELDS.map((spec): [FieldKey, Value] => {
      const read = readField(typed[spec.key], spec)
      if (typeof read === 'object' && read !== null) problems[prefix + spec.key] = read.problem
      return [spec.key, typeof read === 'object' ? null : read]
    }),
  ) as Record<FieldKey, Value>
  if (Object.keys(problems).length > 0) return { problems }
  const net = values.net ?? Number(values.original) - Number(values.depreciation)
  return { values: { ...(values as unknown as Disposal), net: fen(Number(net)) } }
}

function readField(text: string, { kind, max, choices, required }: FieldSpec): Value | { readonly problem: Problem } {
  if (text === '' && required === true) return { problem: { code: 'common.error.required' } }
  if (kind === 'text') return text.length > (max ?? 0) ? { problem: { code: 'common.error.too_long', params: { max: max ?? 0 } } } : text
  if (kind === 'choice') return text === '' || choices?.includes(text) ? text : { problem: { code: 'common.error.not_a_choice' } }
  if (text === '') return null
  if (kind === 'date') return isDate(text) ? text : { problem: { code: 'common.error.not_a_date' } }
  if (kind === 'count') return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : { problem: { code: 'assets.error.quantity' } }
  const amount: Fen | undefined = parseYuan(text)
  return amount === undefined || amount < 0 ? { problem: { code: 'common.error.not_an_amount' } } : amount
}
