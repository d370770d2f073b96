import type { Response } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { dateInShanghai } from '../../core/dates.ts'
import { AppError } from '../errors.ts'
import { headText } from './table-cells.ts'
import { csvOf, type Sheet } from './table-csv.ts'
import type { ExportFormat } from './table-query.ts'
import { XLSX_MAX_ROWS, xlsxOf } from './table-xlsx.ts'
import type { CellValue, TableContext, TableQuery, TableSpec } from './table-types.ts'

export interface ExportInput<Row> extends TableContext {
  readonly query: TableQuery
  readonly format: ExportFormat
  /** Every filtered row in order: readAll of table-sql.ts. */
  readonly rows: AsyncIterable<readonly Row[]>
  readonly now: Date
  /** File name without date and ending; default the caption. */
  readonly name?: string
  /** How many rows there are, when it is known: a sheet that cannot hold them is refused before it starts. */
  readonly total?: number
}

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/**
 * Streams the chosen columns of every filtered row as a file. The first rows are read before anything is sent, so that a failing query
 * still gets an error page. @throws AppError too_large when an Excel sheet cannot hold the rows
 */
export async function sendTable<Row>(res: Response, spec: TableSpec<Row>, input: ExportInput<Row>): Promise<void> {
  const { format, total = 0 } = input
  if (format === 'xlsx' && total >= XLSX_MAX_ROWS)
    throw new AppError('too_large', 'table.error.too_many_rows', {}, { n: total, max: XLSX_MAX_ROWS - 1 })
  const sheet = await sheetOf(spec, input)
  res.set({
    'Content-Type': TYPES[format],
    'Content-Disposition': contentDisposition(`${sheet.title}-${dateInShanghai(input.now.toISOString())}`, spec.key, format),
    'Cache-Control': 'no-store',
  })
  await pipeline(streamOf(sheet, format), res).catch(ignoreClosedByReader)
}

const streamOf = (sheet: Sheet, format: ExportFormat): Readable =>
  Readable.from(format === 'csv' ? csvOf(sheet) : xlsxOf(sheet), { objectMode: false })

function ignoreClosedByReader(error: unknown): void {
  if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}

async function sheetOf<Row>(spec: TableSpec<Row>, input: ExportInput<Row>): Promise<Sheet> {
  const columns = spec.columns.filter((column) => input.query.columns.includes(column.key))
  const toValues = (row: Row): CellValue[] => columns.map((column) => column.value(row, input))
  return {
    title: input.name ?? input.t(spec.caption),
    heads: columns.map((column) => headText(column, input)),
    kinds: columns.map((column) => column.kind),
    widths: columns.map((column) => column.width),
    batches: await started(input.rows, toValues),
  }
}

/** The same batches as values, with the first one already read. */
async function started<Row>(rows: AsyncIterable<readonly Row[]>, toValues: (row: Row) => CellValue[]): Promise<Sheet['batches']> {
  const iterator = rows[Symbol.asyncIterator]()
  let next = await iterator.next()
  return (async function* () {
    try {
      for (; !next.done; next = await iterator.next()) yield next.value.map(toValues)
    } finally {
      await iterator.return?.()
    }
  })()
}

/** RFC 6266: an ASCII name for old clients, and the real one in UTF-8 (RFC 8187, formerly 5987). Paths and control characters cannot get in. */
export function contentDisposition(name: string, fallback: string, format: string): string {
  const safe =
    name
      .replace(/[\p{Cc}\p{Cs}"*/:<>?\\|%]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 120)
      .replace(/\p{Cs}/gu, '') || fallback
  const encoded = encodeURIComponent(`${safe}.${format}`).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${fallback.replace(/[^\w-]/g, '-')}.${format}"; filename*=UTF-8''${encoded}`
}
