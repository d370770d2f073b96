import { choicesOf, cellError, column, envelopeOf, FORMED_ON, parsedOf, PERIOD, textIn, undated } from '../import-columns.ts'
import type { CellFinding, ImportColumn, ImportContext, MappedCells, ReadRow, RecordDraft, RecordImporter } from '../register.ts'
import { checkTable } from './results.checks.rules.ts'
import { readTables, type TypedTable } from './results.form.ts'
import { columnLabel, columnsOf, countLabel, COUNTS, LAYOUT_NAMES, layoutLabel, type Layout, type ResultColumn } from './results.rules.ts'

/** A table with headings of its own has none that a file could be mapped to. */
const IMPORTED = LAYOUT_NAMES.filter((layout) => layout !== 'free')
const CELLS: readonly ResultColumn[] = [
  ...new Map(IMPORTED.flatMap((layout) => columnsOf(layout)).map((cell) => [cell.key, cell])).values(),
]
const EXAMPLES: Readonly<Record<string, string>> = { name: '李明', for: '28', against: '1', abstain: '1' }
const NAMES: Readonly<Record<string, readonly string[]>> = {
  name: ['姓名', '单位', '候选人', '科室', 'candidate'],
  for: ['同意', '赞成票', 'yes'],
  against: ['不同意', '反对票', 'no'],
  votes: ['票数', '得票数'],
  score: ['分数', '总分', 'points'],
  rank: ['排名', 'place'],
  grade: ['等级'],
}

const COLUMNS: readonly ImportColumn[] = [
  column('title', 'text', 'disclosures.field.title', ['公开标题', 'record'], { width: 30, longest: 200 }),
  column('table', 'text', 'results.field.title', ['表题', '事项', 'table'], {
    required: true,
    example: '支部委员选举',
    width: 26,
    longest: 100,
  }),
  column('layout', 'choice', 'results.field.layout', ['样式', 'layout'], { choices: choicesOf(IMPORTED, layoutLabel), width: 20 }),
  FORMED_ON,
  PERIOD,
  ...COUNTS.map((key) => column(key, 'integer', countLabel(key), [`${key} ballots`], { width: 8 })),
  ...CELLS.map(({ key, kind }) =>
    column(key, kind === 'count' ? 'integer' : 'text', columnLabel(key), NAMES[key] ?? [], {
      required: key === 'name',
      example: EXAMPLES[key] ?? '',
      longest: 200,
      width: kind === 'text' ? 16 : 8,
    }),
  ),
]

/** What the file says, else the layout that has every filled column. */
function layoutOf(cells: Readonly<Record<string, unknown>>): Layout | undefined {
  const given = IMPORTED.find((layout) => layout === cells['layout'])
  if (given !== undefined) return given
  const filled = CELLS.map(({ key }) => key).filter((key) => key !== 'name' && textIn(cells, key) !== '')
  const fitting = IMPORTED.filter((layout) => filled.every((key) => columnsOf(layout).some((cell) => cell.key === key)))
  return filled.length > 0 && fitting.length === 1 ? fitting[0] : undefined
}

const part = (cells: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.flatMap((key): [string, string][] => (textIn(cells, key) === '' ? [] : [[key, textIn(cells, key)]])))

const tableOf = (cells: Readonly<Record<string, unknown>>, layout: Layout): TypedTable => ({
  title: textIn(cells, 'table'),
  note: '',
  layout,
  counts: part(cells, COUNTS),
  heads: {},
  rows: [
    part(
      cells,
      columnsOf(layout).map(({ key }) => key),
    ),
  ],
})

function parseRow(cells: MappedCells, context: ImportContext): ReturnType<RecordImporter['parseRow']> {
  const layout = layoutOf(cells)
  if (layout === undefined) return parsedOf(cells, [cellError('layout', 'results.import.no_layout')])
  const { tables, problems } = readTables([tableOf(cells, layout)])
  const misplaced = CELLS.filter(({ key }) => textIn(cells, key) !== '' && !columnsOf(layout).some((cell) => cell.key === key))
  const unsound = tables.flatMap(checkTable).filter(({ code, severity }) => severity !== 'note' && code !== 'results.finding.no_title')
  return parsedOf(cells, [
    ...undated(cells, context),
    ...Object.entries(problems).map(([place, { code, params }]) => cellError(place.split('.').at(-1) ?? '', code, params)),
    ...misplaced.map(({ key }) => cellError(key, 'results.import.other_layout')),
    ...unsound.map(({ code, params }): CellFinding => ({ column: 'name', code, params, severity: 'doubt' })),
  ])
}

/** Rows with the same title, period and day are one record; in it the same name, layout and counts are one table. */
function recordsOf(rows: readonly ReadRow[]): RecordDraft[] {
  return grouped(rows, ({ row }) => [textIn(row, 'title'), textIn(row, 'period'), textIn(row, 'formed_on')]).map((own) => {
    const [{ row }] = own
    const title = textIn(row, 'title')
    return { rowNos: numbersOf(own), ...(title !== '' && { title }), ...envelopeOf(row), body: bodyOf(own) }
  })
}

const numbersOf = ([first, ...others]: Rows): RecordDraft['rowNos'] => [first.rowNo, ...others.map(({ rowNo }) => rowNo)]

type Rows = readonly [ReadRow, ...ReadRow[]]

function grouped(rows: readonly ReadRow[], keyOf: (row: ReadRow) => readonly unknown[]): Rows[] {
  const groups = new Map<string, [ReadRow, ...ReadRow[]]>()
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

function bodyOf(rows: Rows): RecordDraft['body'] {
  const tables = grouped(rows, ({ row }) => [textIn(row, 'table'), layoutOf(row), ...COUNTS.map((key) => textIn(row, key))])
  const fields = tables.flatMap((own, i) => {
    const at = (place: string, text: string): [string, string] => [`table.${i}.${place}`, text]
    const { title, layout, counts } = tableOf(own[0].row, layoutOf(own[0].row) ?? 'election')
    return [
      at('title', title),
      at('layout', layout),
      ...Object.entries(counts).map(([key, text]) => at(`count.${key}`, text)),
      ...own.flatMap(({ row }, n) => CELLS.map(({ key }) => at(`row.${n}.${key}`, textIn(row, key)))),
    ]
  })
  return { ...Object.fromEntries(fields), result_tables: '1' }
}

export const resultsImporter: RecordImporter = { columns: COLUMNS, parseRow, recordsOf }
