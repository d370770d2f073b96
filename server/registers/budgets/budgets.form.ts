import { parseYuan } from '../../../core/money.ts'
import { AppError, type FieldProblems, type Problem } from '../../errors.ts'
import { isExpenseCategory } from '../categories.rules.ts'
import { cellOf, type BudgetValues } from './budgets.queries.ts'

export const MOST_ROWS = 800
const FIELDS = ['department', 'year', 'category', 'amount', 'note'] as const
export type BudgetField = (typeof FIELDS)[number]
export interface BudgetRow {
  readonly index: number
  readonly typed: Readonly<Record<BudgetField, string>>
}

const NAME = /^row\.(\d{1,4})\.(\w{1,20})$/

/** Rows of a form body in the order of their index; removed ones are left out. */
export function readBudgetRows(body: Readonly<Record<string, unknown>>): BudgetRow[] {
  const found = new Map<number, Record<string, string>>()
  for (const [name, value] of Object.entries(body)) {
    const [, index, field] = NAME.exec(name) ?? []
    if (index !== undefined && field !== undefined && typeof value === 'string')
      found.set(Number(index), { ...found.get(Number(index)), [field]: value.trim() })
  }
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .filter(([, raw]) => raw['remove'] !== '1')
    .map(([index, raw]) => ({
      index,
      typed: Object.fromEntries(FIELDS.map((field) => [field, raw[field] ?? ''])) as Record<BudgetField, string>,
    }))
}

/** The budget that a form holds. Rows without an amount and a note are not part of it. @throws AppError invalid with fields */
export function readBudget(body: Readonly<Record<string, unknown>>, departments: ReadonlySet<number>): BudgetValues[] {
  const rows = readBudgetRows(body).filter(({ typed }) => typed.amount !== '' || typed.note !== '')
  if (rows.length > MOST_ROWS) throw new AppError('invalid', 'budgets.error.too_many', {}, { max: MOST_ROWS })
  const seen = new Set<string>()
  const problems: Record<string, Problem> = {}
  const values = rows.flatMap((row): BudgetValues[] => {
    const read = readRow(row, departments)
    if ('problems' in read) {
      Object.assign(problems, read.problems)
      return []
    }
    if (seen.has(cellOf(read))) problems[`row.${row.index}.category`] = { code: 'budgets.error.duplicate' }
    seen.add(cellOf(read))
    return [read]
  })
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  return values
}

function readRow({ index, typed }: BudgetRow, departments: ReadonlySet<number>): BudgetValues | { readonly problems: FieldProblems } {
  const problems: Record<string, Problem> = {}
  const fail = (field: BudgetField, code: Problem['code'], params: Problem['params'] = {}): void =>
    void (problems[`row.${index}.${field}`] = { code, params })
  if (!departments.has(Number(typed.department)))
    fail('department', typed.department === '' ? 'common.error.required' : 'common.error.not_a_choice')
  if (!/^(19|20|21)\d\d$/.test(typed.year)) fail('year', 'budgets.error.year')
  if (!isExpenseCategory(typed.category)) fail('category', typed.category === '' ? 'common.error.required' : 'common.error.not_a_choice')
  const amount = parseYuan(typed.amount)
  if (amount === undefined) fail('amount', typed.amount === '' ? 'common.error.required' : 'common.error.not_an_amount')
  else if (amount < 0) fail('amount', 'budgets.error.negative')
  if (typed.note.length > 200) fail('note', 'common.error.too_long', { max: 200 })
  if (Object.keys(problems).length > 0 || amount === undefined) return { problems }
  return {
    department_id: Number(typed.department),
    year: Number(typed.year),
    category: typed.category,
    amount_fen: amount,
    note: typed.note,
  }
}
