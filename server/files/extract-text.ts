import { parse } from 'csv-parse/sync'
import { AppError } from '../errors.ts'
import { decodeText, sniffDelimiter } from '../imports/spreadsheet-text.ts'
import { unreadable } from './file-type.ts'
import type { FilePart, FileTexts } from './file-texts.types.ts'

/** A text file, a part for each line. */
export const extractText = (bytes: Uint8Array): FileTexts => ({ type: 'text', parts: linesOf(decoded(bytes)), covered: [] })

/** A table of text, a part for each cell, labelled with the heading of its column. A table that is none is read line by line. */
export function extractCsv(bytes: Uint8Array): FileTexts {
  const text = decoded(bytes)
  const records = recordsOf(text)
  const headings = (records?.find(({ record }) => record.filter((cell) => cell.trim() !== '').length > 1) ?? records?.[0])?.record ?? []
  const parts = records?.flatMap(({ record, line }) => cellsOf(record, line, record === headings ? [] : headings))
  return { type: 'csv', parts: parts ?? linesOf(text), covered: [] }
}

function decoded(bytes: Uint8Array): string {
  try {
    const { text, encoding } = decodeText(bytes)
    // Control characters stand in no text: what is full of them is some other format, whose words would go unread.
    const controls = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0
    if (controls > (encoding === 'Windows-1252' ? 0 : text.length / 200)) throw unreadable()
    return text.replace(/^\uFEFF/, '')
  } catch (error) {
    throw error instanceof AppError ? unreadable() : error
  }
}

const linesOf = (text: string): FilePart[] =>
  text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ place: `line:${i + 1}`, text: line }))
    .filter(({ text: line }) => line.trim() !== '')

interface CsvRecord {
  readonly record: readonly string[]
  readonly line: number
}

function recordsOf(text: string): readonly CsvRecord[] | undefined {
  try {
    const options = {
      delimiter: sniffDelimiter(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      info: true,
    }
    const read = parse(text, options) as unknown as readonly { readonly record: string[]; readonly info: { readonly lines: number } }[]
    // `lines` is where a record ended: quoted cells may have carried it over several.
    return read.map(({ record, info }) => ({ record, line: info.lines - breaksIn(record) }))
  } catch {
    return undefined
  }
}

const breaksIn = (record: readonly string[]): number => record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0)

const cellsOf = (record: readonly string[], line: number, headings: readonly string[]): FilePart[] =>
  record.map((text, i) => ({ place: `line:${line}`, text, ...labelled(headings[i]) })).filter(({ text }) => text.trim() !== '')

/** A long heading is a sentence, not a label. */
export const labelled = (heading: string | undefined): { label?: string } => {
  const label = heading?.replace(/\s+/g, '').slice(0, 40) ?? ''
  return label === '' || /^[\d.,-]+$/.test(label) ? {} : { label }
}
