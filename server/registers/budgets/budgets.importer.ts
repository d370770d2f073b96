import type { Knex } from 'knex'
import { z } from 'zod'
import { fen } from '../../../core/money.ts'
import { AppError } from '../../errors.ts'
import { EXPENSE_CATEGORIES, readCategory } from '../categories.rules.ts'
import type { CellFinding, ImportColumn, Importer, ImportContext, MappedCells } from '../register.ts'

const COLUMNS: readonly ImportColumn[] = [
  {
    key: 'department',
    label: 'budgets.column.department',
    kind: 'department',
    required: false,
    aliases: ['部门', '科室名称', '单位', 'department', 'dept'],
    example: '就业促进科',
    width: 16,
  },
  {
    key: 'year',
    label: 'budgets.column.year',
    kind: 'integer',
    required: false,
    aliases: ['年', '年份', '预算年度', 'year'],
    example: '2026',
    width: 8,
  },
  {
    key: 'category',
    label: 'budgets.column.category',
    kind: 'choice',
    required: true,
    aliases: ['科目', '经济科目', '支出类别', '费用类别', 'category'],
    example: '公务接待费',
    width: 22,
    choices: EXPENSE_CATEGORIES.map(({ key, code, official }) => ({
      value: key,
      label: `expenses.category.${key}` as const,
      aliases: [code, official, `${code} ${official}`],
    })),
  },
  {
    key: 'amount',
    label: 'budgets.column.amount',
    kind: 'money',
    required: true,
    aliases: ['金额', '预算', '预算数', '年初预算', 'budget', 'amount'],
    example: '120000.00',
    width: 14,
  },
  {
    key: 'note',
    label: 'budgets.column.note',
    kind: 'text',
    required: false,
    aliases: ['备注说明', 'remarks', 'comment'],
    example: '',
    width: 24,
  },
]

const BudgetRow = z.object({
  department_id: z.number(),
  year: z.number(),
  category: z.string(),
  amount_fen: z.number().transform((value) => fen(value)),
  note: z.string(),
})

const text = (cells: MappedCells, key: string): string => String(cells[key] ?? '').trim()

function parseRow(cells: MappedCells, { version }: ImportContext): ReturnType<Importer['parseRow']> {
  const year = Number(text(cells, 'year') || (version.period ?? '').slice(0, 4))
  const category = readCategory(text(cells, 'category'))
  const amount = typeof cells['amount'] === 'number' ? fen(cells['amount']) : null
  const findings: CellFinding[] = []
  if (!Number.isInteger(year) || year < 1900 || year > 2199)
    findings.push({ column: 'year', code: 'budgets.finding.year_invalid', params: { text: text(cells, 'year') }, severity: 'error' })
  if (category === undefined) findings.push({ column: 'category', code: 'common.error.not_a_choice', params: {}, severity: 'error' })
  if (amount === null) findings.push({ column: 'amount', code: 'common.error.not_an_amount', params: {}, severity: 'error' })
  else if (amount < 0) findings.push({ column: 'amount', code: 'budgets.error.negative', params: {}, severity: 'error' })
  if (findings.length > 0 || category === undefined) return { row: null, amount, findings }
  const department = typeof cells['department'] === 'number' ? cells['department'] : version.departmentId
  return {
    row: { department_id: department, year, category, amount_fen: amount, note: text(cells, 'note').slice(0, 200) },
    amount,
    findings,
  }
}

/**
 * Two rows of one department, year and category are two parts of its budget: they are added, and the sum of the file stays. A cell that was
 * typed before the import is nobody's to overwrite. @throws AppError conflict
 */
const insert: Importer['insert'] = async (tx, version, importId, rows) => {
  let lineNo = await lastLine(tx, version.versionId)
  for (const { rowNo, row } of rows) {
    const values = BudgetRow.parse(row)
    const cell = { version_id: version.versionId, department_id: values.department_id, year: values.year, category: values.category }
    const added = await tx('budget_lines')
      .where({ ...cell, import_id: importId })
      .increment('amount_fen', values.amount_fen)
    if (added > 0) continue
    const taken: unknown = await tx('budget_lines').where(cell).first('id')
    if (taken !== undefined)
      throw new AppError('conflict', 'budgets.error.taken', {}, { category: `@expenses.category.${values.category}` })
    lineNo += 1
    await tx('budget_lines').insert({ ...values, ...cell, line_no: lineNo, import_id: importId, source_row: rowNo })
  }
}

async function lastLine(tx: Knex, versionId: number): Promise<number> {
  const row = (await tx('budget_lines').where('version_id', versionId).max({ last: 'line_no' }).first()) as
    { last: number | null } | undefined
  return row?.last ?? 0
}

export const budgetsImporter: Importer = {
  columns: COLUMNS,
  addsUp: true,
  parseRow,
  insert,
  undo: (tx, version, importId) => tx('budget_lines').where({ version_id: version.versionId, import_id: importId }).delete(),
}
