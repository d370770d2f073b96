import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, money, rows } from '../db/decode.ts'
import type { CellFinding } from '../registers/register.ts'
import type { CheckedRow, RawRow } from './check.rules.ts'
import { SKIP_REASONS } from './row-kinds.rules.ts'

/** Rows in one statement: far below SQLite's 32,766 and PostgreSQL's 65,535 values, and short enough for other writers to get their turn. */
export const BATCH = 400

const cells = json(z.array(z.string()))
// Written by the check alone.
const findings = json(z.array(z.looseObject({ code: z.string() }))).transform((list) => list as unknown as readonly CellFinding[])
const status = z.enum(['read', 'ok', 'doubtful', 'error', 'skipped'])
const reason = z.enum(['', ...SKIP_REASONS])

const StoredRow = z
  .object({
    row_no: int,
    cells,
    parsed: z.string().nullable(),
    findings,
    status,
    skip_reason: reason,
    duplicate_of: int.nullable(),
    amount_fen: money.nullable(),
    redacted: bool,
    left_out: bool,
    edits: json(z.record(z.string(), z.string())),
  })
  .transform((row) => ({
    no: row.row_no,
    cells: row.cells,
    parsed: row.parsed,
    findings: row.findings,
    status: row.status,
    skipReason: row.skip_reason,
    duplicateOf: row.duplicate_of,
    amount: row.amount_fen,
    redacted: row.redacted,
    leftOut: row.left_out,
    edits: row.edits,
  }))
/** A row of the file as it is kept; `parsed` is JSON text, `status` is `read` before the first check. */
export type StoredRow = z.output<typeof StoredRow>

export async function insertRows(db: Knex, importId: number, list: readonly Pick<RawRow, 'no' | 'cells'>[]): Promise<void> {
  await db('import_rows').insert(list.map((row) => ({ import_id: importId, row_no: row.no, cells: JSON.stringify(row.cells) })))
}

export async function deleteRows(db: Knex, importId: number): Promise<void> {
  await db('import_rows').where({ import_id: importId }).delete()
}

/** Rows after `after` in the order of the file, at most `limit`. */
export async function nextRows(db: Knex, importId: number, after: number, limit = BATCH): Promise<StoredRow[]> {
  return rows(StoredRow, await db('import_rows').where({ import_id: importId }).where('row_no', '>', after).orderBy('row_no').limit(limit))
}

export async function allRows(db: Knex, importId: number): Promise<StoredRow[]> {
  const found: StoredRow[] = []
  for (;;) {
    const next = await nextRows(db, importId, found.at(-1)?.no ?? -1, 2_000)
    found.push(...next)
    if (next.length < 2_000) return found
  }
}

export async function findRow(db: Knex, importId: number, no: number): Promise<StoredRow | undefined> {
  const row: unknown = await db('import_rows').where({ import_id: importId, row_no: no }).first()
  return row === undefined ? undefined : StoredRow.parse(row)
}

/** Writes what a check found; `row_no` exists already, so every row is an update, many in one statement. */
export async function storeChecked(
  db: Knex,
  importId: number,
  list: readonly { readonly row: StoredRow; readonly checked: CheckedRow }[],
): Promise<void> {
  await db('import_rows')
    .insert(
      list.map(({ row, checked }) => ({
        import_id: importId,
        row_no: row.no,
        cells: JSON.stringify(row.cells),
        ...checkedColumns(checked),
      })),
    )
    .onConflict(['import_id', 'row_no'])
    .merge(['parsed', 'findings', 'status', 'skip_reason', 'duplicate_of', 'amount_fen', 'redacted'])
}

const checkedColumns = (checked: CheckedRow) => ({
  parsed: checked.parsed === null ? null : JSON.stringify(checked.parsed),
  findings: JSON.stringify(checked.findings),
  status: checked.status,
  skip_reason: checked.skipReason,
  duplicate_of: checked.duplicateOf,
  amount_fen: checked.amount,
  redacted: checked.redacted,
})

/** Whether a check says the same as what is stored. */
export function isUnchanged(row: StoredRow, checked: CheckedRow): boolean {
  const columns = checkedColumns(checked)
  return (
    row.status === columns.status &&
    row.skipReason === columns.skip_reason &&
    row.parsed === columns.parsed &&
    row.amount === columns.amount_fen &&
    row.duplicateOf === columns.duplicate_of &&
    row.redacted === columns.redacted &&
    JSON.stringify(row.findings) === columns.findings
  )
}

export async function saveCells(tx: Knex, importId: number, no: number, row: Pick<StoredRow, 'cells' | 'edits'>): Promise<void> {
  await tx('import_rows')
    .where({ import_id: importId, row_no: no })
    .update({ cells: JSON.stringify(row.cells), edits: JSON.stringify(row.edits) })
}

/** Marks one row, or every row with errors, as left out or takes the mark back. Returns how many rows it changed. */
export async function markLeftOut(tx: Knex, importId: number, which: number | 'errors' | 'all', leftOut: boolean): Promise<number> {
  const query = tx('import_rows').where({ import_id: importId, left_out: !leftOut })
  if (which === 'errors') query.where({ status: 'error' })
  else if (which !== 'all') query.where({ row_no: which })
  return query.update({ left_out: leftOut })
}

/** Rows that would be committed, after `after`, in the order of the file. */
export async function nextImportable(
  tx: Knex,
  importId: number,
  after: number,
  limit = BATCH,
): Promise<{ rowNo: number; row: Record<string, unknown>; duplicateOfRow: number | null }[]> {
  const Row = z
    .object({ row_no: int, parsed: json(z.record(z.string(), z.unknown())), duplicate_of: int.nullable() })
    .transform((row) => ({ rowNo: row.row_no, row: row.parsed, duplicateOfRow: row.duplicate_of }))
  const found: unknown = await tx('import_rows')
    .where({ import_id: importId })
    .whereIn('status', ['ok', 'doubtful'])
    .whereNotNull('parsed')
    .where('row_no', '>', after)
    .orderBy('row_no')
    .limit(limit)
    .select('row_no', 'parsed', 'duplicate_of')
  return rows(Row, found)
}

export interface RowFilter {
  /** Message code of a finding; rows with problems when absent, every row when `all`. */
  readonly finding?: string | undefined
  readonly all: boolean
  readonly offset: number
  readonly limit: number
}

/** Row numbers that a filter shows, and how many there are in all. */
export async function pickRows(
  db: Knex,
  importId: number,
  { finding, all, offset, limit }: RowFilter,
): Promise<{ numbers: number[]; total: number }> {
  const base = db('import_rows').where({ import_id: importId })
  if (finding !== undefined) base.whereLike('findings', `%"code":"${finding}"%`)
  else if (!all)
    base.where(
      (either) =>
        void either
          .whereIn('status', ['error', 'doubtful'])
          .orWhere({ left_out: true })
          .orWhereIn('skip_reason', ['duplicate', 'left_out']),
    )
  const counted = z.object({ n: int }).parse(await base.clone().count('* as n').first())
  const found = rows(z.object({ row_no: int }), await base.orderBy('row_no').offset(offset).limit(limit).select('row_no'))
  return { numbers: found.map((row) => row.row_no), total: counted.n }
}

export async function rowsNumbered(db: Knex, importId: number, numbers: readonly number[]): Promise<StoredRow[]> {
  return rows(
    StoredRow,
    await db('import_rows')
      .where({ import_id: importId })
      .whereIn('row_no', [...numbers])
      .orderBy('row_no'),
  )
}
