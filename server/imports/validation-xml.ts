import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

/** A rule that a spreadsheet program enforces while somebody types into a column (ECMA-376 part 1, 18.3.1.32). */
export interface ColumnRule {
  /** 0 for A. */
  readonly column: number
  readonly kind: 'list' | 'date' | 'decimal' | 'whole'
  /** For a list: where its choices stand, e.g. `'选项'!$A$2:$A$21`. */
  readonly source?: string
  readonly message: string
  /** Only warns about what is not on the list. */
  readonly soft?: boolean
}

/** Elements that may follow dataValidations in a worksheet, in the order the schema demands. */
const FOLLOWING =
  /<(?:hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|<\/worksheet>/

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const letter = (index: number): string => (index >= 26 ? letter(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))

/** What a cell must be. Whole numbers and amounts only warn: a file may carry what its author means. */
function ruleXml({ column, kind, source, message, soft }: ColumnRule, lastRow: number): string {
  const where = `${letter(column)}2:${letter(column)}${lastRow}`
  const style = kind === 'list' && soft !== true ? 'stop' : 'warning'
  const bounds = {
    list: `<formula1>${escapeXml(source ?? '')}</formula1>`,
    date: '<formula1>1</formula1><formula2>2958465</formula2>',
    decimal: '<formula1>-1000000000000</formula1><formula2>1000000000000</formula2>',
    whole: '<formula1>0</formula1><formula2>999999999</formula2>',
  }[kind]
  return `<dataValidation type="${kind}" errorStyle="${style}" allowBlank="1" showInputMessage="1" showErrorMessage="1" error="${escapeXml(message)}" sqref="${where}">${bounds}</dataValidation>`
}

/** The XML of a worksheet with rules for its columns from row 2 on. @throws Error when it is no worksheet */
export function withRules(sheetXml: string, rules: readonly ColumnRule[], lastRow: number): string {
  const at = sheetXml.search(FOLLOWING)
  if (at < 0) throw new Error('not a worksheet')
  const xml = `<dataValidations count="${rules.length}">${rules.map((rule) => ruleXml(rule, lastRow)).join('')}</dataValidations>`
  return sheetXml.slice(0, at) + (rules.length === 0 ? '' : xml) + sheetXml.slice(at)
}

/** The same workbook with rules on one of its sheets, the first by default. The writer of workbooks knows no data validation, so its file is opened once more. */
export function addRules(workbook: Uint8Array, rules: readonly ColumnRule[], lastRow: number, sheetNumber = 1): Uint8Array {
  const files = unzipSync(workbook)
  const name = `xl/worksheets/sheet${sheetNumber}.xml`
  const sheet = files[name]
  if (sheet === undefined) throw new Error(`no ${name} in the workbook`)
  return zipSync({ ...files, [name]: strToU8(withRules(strFromU8(sheet), rules, lastRow)) })
}
