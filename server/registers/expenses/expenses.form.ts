import { isDate, parsePeriod, periodOf } from '../../../core/dates.ts'
import { formatYuan, parseYuan, type Fen } from '../../../core/money.ts'
import type { FieldProblems, Problem } from '../../errors.ts'
import type { VersionRef } from '../register.ts'
import type { Line } from './expenses.lines.ts'
import { isExpenseCategory } from './expenses.rules.ts'

/** As many lines as one form shows; more are changed one by one. */
export const FORM_LINES = 100

const TEXTS = { purpose: 300, counterpart: 200, letter_no: 100, voucher_no: 100, handled_by: 50, approved_by: 50, note: 300 } as const
const COUNTS = ['batches', 'persons', 'companions'] as const
export const FIELDS = [
  'occurred_on',
  'category',
  'purpose',
  'amount',
  'counterpart',
  'letter_no',
  'batches',
  'persons',
  'companions',
  'standard',
  'voucher_no',
  'handled_by',
  'approved_by',
  'period',
  'note',
] as const
export type Field = (typeof FIELDS)[number]
export type Typed = Readonly<Record<Field, string>>

/** A line of the form: what was typed, and which stored line it is. */
export interface FormLine {
  readonly index: number
  readonly id: number | null
  readonly lineNo: number | null
  readonly removed: boolean
  readonly typed: Typed
}

export const EMPTY: Typed = Object.fromEntries(FIELDS.map((field) => [field, ''])) as Record<Field, string>

export const longest = (field: Field): number => (field in TEXTS ? TEXTS[field as keyof typeof TEXTS] : 40)

export const typedOf = (line: Line): Typed => ({
  occurred_on: line.occurredOn ?? '',
  category: line.category,
  purpose: line.purpose,
  amount: formatYuan(line.amount).replace('−', '-'),
  counterpart: line.counterpart,
  letter_no: line.letterNo,
  batches: line.batches?.toString() ?? '',
  persons: line.persons?.toString() ?? '',
  companions: line.companions?.toString() ?? '',
  standard: line.standard === null ? '' : formatYuan(line.standard),
  voucher_no: line.voucherNo,
  handled_by: line.handledBy,
  approved_by: line.approvedBy,
  period: line.period,
  note: line.note,
})

const NAME = /^line\.(\d{1,4})\.(\w{1,20})$/

/** The lines of a form body, by their index; unknown fields are left alone. */
export function readFormLines(body: Readonly<Record<string, unknown>>): FormLine[] {
  const lines = new Map<number, Record<string, string>>()
  for (const [name, value] of Object.entries(body)) {
    const [, index, field] = NAME.exec(name) ?? []
    if (index === undefined || field === undefined || typeof value !== 'string') continue
    lines.set(Number(index), { ...lines.get(Number(index)), [field]: value.trim() })
  }
  return [...lines]
    .toSorted(([a], [b]) => a - b)
    .map(([index, raw]) => ({
      index,
      id: /^\d{1,9}$/.test(raw['id'] ?? '') ? Number(raw['id']) : null,
      lineNo: /^\d{1,9}$/.test(raw['no'] ?? '') ? Number(raw['no']) : null,
      removed: raw['remove'] === '1',
      typed: Object.fromEntries(FIELDS.map((field) => [field, raw[field] ?? ''])) as Record<Field, string>,
    }))
}

/** A new line in which nothing was typed: month and category come filled in, and do not count. */
export const isBlank = ({ id, typed }: FormLine): boolean =>
  id === null && FIELDS.every((field) => field === 'period' || field === 'category' || typed[field] === '')

/** Column values of one line, for the database. */
export interface LineValues {
  readonly period: string
  readonly category: string
  readonly occurred_on: string | null
  readonly purpose: string
  readonly counterpart: string
  readonly official_letter_no: string
  readonly batches: number | null
  readonly persons: number | null
  readonly companions: number | null
  readonly standard_fen: Fen | null
  readonly amount_fen: Fen
  readonly voucher_no: string
  readonly handled_by: string
  readonly approved_by: string
  readonly note: string
}

export type ReadLine = { readonly values: LineValues } | { readonly problems: FieldProblems }

/** Typed text as values, or what is wrong with each field. `prefix`: `line.3.` */
export function readLine(typed: Typed, version: Pick<VersionRef, 'period'>, prefix: string): ReadLine {
  const problems: Record<string, Problem> = {}
  const fail = (field: Field, problem: Problem): void => void (problems[prefix + field] ??= problem)
  for (const [field, max] of Object.entries(TEXTS) as [keyof typeof TEXTS, number][])
    if (typed[field].length > max) fail(field, { code: 'common.error.too_long', params: { max } })
  if (!isExpenseCategory(typed.category))
    fail('category', { code: typed.category === '' ? 'common.error.required' : 'common.error.not_a_choice' })
  if (typed.occurred_on !== '' && !isDate(typed.occurred_on)) fail('occurred_on', { code: 'common.error.not_a_date' })
  const period = periodFor(typed, version)
  if (parsePeriod(period)?.granularity !== 'month') fail('period', { code: 'expenses.error.period' })
  const amount = parseYuan(typed.amount)
  if (amount === undefined) fail('amount', { code: typed.amount === '' ? 'common.error.required' : 'common.error.not_an_amount' })
  const standard = typed.standard === '' ? null : parseYuan(typed.standard)
  if (standard === undefined || (standard !== null && standard < 0)) fail('standard', { code: 'common.error.not_an_amount' })
  const [batches, persons, companions] = COUNTS.map((field) =>
    readCount(typed[field], () => {
      fail(field, { code: 'expenses.error.count' })
    }),
  )
  if (Object.keys(problems).length > 0 || amount === undefined) return { problems }
  return {
    values: {
      period,
      category: typed.category,
      occurred_on: typed.occurred_on || null,
      purpose: typed.purpose,
      counterpart: typed.counterpart,
      official_letter_no: typed.letter_no,
      batches: batches ?? null,
      persons: persons ?? null,
      companions: companions ?? null,
      standard_fen: standard ?? null,
      amount_fen: amount,
      voucher_no: typed.voucher_no,
      handled_by: typed.handled_by,
      approved_by: typed.approved_by,
      note: typed.note,
    },
  }
}

/** The month that was typed, else the month of the day, else the record's. */
function periodFor({ period, occurred_on }: Typed, version: Pick<VersionRef, 'period'>): string {
  if (period !== '') return period
  return isDate(occurred_on) ? periodOf(occurred_on, 'month') : (version.period ?? '')
}

function readCount(text: string, fail: () => void): number | null {
  if (text === '') return null
  if (/^\d{1,6}$/.test(text)) return Number(text)
  fail()
  return null
}
