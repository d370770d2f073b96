import { stringify } from 'csv-stringify/sync'
import { numberText, plainText } from './table-values.ts'
import type { CellKind, CellValue } from './table-types.ts'

/** What an export writes, whatever the format. */
export interface Sheet {
  readonly title: string
  readonly heads: readonly string[]
  readonly kinds: readonly CellKind[]
  readonly widths: readonly (number | undefined)[]
  /** Raw values in the order of `heads`, in batches. */
  readonly batches: AsyncIterable<readonly (readonly CellValue[])[]>
}

/**
 * RFC 4180 in UTF-8 with a byte order mark (Excel then reads it as UTF-8) and CRLF, a batch at a time. Text that a spreadsheet would run
 * as a formula gets an apostrophe; the head row passes the same door, because a unit or a department may be called anything.
 */
export async function* csvOf({ heads, kinds, batches }: Sheet): AsyncGenerator<string> {
  // Numbers stay numbers for the writer, which is how it tells −5.00 from text that begins with a minus.
  const cast = { number: (value: number, { index }: { index: number }) => numberText(kinds[index] ?? 'number', value) }
  const write = (rows: (readonly CellValue[])[]): string => stringify(rows, { record_delimiter: 'windows', escape_formulas: true, cast })
  yield `\uFEFF${write([heads])}`
  for await (const batch of batches) {
    yield write(batch.map((row) => row.map((value, i) => (typeof value === 'string' ? plainText(kinds[i] ?? 'text', value) : value))))
  }
}
