import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../db/decode.ts'
import { appendStored } from './append-stored.ts'
import { ROW_KINDS, subjectOfRow, tableOf, type RowKind } from './rows.kind.ts'

const later = new WeakSet<Knex>()

/** Rows of this transaction are not logged as they are written: it fills the log at its end, in the order of time. For planting the demo year. */
export const logRowsLater = (tx: Knex.Transaction): void => void later.add(tx)

/**
 * Logs a row that was just said for good, in the transaction that says it. `which`: what names the row; `at`: the instant that it gives.
 * Returns the leaf's index, undefined when the log is filled later. @throws AppError conflict when the clock was set back
 */
export async function logRow(tx: Knex, key: RowKind, which: Readonly<Record<string, number>>, at: string): Promise<number | undefined> {
  if (later.has(tx)) return undefined
  const row: unknown = await tx(tableOf(key)).where(which).orderBy('id', 'desc').first('id')
  const { id } = z.object({ id: int }).parse(row)
  const kind = ROW_KINDS.find((one) => one.key === key)
  if (kind === undefined) throw new Error(`no kind ${key}`)
  return appendStored(tx, kind, subjectOfRow(key, id), at)
}
