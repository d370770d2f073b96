import type { Knex } from 'knex'
import { z } from 'zod'
import { periodOf } from '../../../core/dates.ts'
import { fen, formatYuan, type Fen } from '../../../core/money.ts'
import { int } from '../../db/decode.ts'
import { isExpenseCategory } from '../categories.rules.ts'
import type { CellFinding, Importer, ImportContext, MappedCells, ParsedRow, VersionRef } from '../register.ts'
import { checkExpense, type ExpenseFinding, type ExpenseLine } from './expenses.checks.rules.ts'
import { EXPENSE_COLUMNS } from './expenses.columns.ts'

/** A line as an import keeps it between check and commit. */
const ImportedLine = z.object({
  departmentId: z.number(),
  period: z.string(),
  category: z.string(),
  occurredOn: z.string().nullable(),
  purpose: z.string(),
  counterpart: z.string(),
  officialLetterNo: z.string(),
  batches: z.number().nullable(),
  persons: z.number().nullable(),
  companions: z.number().nullable(),
  standard: z.number().nullable(),
  amount: z.number(),
  voucherNo: z.string(),
  handledBy: z.string(),
  approvedBy: z.string(),
  note: z.string(),
  redacted: z.boolean(),
})
type ImportedLine = z.output<typeof ImportedLine>

const REDACTED = /^\s*(?:redacted\b|\*{2,}|已隐去|已脱敏|不予公开|（?隐去）?$)/i
const text = (cells: MappedCells, key: string): string => (typeof cells[key] === 'string' ? cells[key] : '')
const count = (cells: MappedCells, key: string): number | null => (typeof cells[key] === 'number' ? cells[key] : null)

function parseRow(cells: MappedCells, context: ImportContext): ParsedRow {
  const amount = count(cells, 'amount')
  const occurredOn = text(cells, 'occurred_on') || null
  const period = periodFor(cells, occurredOn, context)
  const category = text(cells, 'category')
  const redacted = REDACTED.test(text(cells, 'counterpart'))
  const findings = [...departmentFindings(cells, context), ...periodFindings(cells, period, context)]
  if (amount === null || period === undefined || !isExpenseCategory(category))
    return { row: null, amount: feno(amount), findings, redacted }
  const line: ImportedLine = {
    ...words(cells),
    departmentId: count(cells, 'department') ?? context.version.departmentId,
    period,
    category,
    occurredOn,
    amount,
    redacted,
    ...counts(cells),
  }
  const checked = checkExpense(asLine(line)).map(cellFinding)
  const wrong = [...findings, ...checked].some(({ severity }) => severity === 'error')
  return { row: wrong ? null : line, amount: feno(amount), findings: [...findings, ...checked], redacted }
}

const feno = (amount: number | null): Fen | null => (amount === null ? null : fen(amount))

const words = (cells: MappedCells) => ({
  purpose: text(cells, 'purpose'),
  counterpart: text(cells, 'counterpart'),
  officialLetterNo: text(cells, 'official_letter_no'),
  voucherNo: text(cells, 'voucher_no'),
  handledBy: text(cells, 'handled_by'),
  approvedBy: text(cells, 'approved_by'),
  note: text(cells, 'note'),
})
const counts = (cells: MappedCells) => ({
  batches: count(cells, 'batches'),
  persons: count(cells, 'persons'),
  companions: count(cells, 'companions'),
  standard: count(cells, 'standard'),
})

/** What the file says, else the month of the day it happened, else the month of the record. */
function periodFor(cells: MappedCells, occurredOn: string | null, { version }: ImportContext): string | undefined {
  if (text(cells, 'period') !== '') return text(cells, 'period')
  if (occurredOn !== null) return periodOf(occurredOn, 'month')
  return version.period !== null && isMonth(version.period) ? version.period : undefined
}

const isMonth = (period: string): boolean => /^\d{4}-\d{2}$/.test(period)

function periodFindings(cells: MappedCells, period: string | undefined, { version }: ImportContext): readonly CellFinding[] {
  const column = text(cells, 'period') === '' ? 'occurred_on' : 'period'
  if (period === undefined) return [{ column: 'period', code: 'imports.finding.no_period', params: {}, severity: 'error' }]
  if (!isMonth(period)) return [{ column: 'period', code: 'imports.finding.not_a_month', params: {}, severity: 'error' }]
  if (version.period === null || !isMonth(version.period) || period === version.period) return []
  // Paid a month late is everyday; another year is probably the wrong file, or a slip of the pen.
  const severity = period.slice(0, 4) === version.period.slice(0, 4) ? 'note' : 'doubt'
  return [{ column, code: 'imports.finding.other_period', params: { period: version.period }, severity }]
}

