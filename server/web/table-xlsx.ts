import { strToU8, Zip, ZipDeflate, type ZipInputFile } from 'fflate'
import { createDeflateRaw, crc32 } from 'node:zlib'
import { XLSX_PARTS, sheetFoot, sheetHead, rowXml } from './table-xlsx-parts.ts'
import type { Sheet } from './table-csv.ts'

/** Rows one sheet can hold, its head included (ECMA-376 as Excel implements it). */
export const XLSX_MAX_ROWS = 1_048_576

/**
 * A workbook of one sheet, written while its rows are read: only one batch and the compressor's window are in memory, and the compression
 * runs off the main thread. (write-excel-file keeps the whole sheet in memory and blocks for it, which is right for small templates.)
 */
export async function* xlsxOf(sheet: Sheet): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  for (const [name, xml] of XLSX_PARTS(sheet.title)) {
    const part = new ZipDeflate(name)
    zip.add(part)
    part.push(strToU8(xml), true)
  }
  const entry: ZipInputFile & { crc: number; size: number } = { filename: 'xl/worksheets/sheet1.xml', compression: 8, crc: 0, size: 0 }
  zip.add(entry)
  for await (const chunk of deflated(sheetXml(sheet), entry)) {
    entry.ondata?.(null, chunk, false)
    yield* ready.splice(0)
  }
  entry.ondata?.(null, new Uint8Array(0), true)
  zip.end()
  yield* ready
}

async function* sheetXml(sheet: Sheet): AsyncGenerator<string> {
  yield sheetHead(sheet)
  let row = 1
  for await (const batch of sheet.batches) {
    let xml = ''
    for (const values of batch) xml += rowXml(sheet.kinds, values, ++row)
    yield xml
  }
  yield sheetFoot(sheet.heads.length, row)
}

/** Compresses the parts, keeping checksum and length of the plain bytes in `entry`, where the archive's writer reads them at the end. */
async function* deflated(parts: AsyncIterable<string>, entry: { crc: number; size: number }): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const compressor = createDeflateRaw({ level: 6 })
  const fed = feed(parts, entry, compressor).catch((error: unknown) =>
    compressor.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  yield* compressor as AsyncIterable<Uint8Array<ArrayBuffer>>
  await fed
}

async function feed(
  parts: AsyncIterable<string>,
  entry: { crc: number; size: number },
  compressor: ReturnType<typeof createDeflateRaw>,
): Promise<void> {
  for await (const part of parts) {
    const bytes = Buffer.from(part)
    entry.crc = crc32(bytes, entry.crc)
    entry.size += bytes.length
    if (!compressor.write(bytes)) await new Promise((resolve) => compressor.once('drain', resolve))
  }
  compressor.end()
}
