import type { Response } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvOf, type Sheet } from './table-csv.ts'
import { contentDisposition } from './table-export.ts'
import { xlsxOf } from './table-xlsx.ts'

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
} as const

/** Sends a file to keep: bytes that are there, or a sheet written while its rows are read. */
export async function sendSheet(
  res: Response,
  { name, fallback, format }: { name: string; fallback: string; format: keyof typeof TYPES },
  content: Uint8Array | Sheet,
): Promise<void> {
  res.set({ 'Content-Type': TYPES[format], 'Content-Disposition': contentDisposition(name, fallback, format), 'Cache-Control': 'no-store' })
  if (content instanceof Uint8Array) {
    res.send(Buffer.from(content))
    return
  }
  await pipeline(Readable.from(format === 'csv' ? csvOf(content) : xlsxOf(content), { objectMode: false }), res)
}
