import { parse } from 'csv-parse/sync'
import { AppError } from '../errors.ts'
import type { SpreadsheetLimits } from './spreadsheet-limits.ts'

export type TextEncoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030' | 'Windows-1252'

/** Text of a file that does not say how it was written. UTF-8 is tried strictly first: Chinese GB text practically never passes as UTF-8. */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: TextEncoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, 'UTF-16LE')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes, 'UTF-16BE')
  const zeros = zeroPattern(bytes)
  if (zeros !== undefined) return utf16(bytes, zeros)
  if (bytes.subarray(0, 65_536).includes(0)) throw new AppError('invalid', 'imports.error.not_a_spreadsheet')
  for (const encoding of ['UTF-8', 'GB18030'] as const) {
    const text = strictly(bytes, encoding)
    if (text !== undefined) return { text, encoding }
  }
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' }
}

const utf16 = (bytes: Uint8Array, encoding: 'UTF-16LE' | 'UTF-16BE') => ({ text: new TextDecoder(encoding).decode(bytes), encoding })

function strictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** UTF-16 without its mark: in Latin text every second byte is zero, in a Chinese sheet still the separators and line ends. */
function zeroPattern(bytes: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | undefined {
  const sample = bytes.subarray(0, 4_096)
  const zeros = [0, 0]
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2]! += 1
  const [even = 0, odd = 0] = zeros
  if (even + odd < sample.length / 20) return undefined
  if (odd > 20 * even) return 'UTF-16LE'
  return even > 20 * odd ? 'UTF-16BE' : undefined
}

const DELIMITERS = [',', '\t', ';', '|', '，'] as const

/** The separator that splits the first lines into the most columns, evenly. Quoted text does not count. */
export function sniffDelimiter(text: string): string {
  const lines = text
    .slice(0, 65_536)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 30)
  const scored = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((n) => n > 0)
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0
    return { delimiter, score: usual === 0 ? 0 : counts.filter((n) => n === usual).length * 10 + usual }
  })
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

/** Rows of a CSV or TSV file as they stand in it, empty ones included, so that row numbers agree with what a spreadsheet shows. */
export function readText(bytes: Uint8Array, limits: SpreadsheetLimits): { rows: string[][]; encoding: TextEncoding } {
  const { text, encoding } = decodeText(bytes)
  if (/^\s*(?:<(?:!doctype|html|\?xml|table)|%PDF|\{\\rtf)/i.test(text)) throw new AppError('invalid', 'imports.error.not_a_spreadsheet')
  const delimiter = sniffDelimiter(text)
  const options = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    to: limits.rows + 101,
    max_record_size: limits.columns * limits.cell,
  }
  try {
    return { rows: parse(text, options), encoding }
  } catch (error) {
    const { code, lines } = error as { code?: unknown; lines?: unknown }
    if (code === 'CSV_QUOTE_NOT_CLOSED') throw new AppError('invalid', 'imports.error.quote_not_closed')
    throw new AppError('invalid', 'imports.error.broken_line', {}, { line: typeof lines === 'number' ? lines : 0 })
  }
}