function departmentFindings(cells: MappedCells, { version }: ImportContext): readonly CellFinding[] {
  const department = count(cells, 'department')
  if (department === null || department === version.departmentId) return []
  return [{ column: 'department', code: 'imports.finding.other_department', params: {}, severity: 'doubt' }]
}

const asLine = (line: ImportedLine): ExpenseLine => ({
  ...line,
  category: line.category as ExpenseLine['category'],
  amount: fen(line.amount),
  standard: feno(line.standard),
  officialLetterNo: line.officialLetterNo,
})

const COLUMN_OF: Partial<Record<keyof ExpenseLine, string>> = { occurredOn: 'occurred_on', officialLetterNo: 'official_letter_no' }
const SEVERITY = { error: 'error', finding: 'doubt', note: 'note' } as const
const MONEY: readonly string[] = ['amount', 'standard', 'allowed', 'over']

function cellFinding({ code, field, severity, params }: ExpenseFinding): CellFinding {
  const shown = Object.entries(params).map(
    ([name, value]) => [name, MONEY.includes(name) && typeof value === 'number' ? formatYuan(fen(value)) : value] as const,
  )
  return {
    column: COLUMN_OF[field] ?? field,
    code: `expenses.finding.${code}`,
    params: Object.fromEntries(shown),
    severity: SEVERITY[severity],
  }
}

const ROWS_A_STATEMENT = 200

const insert: Importer['insert'] = async (tx, version, importId, rows) => {
  const last = (await tx('expense_lines').where({ version_id: version.versionId }).max('line_no as line_no').first()) as unknown
  let lineNo = int.nullable().parse((last as { line_no: unknown } | undefined)?.line_no ?? null) ?? 0
  const lineOf = await linesOfRows(
    tx,
    version,
    importId,
    rows.flatMap(({ duplicateOfRow }) => duplicateOfRow ?? []),
  )
  const records = rows.map(({ rowNo, row, duplicateOfRow }) => {
    lineNo += 1
    lineOf.set(rowNo, lineNo)
    return recordOf(version, importId, ImportedLine.parse(row), {
      lineNo,
      rowNo,
      duplicateOf: duplicateOfRow === null ? null : (lineOf.get(duplicateOfRow) ?? null),
    })
  })
  for (let at = 0; at < records.length; at += ROWS_A_STATEMENT) await tx('expense_lines').insert(records.slice(at, at + ROWS_A_STATEMENT))
}

/** Line numbers of rows that came with an earlier call. */
async function linesOfRows(tx: Knex, version: VersionRef, importId: number, rowNos: readonly number[]): Promise<Map<number, number>> {
  const found: unknown =
    rowNos.length === 0
      ? []
      : await tx('expense_lines')
          .where({ version_id: version.versionId, import_id: importId })
          .whereIn('source_row', [...new Set(rowNos)])
          .select('source_row', 'line_no')
  return new Map(
    z
      .array(z.object({ source_row: int, line_no: int }))
      .parse(found)
      .map((row) => [row.source_row, row.line_no]),
  )
}

const recordOf = (
  version: VersionRef,
  importId: number,
  line: ImportedLine,
  { lineNo, rowNo, duplicateOf }: { lineNo: number; rowNo: number; duplicateOf: number | null },
) => ({
  version_id: version.versionId,
  line_no: lineNo,
  department_id: line.departmentId,
  period: line.period,
  category: line.category,
  occurred_on: line.occurredOn,
  purpose: line.purpose,
  counterpart: line.counterpart,
  official_letter_no: line.officialLetterNo,
  batches: line.batches,
  persons: line.persons,
  companions: line.companions,
  standard_fen: line.standard,
  amount_fen: line.amount,
  voucher_no: line.voucherNo,
  handled_by: line.handledBy,
  approved_by: line.approvedBy,
  note: line.note,
  redacted: line.redacted,
  duplicate_of: duplicateOf,
  import_id: importId,
  source_row: rowNo,
})

const undo: Importer['undo'] = async (tx, version, importId) =>
  tx('expense_lines').where({ version_id: version.versionId, import_id: importId }).delete()

/** Expense lines from a spreadsheet. Categories are matched by economic code, official name, or the publisher's own table. */
export const expensesImporter: Importer = { columns: EXPENSE_COLUMNS, parseRow, insert, undo }
