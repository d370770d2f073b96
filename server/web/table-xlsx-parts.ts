import type { Sheet } from './table-csv.ts'
import { hundredths, serialOf } from './table-values.ts'
import type { CellKind, CellValue } from './table-types.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Places in the list of cell formats of styles.xml. */
const STYLE = { plain: 0, head: 1, money: 2, date: 3, instant: 4, percent: 5, formulaLike: 6 } as const
const MAX_TEXT = 32_767

/** Excel reads _x0041_ as a character code, so a typed one is written with its underscore as a code. Characters XML cannot hold are dropped. */
function escapeXml(text: string): string {
  const legal = text.replace(/[\p{Cs}\uFFFE\uFFFF]|[^\P{Cc}\t\n\r]/gu, '').replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  return legal
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '_x000D_')
}

const styles = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${[4, 164, 165, 10].map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`).join('')}<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs></styleSheet>`

/** A sheet's name may not hold these and is at most 31 long. */
const sheetName = (title: string): string => {
  const legal = title
    .replace(/[[\]:*?/\\']/g, ' ')
    .slice(0, 31)
    .replace(/\p{Cs}/u, '')
    .trim()
  return legal === '' ? 'Sheet1' : legal
}

/** The fixed parts of the package by name (ECMA-376 part 2), all but the sheet itself. */
export const XLSX_PARTS = (title: string): readonly (readonly [string, string])[] => [
  [
    '[Content_Types].xml',
    `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeXml(sheetName(title))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  ],
  ['xl/styles.xml', styles],
]

const WIDTHS: Readonly<Record<CellKind, number>> = {
  text: 26,
  chip: 16,
  number: 12,
  money: 16,
  percent: 12,
  score: 12,
  date: 13,
  instant: 21,
  period: 12,
}

/** The sheet up to its first data row: the head stays in view when scrolling. */
export function sheetHead({ heads, kinds, widths }: Sheet): string {
  const cols = kinds.map((kind, i) => `<col min="${i + 1}" max="${i + 1}" width="${widths[i] ?? WIDTHS[kind]}" customWidth="1"/>`).join('')
  const cells = heads.map((text, i) => textCell(columnName(i), 1, text, STYLE.head)).join('')
  const pane =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  return `${HEAD}<worksheet xmlns="${MAIN}">${pane}<cols>${cols}</cols><sheetData><row r="1">${cells}</row>`
}

export const sheetFoot = (columns: number, lastRow: number): string =>
  `</sheetData><autoFilter ref="A1:${columnName(columns - 1)}${lastRow}"/></worksheet>`

export function rowXml(kinds: readonly CellKind[], values: readonly CellValue[], row: number): string {
  let cells = ''
  for (const [i, value] of values.entries()) cells += cellXml(columnName(i), row, kinds[i] ?? 'text', value)
  return `<row r="${row}">${cells}</row>`
}

function cellXml(column: string, row: number, kind: CellKind, value: CellValue): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'number') return numberCell(column, row, kind, value)
  const serial = serialOf(kind, value)
  if (serial !== undefined) return `<c r="${column}${row}" s="${kind === 'date' ? STYLE.date : STYLE.instant}"><v>${serial}</v></c>`
  return textCell(column, row, value, /^[=+\-@\t\r＝＋－＠]/.test(value) ? STYLE.formulaLike : STYLE.plain)
}

function numberCell(column: string, row: number, kind: CellKind, value: number): string {
  const hundred = kind === 'money' || kind === 'score'
  const style = hundred ? STYLE.money : kind === 'percent' ? STYLE.percent : STYLE.plain
  const text = hundred ? hundredths(value) : String(kind === 'percent' ? value / 10_000 : value)
  return Number.isFinite(value) ? `<c r="${column}${row}" s="${style}"><v>${text}</v></c>` : ''
}

/** Inline text is never a formula; the quote-prefix style keeps it text when somebody edits the cell. */
function textCell(column: string, row: number, text: string, style: number): string {
  const fitting = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text
  return `<c r="${column}${row}" t="inlineStr"${style === STYLE.plain ? '' : ` s="${style}"`}><is><t xml:space="preserve">${escapeXml(fitting)}</t></is></c>`
}

/** A, B … Z, AA … */
export function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
}
