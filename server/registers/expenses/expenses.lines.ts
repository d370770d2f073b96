import type { Knex } from 'knex'
import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import { bool, int, money } from '../../db/decode.ts'
import type { ExpenseLine as CheckedLine } from './expenses.checks.rules.ts'
import { isExpenseCategory, type ExpenseCategory } from './expenses.rules.ts'

/** One line of the register as it is kept. Texts are empty, not null. */
export interface Line {
  readonly id: number
  readonly versionId: number
  readonly lineNo: number
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly period: string
  readonly category: ExpenseCategory
  readonly occurredOn: string | null
  readonly purpose: string
  readonly counterpart: string
  readonly letterNo: string
  readonly batches: number | null
  readonly persons: number | null
  readonly companions: number | null
  readonly standard: Fen | null
  readonly amount: Fen
  readonly voucherNo: string
  readonly handledBy: string
  readonly approvedBy: string
  readonly note: string
  readonly redacted: boolean
  readonly duplicateOf: number | null
  readonly sourceRow: number | null
  /** Present where the query joined the record that holds the line. */
  readonly disclosureId: number | null
  /** The middle of what this department spends at once in this category, where the query asked for it. */
  readonly usual: Fen | null
}

const LineRow = z
  .object({
    id: int,
    version_id: int,
    line_no: int,
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    period: z.string(),
    category: z.string().refine(isExpenseCategory),
    occurred_on: z.string().nullable(),
    purpose: z.string(),
    counterpart: z.string(),
    official_letter_no: z.string(),
    batches: int.nullable(),
    persons: int.nullable(),
    companions: int.nullable(),
    standard_fen: money.nullable(),
    amount_fen: money,
    voucher_no: z.string(),
    handled_by: z.string(),
    approved_by: z.string(),
    note: z.string(),
    redacted: bool,
    duplicate_of: int.nullable(),
    source_row: int.nullable(),
    disclosure_id: int.nullish(),
    usual_fen: money.nullish(),
  })
  .transform((row): Line => ({
    id: row.id,
    versionId: row.version_id,
    lineNo: row.line_no,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    period: row.period,
    category: row.category as ExpenseCategory,
    occurredOn: row.occurred_on,
    purpose: row.purpose,
    counterpart: row.counterpart,
    letterNo: row.official_letter_no,
    batches: row.batches,
    persons: row.persons,
    companions: row.companions,
    standard: row.standard_fen,
    amount: row.amount_fen,
    voucherNo: row.voucher_no,
    handledBy: row.handled_by,
    approvedBy: row.approved_by,
    note: row.note,
    redacted: row.redacted,
    duplicateOf: row.duplicate_of,
    sourceRow: row.source_row,
    disclosureId: row.disclosure_id ?? null,
    usual: row.usual_fen ?? null,
  }))

export const decodeLine = (row: unknown): Line => LineRow.parse(row)

/** What the rules of reception and standards look at. */
export const checkable = (line: Line): CheckedLine => ({
  category: line.category,
  occurredOn: line.occurredOn,
  period: line.period,
  amount: line.amount,
  persons: line.persons,
  companions: line.companions,
  batches: line.batches,
  standard: line.standard,
  officialLetterNo: line.letterNo,
  purpose: line.purpose,
  counterpart: line.counterpart,
})

/** `expense_lines as l` with the department's names; what every list of lines selects. */
export const selectLines = (db: Knex): Knex.QueryBuilder =>
  db('expense_lines as l')
    .join('departments as dep', 'dep.id', 'l.department_id')
    .select('l.*', 'dep.name as department_name', 'dep.name_en as department_name_en')

export const linesOf = (db: Knex, versionId: number): Knex.QueryBuilder => selectLines(db).where('l.version_id', versionId)
