import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { parseYuan } from '../../core/money.ts'

const REAL = path.resolve(import.meta.dirname, '../../../shared/data/spend/leeds_raw_2011-04.csv')
const OWN = path.resolve(import.meta.dirname, '../fixtures/spending-like-leeds.csv')

export interface Sheet {
  readonly file: string
  readonly isReal: boolean
  readonly rows: number
  /** Fen, summed here without the product's importer. */
  readonly sum: number
  /** In which the money was spent. */
  readonly year: number
}

/** A city's real spending of one month; where it does not lie beside the checkout, a small sheet of ours with the same columns. */
export function leedsFile(): Sheet {
  const isReal = existsSync(REAL)
  const file = isReal ? REAL : OWN
  const records = parse(readFileSync(file, 'latin1'), { columns: true, relax_column_count: true, skip_empty_lines: true }) as Record<
    string,
    string
  >[]
  const filled = records.filter((record) => (record['Net amount'] ?? '').trim() !== '')
  return { file, isReal, rows: filled.length, sum: filled.reduce((sum, record) => sum + fenOf(record['Net amount']!), 0), year: 2011 }
}

const fenOf = (text: string): number => {
  const negative = text.trim().startsWith('-')
  const fen: number | undefined = parseYuan(text.trim().replace(/^-/, ''))
  if (fen === undefined) throw new Error(`not an amount: ${text}`)
  return negative ? -fen : fen
}
