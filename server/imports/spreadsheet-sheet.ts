import { AppError } from '../errors.ts'
import { findHeader, headerAt } from './header-row.rules.ts'
import type { SpreadsheetLimits } from './spreadsheet-limits.ts'
import { readText, type TextEncoding } from './spreadsheet-text.ts'
import { readXlsx, type WorkbookSheet } from './spreadsheet-xlsx.ts'

export interface ReadOptions {
  /** Names of columns as `normaliseHeading` gives them: they help to find the header. */
  readonly aliases: readonly string[]
  readonly sheet?: string | undefined
  /** 1-based; looked for when absent. */
  readonly headerRow?: number | undefined
}

export interface SheetRow {
  /** 1-based row of the file. */
  readonly no: number
  /** Texts as they stand in the file. Shorter or longer than the headings when the row is ragged. */
  readonly cells: readonly string[]
}

/** One sheet, read. */
export interface Sheet {
  readonly format: 'csv' | 'xlsx'
  readonly encoding: TextEncoding | ''
  readonly sheets: readonly string[]
  readonly sheet: string
  readonly headerRow: number
  readonly headings: readonly string[]
  readonly rows: readonly SheetRow[]
}

const startsWith = (bytes: Uint8Array, ...head: number[]): boolean => head.every((byte, i) => bytes[i] === byte)
const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, 0x50, 0x4b, 3, 4)
/** The container of .xls and of every workbook with a password. */
const isOle = (bytes: Uint8Array): boolean => startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)

/** What a file holds, told by its content and never by its name. Throws AppError `imports.error.*`. */
export async function readBytes(bytes: Uint8Array<ArrayBuffer>, options: ReadOptions, limits: SpreadsheetLimits): Promise<Sheet> {
  if (bytes.length === 0) throw new AppError('invalid', 'imports.error.empty')
  if (isOle(bytes)) throw new AppError('invalid', isEncrypted(bytes) ? 'imports.error.encrypted' : 'imports.error.old_xls')
  if (!isZip(bytes)) {
    const { rows, encoding } = readText(bytes, limits)
    return sheetOf('csv', encoding, [], { name: '', rows }, options, limits)
  }
  const workbook = await readXlsx(bytes, limits)
  const chosen = chooseSheet(workbook, options.sheet)
  return sheetOf(
    'xlsx',
    '',
    workbook.map(({ name }) => name),
    chosen,
    options,
    limits,
  )
}

const isEncrypted = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le'))

/** The sheet that was asked for, else the first that has rows. */
function chooseSheet(workbook: readonly WorkbookSheet[], name: string | undefined): WorkbookSheet {
  const chosen =
    name === undefined || name === ''
      ? (workbook.find(({ rows }) => rows.length > 1) ?? workbook[0])
      : workbook.find((sheet) => sheet.name === name)
  if (chosen === undefined) throw new AppError('invalid', 'imports.error.no_sheet', {}, { sheet: name ?? '' })
  return chosen
}

function sheetOf(
  format: Sheet['format'],
  encoding: Sheet['encoding'],
  sheets: readonly string[],
  { name, rows }: WorkbookSheet,
  options: ReadOptions,
  limits: SpreadsheetLimits,
): Sheet {
  if (rows.length > limits.rows + 100) throw new AppError('invalid', 'imports.error.too_many_rows', {}, { max: limits.rows })
  const header = options.headerRow === undefined ? findHeader(rows, new Set(options.aliases)) : headerAt(rows, options.headerRow)
  if (header === undefined || header.headings.length === 0) throw new AppError('invalid', 'imports.error.no_header')
  if (header.headings.length > limits.columns) throw new AppError('invalid', 'imports.error.too_many_columns', {}, { max: limits.columns })
  const width = header.headings.length
  const below = rows.slice(header.row, lastFilled(rows) + 1).map((cells, i) => ({ no: header.row + 1 + i, cells: cut(cells, width) }))
  const tooLong = below.find(({ cells }) => cells.some((cell) => cell.length > limits.cell))
  if (tooLong) throw new AppError('invalid', 'imports.error.cell_too_long', {}, { row: tooLong.no, max: limits.cell })
  if (below.length === 0) throw new AppError('invalid', 'imports.error.no_rows')
  return { format, encoding, sheets, sheet: name, headerRow: header.row, headings: header.headings, rows: below }
}

function lastFilled(rows: readonly (readonly string[])[]): number {
  return rows.findLastIndex((cells) => cells.some((cell) => cell.trim() !== ''))
}

/** Keeps every text: beyond the last heading only empty cells go. Characters no database column or page can hold are dropped. */
function cut(cells: readonly string[], width: number): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  return cells.slice(0, Math.max(width, last + 1)).map((cell) => cell.replaceAll('\u0000', ''))
}
