import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import writeWorkbook from 'write-excel-file/node'
import type { Cell } from 'write-excel-file/node'
import type { Sheet } from '../web/table-csv.ts'
import { OFFICIAL, officialHead, officialRow, type OfficialColumn, type OfficialContext } from './official.presenter.ts'
import type { EditionItem } from './editions.types.ts'

// An edition as the official table: exactly its columns, in its order, as a text file and as a workbook made to be printed on A3.

const WIDTH: Readonly<Record<OfficialColumn, number>> = {
  number: 6,
  class: 18,
  title: 20,
  elements: 30,
  basis: 30,
  timing: 18,
  body: 14,
  channels: 16,
  open_to: 18,
  way: 10,
  tier: 9,
  departments: 20,
  person: 10,
  review: 16,
  stage: 8,
  cycle: 10,
  retention: 9,
  secrecy: 16,
  edition: 8,
}
/** Rows above the lines that repeat on every sheet of paper. */
const HEAD_ROWS = 3

export type OfficialRow = ReturnType<typeof officialRow>
export const officialRows = (items: readonly EditionItem[], x: OfficialContext): OfficialRow[] =>
  items.filter(({ ended }) => !ended).map((item, i) => officialRow(item, i + 1, x))

/** As the one table's exports write text: with a byte order mark and formulas made harmless. */
export const csvSheet = (title: string, rows: readonly OfficialRow[], x: OfficialContext): Sheet => ({
  title,
  heads: OFFICIAL.map((column) => x.t(officialHead(column))),
  kinds: OFFICIAL.map((column) => (column === 'number' ? 'number' : 'text')),
  widths: OFFICIAL.map((column) => WIDTH[column]),
  batches: one(
    rows.map((row) => OFFICIAL.map((column) => (column === 'number' ? Number(row[column]) : row[column].replaceAll('\n', ' ')))),
  ),
})
async function* one<T>(batch: T): AsyncGenerator<T> {
  yield batch
}

const LINE = { borderStyle: 'thin', borderColor: '#7D8D8B' } as const
const head = (value: string): Cell => ({
  value,
  type: String,
  fontWeight: 'bold',
  backgroundColor: '#E2F0EF',
  align: 'center',
  alignVertical: 'center',
  wrap: true,
  ...LINE,
})
const cell = (value: string): Cell => ({ value, type: String, wrap: true, alignVertical: 'center', ...LINE })
const wide = (value: string, more: object): Cell[] => [
  { value, type: String, columnSpan: OFFICIAL.length, ...more } as Cell,
  ...blanks(OFFICIAL.length - 1),
]
const blanks = (n: number): null[] => Array.from({ length: n }, () => null)

/** The workbook. `title` and `facts` stand above the table; a class stands once, over all of its lines. */
export async function officialWorkbook(
  title: string,
  facts: string,
  rows: readonly OfficialRow[],
  x: OfficialContext,
): Promise<Uint8Array> {
  const data: Cell[][] = [
    wide(title, { fontWeight: 'bold', fontSize: 18, align: 'center', height: 30 }),
    wide(facts, { align: 'center' }),
    OFFICIAL.map((column) => head(x.t(officialHead(column)))),
    ...rows.map((row, i) =>
      OFFICIAL.map((column): Cell => (column === 'class' ? classCell(rows, i) : column === 'number' ? numberCell(row) : cell(row[column]))),
    ),
  ]
  const sheet = {
    data,
    sheet: x.t('editions.sheet'),
    columns: OFFICIAL.map((column) => ({ width: WIDTH[column] })),
    stickyRowsCount: HEAD_ROWS,
    orientation: 'landscape' as const,
  }
  return printedOnA3(await writeWorkbook([sheet]).toBuffer(), x.t('editions.sheet'))
}

const numberCell = ({ number }: OfficialRow): Cell => ({
  value: Number(number),
  type: Number,
  align: 'center',
  alignVertical: 'center',
  ...LINE,
})

/** The first line of a class spans all of them. */
function classCell(rows: readonly OfficialRow[], at: number): Cell {
  const name = rows[at]?.class ?? ''
  if (rows[at - 1]?.class === name) return null
  let span = 1
  while (rows[at + span]?.class === name) span += 1
  return { value: name, type: String, fontWeight: 'bold', wrap: true, align: 'center', alignVertical: 'center', rowSpan: span, ...LINE }
}

/** Paper A3 across, as wide as the table, with its head on every sheet (ECMA-376 part 1, 18.3.1.63 and 18.2.5). */
function printedOnA3(bytes: Uint8Array, sheetName: string): Uint8Array {
  const parts = unzipSync(bytes)
  const edit = (name: string, change: (xml: string) => string): void => {
    const part = parts[name]
    if (part === undefined) throw new Error(`the workbook has no ${name}`)
    parts[name] = strToU8(change(strFromU8(part)))
  }
  edit('xl/worksheets/sheet1.xml', (xml) => {
    const paged = xml.replace(/<pageSetup[^>]*\/>/, '<pageSetup paperSize="8" orientation="landscape" fitToWidth="1" fitToHeight="0"/>')
    if (paged === xml) throw new Error('the sheet has no page setup')
    return paged.replace(/(<worksheet[^>]*>)(<sheetPr\s*\/>)?/, '$1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
  })
  const quoted = sheetName.replaceAll("'", "''").replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const titles = `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${quoted}'!$1:$${HEAD_ROWS}</definedName></definedNames>`
  edit('xl/workbook.xml', (xml) => xml.replace('</sheets>', `</sheets>${titles}`))
  return zipSync(parts)
}
