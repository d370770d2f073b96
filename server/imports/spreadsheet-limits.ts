/** What one spreadsheet may cost before it is refused. Everything about it is attacker-controlled, its declared sizes included. */
export interface SpreadsheetLimits {
  readonly rows: number
  readonly columns: number
  /** Characters of one cell. */
  readonly cell: number
  /** Files inside a workbook. */
  readonly entries: number
  /** Bytes of all of them after inflating. */
  readonly inflatedBytes: number
  /** Inflated to deflated bytes of one file inside, above a size where it matters. */
  readonly ratio: number
  readonly milliseconds: number
  readonly memoryMb: number
}

export const LIMITS: SpreadsheetLimits = {
  rows: 100_000,
  columns: 200,
  cell: 8_000,
  entries: 2_000,
  inflatedBytes: 256 * 1024 * 1024,
  ratio: 250,
  milliseconds: 60_000,
  memoryMb: 768,
}
