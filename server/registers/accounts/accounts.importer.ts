import { AppError } from '../../errors.ts'
import { LOCALES, translate, type MessageKey } from '../../i18n/index.ts'
import { cellError, column, parsedOf, PERIOD, textIn } from '../import-columns.ts'
import type { CellFinding, ImportColumn, MappedCells, ReadRow, RecordDraft, RecordImporter } from '../register.ts'
import { amountOf, BASIC_CODES, countOf, COUNTS, SANGONG_ROWS } from './accounts.rules.ts'

const COLUMNS: readonly ImportColumn[] = [
  PERIOD,
  column('code', 'text', 'accounts.head.code', ['编码', '科目代码'], { width: 10, longest: 10 }),
  column('item', 'text', 'accounts.head.item', ['科目名称', '支出项目', 'item'], {
    required: true,
    example: '公务接待费',
    width: 30,
    longest: 60,
  }),
  column('budget', 'text', 'accounts.side.budget', ['预算', '年初预算数'], { example: '12.34', longest: 40 }),
  column('final', 'text', 'accounts.side.final', ['决算', '支出', '金额', '数量', 'actual'], { example: '5.67', longest: 40 }),
  column('unit', 'choice', 'accounts.unit', ['金额单位'], {
    width: 8,
    choices: [
      { value: '万元', label: 'accounts.unit.wan', aliases: ['wan'] },
      { value: '元', label: 'accounts.unit.yuan', aliases: ['yuan'] },
    ],
  }),
]

/** One line of the printed form. `sides`: whether it has a budget beside what was spent. */
interface Line {
  readonly field: string
  readonly sides: boolean
  readonly count: boolean
}

const plain = (name: string): string => name.replace(/[\s（）()]/g, '').replace(/^(其中|[1-9一二三四五六][、.．])[:：]?/, '')
const inBoth = (key: MessageKey): string[] => LOCALES.map((locale) => plain(translate(locale, key)).toLowerCase())

const LINES: ReadonlyMap<string, Line> = new Map([
  ...COUNTS.flatMap((key) =>
    [key, ...inBoth(`accounts.count.${key}`)].map((name): [string, Line] => [name, { field: `counts.${key}`, sides: false, count: true }]),
  ),
  ...BASIC_CODES.flatMap(([code, name]) => {
    const line: Line = { field: `basic.${code}`, sides: false, count: false }
    return [code, plain(name), `${code}${plain(name)}`].map((known): [string, Line] => [known, line])
  }),
  // Last, so that a name of both tables is a row of the three public expenses unless its code is given.
  ...SANGONG_ROWS.flatMap((row) =>
    [row, ...inBoth(`accounts.row.${row}`)].map((name): [string, Line] => [name, { field: `sangong.${row}`, sides: true, count: false }]),
  ),
])

const lineOf = (row: Readonly<Record<string, unknown>>): Line | undefined =>
  LINES.get(textIn(row, 'code') || plain(textIn(row, 'item')).toLowerCase())

const unitOf = (row: Readonly<Record<string, unknown>>): '元' | '万元' => (row['unit'] === '元' ? '元' : '万元')

function parseRow(cells: MappedCells): ReturnType<RecordImporter['parseRow']> {
  const line = lineOf(cells)
  if (line === undefined)
    return parsedOf(cells, [cellError(textIn(cells, 'code') === '' ? 'item' : 'code', 'accounts.import.no_such_line')])
  return parsedOf(cells, [...figure(cells, 'budget', line), ...figure(cells, 'final', line)])
}

function figure(cells: MappedCells, side: 'budget' | 'final', line: Line): CellFinding[] {
  const text = textIn(cells, side)
  if (side === 'budget' && text !== '' && !line.sides) return [cellError('budget', 'accounts.import.no_budget')]
  if (line.count) return countOf(text) === undefined ? [cellError(side, 'imports.finding.not_an_integer')] : []
  return amountOf({ unit: unitOf(cells) }, text) === undefined ? [cellError(side, 'imports.finding.not_an_amount')] : []
}

/** The rows of one year are one form. */
function recordsOf(rows: readonly ReadRow[]): RecordDraft[] {
  const years = new Map<string, [ReadRow, ...ReadRow[]]>()
  for (const row of rows) {
    const year = textIn(row.row, 'period')
    const known = years.get(year)
    if (known === undefined) years.set(year, [row])
    else known.push(row)
  }
  return [...years].map(([year, [first, ...others]]) => ({
    rowNos: [first.rowNo, ...others.map(({ rowNo }) => rowNo)],
    period: year || null,
    formedOn: null,
    body: bodyOf([first, ...others]),
  }))
}

/** @throws AppError invalid for a line that is there twice, or two units in one form */
function bodyOf(rows: readonly [ReadRow, ...ReadRow[]]): RecordDraft['body'] {
  const unit = unitOf(rows[0].row)
  const body: Record<string, string> = { unit }
  for (const { rowNo, row } of rows) {
    const line = lineOf(row)
    const params = { row: String(rowNo), item: textIn(row, 'item') }
    if (unitOf(row) !== unit) throw new AppError('invalid', 'accounts.import.units', {}, params)
    if (line === undefined) throw new AppError('invalid', 'accounts.import.no_such_line', {}, params)
    const fields = line.sides ? [`${line.field}.budget`, `${line.field}.final`] : [line.field]
    if (fields.some((field) => body[field] !== undefined)) throw new AppError('invalid', 'accounts.import.twice', {}, params)
    if (line.sides) Object.assign(body, { [`${line.field}.budget`]: textIn(row, 'budget') })
    body[line.sides ? `${line.field}.final` : line.field] = textIn(row, 'final')
  }
  return body
}

/** The figures of the annual form as they are printed; what its text says is typed in the draft or comes as a transcript. */
export const accountsImporter: RecordImporter = { columns: COLUMNS, parseRow, recordsOf }
