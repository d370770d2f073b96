import readWorkbook, { InvalidSpreadsheetError, SheetNotFoundError } from 'read-excel-file/universal'
import { AppError } from '../errors.ts'
import type { SpreadsheetLimits } from './spreadsheet-limits.ts'
import { inspectZip } from './zip-guard.ts'

export interface WorkbookSheet {
  readonly name: string
  readonly rows: string[][]
}

/** The sheets of an .xlsx file as texts. Throws AppError in words for whoever sent it. */
export async function readXlsx(bytes: Uint8Array<ArrayBuffer>, limits: SpreadsheetLimits): Promise<readonly WorkbookSheet[]> {
  const names = inspectZip(bytes, limits)
  if (!names.includes('xl/workbook.xml') && !names.includes('_rels/.rels')) throw new AppError('invalid', 'imports.error.not_a_spreadsheet')
  if (!names.some((name) => name.startsWith('xl/'))) throw new AppError('invalid', 'imports.error.not_a_spreadsheet')
  try {
    const { buffer, byteOffset, byteLength } = bytes
    // Numbers stay the decimal text of the file: money must never pass through a sum of floats.
    const sheets = await readWorkbook(buffer.slice(byteOffset, byteOffset + byteLength), {
      trim: false,
      parseNumber: (text) => new Digits(text),
    })
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map((cell: unknown) => cellText(cell))) }))
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof SheetNotFoundError || error instanceof InvalidSpreadsheetError)
      throw new AppError('invalid', 'imports.error.broken')
    throw new AppError('invalid', 'imports.error.broken')
  }
}

class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What the cell says, in the form a person would type it. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Digits) return decimalText(cell.text)
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace('T00:00:00.000Z', '')
      .replace('T', ' ')
      .replace(/\.\d+Z$/, '')
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return typeof cell === 'string' ? cell : ''
}

/**
 * A stored number as Excel shows it. Files hold binary doubles with up to 17 digits (0.30000000000000004); 15 digits are what
 * Excel itself keeps and prints.
 */
export function decimalText(stored: string): string {
  if (/^-?\d{1,15}$/.test(stored)) return stored
  const value = Number(stored)
  if (!Number.isFinite(value)) return stored
  const shown = String(Number(value.toPrecision(15)))
  return shown.includes('e') && Math.abs(value) >= 1 ? BigInt(Math.trunc(value)).toString() : shown
}
