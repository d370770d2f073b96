import { AppError } from '../errors.ts'
import { LIMITS } from '../imports/spreadsheet-limits.ts'
import { readSpreadsheet, type Sheet } from '../imports/spreadsheet.ts'
import { columnsOf, headingsOf, SHEET_KINDS, type SheetKind } from './columns.ts'
import { isBlank } from './plan-departments.ts'
import type { RawSheet, RawSheets } from './staffing.types.ts'

const ALIASES = SHEET_KINDS.flatMap((kind) => [...headingsOf(kind).keys()])
const MOST_SHEETS = 8
const MOST_ROWS = { departments: 500, people: 10_000 } as const
const OUR_LIMITS = { ...LIMITS, rows: 10_000, cell: 3_000, memoryMb: 384 }

/** The sheets of departments and people in a file, told by their headings. @throws AppError invalid at `file` */
export async function readStaffFile(bytes: Uint8Array): Promise<RawSheets> {
  const first = await readSheet(bytes, undefined)
  const others = first.sheets.filter((name) => name !== first.sheet).slice(0, MOST_SHEETS - 1)
  const found: Partial<Record<SheetKind, RawSheet>> = {}
  take(found, first)
  for (const name of others) {
    if (SHEET_KINDS.every((kind) => found[kind] !== undefined)) break
    const sheet = await readSheet(bytes, name).catch(nothingThere)
    if (sheet !== undefined) take(found, sheet)
  }
  if (found.departments === undefined && found.people === undefined) throw atFile('staffing.upload.no_columns')
  return found
}

const readSheet = (bytes: Uint8Array, sheet: string | undefined): Promise<Sheet> =>
  readSpreadsheet(bytes, { aliases: ALIASES, sheet }, OUR_LIMITS).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'invalid')
      throw new AppError('invalid', 'errors.invalid_input', { file: { code: error.code, params: error.params } })
    throw error
  })

const EMPTY: readonly unknown[] = ['imports.error.no_rows', 'imports.error.no_header']
/** A sheet that nobody filled in is no mistake when another one is there. */
function nothingThere(error: unknown): undefined {
  if (error instanceof AppError && EMPTY.includes(error.fields['file']?.code)) return undefined
  throw error
}

function take(found: Partial<Record<SheetKind, RawSheet>>, sheet: Sheet): void {
  for (const kind of ['people', 'departments'] as const) {
    const columns = columnsOf(kind, sheet.headings)
    if (columns === undefined || found[kind] !== undefined) continue
    const rows = sheet.rows.filter(({ cells }) => !isBlank(cells))
    if (rows.length > MOST_ROWS[kind]) throw atFile('imports.error.too_many_rows', { max: MOST_ROWS[kind] })
    if (rows.length > 0) found[kind] = { sheet: sheet.sheet, headings: sheet.headings, columns, rows }
    return
  }
}

const atFile = (code: 'staffing.upload.no_columns' | 'imports.error.too_many_rows', params = {}): AppError =>
  new AppError('invalid', 'errors.invalid_input', { file: { code, params } })
