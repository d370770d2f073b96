import { fen, type Fen } from '../../core/money.ts'
import type { CheckedRow, RowStatus } from './check.rules.ts'
import type { SkipReason } from './row-kinds.rules.ts'

/** Rows and the sum of their amounts in fen. */
export interface Tally {
  readonly rows: number
  readonly sum: Fen
}

/** The reconciliation that stays with an import: every row of the file is in exactly one of the four states, and so is every fen. */
export interface Report {
  /** Rows under the head; their sum leaves out the sheet's own rows of sums. */
  readonly file: Tally
  readonly ok: Tally
  readonly doubtful: Tally
  readonly error: Tally
  readonly skipped: Tally
  /** Skipped rows by reason; those of `total` and `subtotal` sum to 0 here, because they repeat other rows. */
  readonly reasons: Readonly<Partial<Record<SkipReason, Tally>>>
  readonly negative: Tally
  readonly redacted: Tally
  /** Exact repetitions of an earlier row, kept or not. */
  readonly duplicates: Tally
  /** Rows whose amount cannot be read: they are in no sum. */
  readonly unread: number
  /** What the sheet itself says at its foot. */
  readonly stated: { readonly row: number; readonly sum: Fen } | null
  /** Rows with exactly the amount that is missing or too much, at most three: where to look first. */
  readonly suspects: readonly number[]
  readonly findings: readonly { readonly code: string; readonly column: string; readonly severity: string; readonly rows: number }[]
}

const NOTHING: Tally = { rows: 0, sum: fen(0) }
const add = ({ rows, sum }: Tally, amount: Fen | null): Tally => ({ rows: rows + 1, sum: fen(sum + (amount ?? 0)) })

/** What a report needs of each row. */
export type Reported = Pick<CheckedRow, 'no' | 'status' | 'skipReason' | 'amount' | 'duplicateOf' | 'redacted' | 'findings'>

export function reportOn(rows: readonly Reported[]): Report {
  const states: Record<RowStatus, Tally> = { ok: NOTHING, doubtful: NOTHING, error: NOTHING, skipped: NOTHING }
  const reasons: Partial<Record<SkipReason, Tally>> = {}
  let [file, negative, redacted, duplicates, unread] = [NOTHING, NOTHING, NOTHING, NOTHING, 0]
  for (const row of rows) {
    const line = isLine(row)
    const amount = line ? row.amount : null
    file = add(file, amount)
    states[row.status] = add(states[row.status], amount)
    if (row.skipReason !== '') reasons[row.skipReason] = add(reasons[row.skipReason] ?? NOTHING, amount)
    if (amount !== null && amount < 0) negative = add(negative, amount)
    if (row.redacted) redacted = add(redacted, amount)
    if (row.duplicateOf !== null) duplicates = add(duplicates, amount)
    if (line && amount === null) unread++
  }
  const stated = statedTotal(rows)
  return {
    file,
    ...states,
    reasons,
    negative,
    redacted,
    duplicates,
    unread,
    stated,
    suspects: suspects(rows, file.sum, stated?.sum),
    findings: countFindings(rows),
  }
}

const NO_LINES: readonly string[] = ['blank', 'total', 'subtotal', 'heading', 'remark']
const isLine = (row: Reported): boolean => !NO_LINES.includes(row.skipReason)

/** The last row of sums is the sheet's own total; what comes before it are totals of parts. */
function statedTotal(rows: readonly Reported[]): Report['stated'] {
  const last = rows.findLast((row) => row.skipReason === 'total' && row.amount !== null)
  return last?.amount == null ? null : { row: last.no, sum: last.amount }
}

function suspects(rows: readonly Reported[], sum: Fen, stated: Fen | undefined): readonly number[] {
  const difference = stated === undefined ? 0 : Math.abs(sum - stated)
  if (difference === 0) return []
  return rows
    .filter((row) => isLine(row) && row.amount !== null && Math.abs(row.amount) === difference)
    .slice(0, 3)
    .map(({ no }) => no)
}

function countFindings(rows: readonly Reported[]): Report['findings'] {
  const counts = new Map<string, { code: string; column: string; severity: string; rows: number }>()
  for (const { findings } of rows)
    for (const { code, column, severity } of findings) {
      const key = `${code} ${column} ${severity}`
      const entry = counts.get(key) ?? { code, column, severity, rows: 0 }
      counts.set(key, { ...entry, rows: entry.rows + 1 })
    }
  return [...counts.values()].sort((a, b) => b.rows - a.rows)
}

/** What is added line by line minus what the sheet says; undefined when it says nothing. */
export const difference = ({ file, stated }: Report): Fen | undefined => (stated === null ? undefined : fen(file.sum - stated.sum))

/** Everything is accounted for: the four states make up the file in rows and in fen, and the sheet's own total agrees. */
export function reconciles(report: Report): boolean {
  const { file, ok, doubtful, error, skipped } = report
  const rows = ok.rows + doubtful.rows + error.rows + skipped.rows
  const sum = ok.sum + doubtful.sum + error.sum + skipped.sum
  return rows === file.rows && sum === file.sum && report.unread === 0 && (difference(report) ?? 0) === 0
}

/** The rows a commit would bring. */
export const importable = ({ ok, doubtful }: Report): Tally => ({ rows: ok.rows + doubtful.rows, sum: fen(ok.sum + doubtful.sum) })
