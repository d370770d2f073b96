import type { Knex } from 'knex'
import { int } from '../../server/db/decode.ts'

/** Bindings a statement: below SQLite's 32,766 and PostgreSQL's 65,535. */
const BINDINGS = 16_000

/** Several rows a statement; every row must name the same columns. */
export async function insertAll(tx: Knex.Transaction, table: string, rows: readonly object[]): Promise<void> {
  for (const batch of batches(rows)) await insert(tx, table, batch, '')
}

/** The same, with the new ids in the order of the rows. The database counts them itself, so its sequences stay right. */
export async function insertReturningIds(tx: Knex.Transaction, table: string, rows: readonly object[]): Promise<number[]> {
  const ids: number[] = []
  for (const batch of batches(rows)) {
    const inserted = await insert(tx, table, batch, ' returning id')
    // Neither engine promises the order of RETURNING, but both count up row by row within one statement.
    ids.push(...inserted.map(({ id }) => int.parse(id)).sort((a, b) => a - b))
  }
  return ids
}

/**
 * Gives many rows new values in one statement. Every row names its `id` and the same columns of text, which may be null: PostgreSQL takes
 * an unnamed parameter for a text. Both engines call the columns of VALUES column1, column2, …
 */
export async function updateAll(tx: Knex.Transaction, table: string, rows: readonly ({ id: number } & object)[]): Promise<void> {
  for (const batch of batches(rows)) {
    const columns = Object.keys(batch[0]!).filter((column) => column !== 'id')
    const tuple = `(cast(? as integer)${columns.map(() => ',?').join('')})`
    const values = batch.flatMap((row) => ['id', ...columns].map((column) => (row as Record<string, Knex.RawBinding>)[column]!))
    await tx.raw(
      `update ${table} set ${columns.map((column, i) => `${column} = given.column${i + 2}`).join(',')}
       from (values ${batch.map(() => tuple).join(',')}) as given where ${table}.id = given.column1`,
      values,
    )
  }
}

/** Knex writes many rows for SQLite as a compound SELECT of at most 500 terms; VALUES has no such limit and is quicker. Names are our own. */
async function insert(tx: Knex.Transaction, table: string, rows: readonly object[], tail: string): Promise<{ id: unknown }[]> {
  const columns = Object.keys(rows[0] ?? {})
  const tuple = `(${columns.map(() => '?').join(',')})`
  const values = rows.flatMap((row) => columns.map((column) => (row as Record<string, Knex.RawBinding>)[column]!))
  const result: unknown = await tx.raw(
    `insert into ${table} (${columns.map((column) => `"${column}"`).join(',')}) values ${rows.map(() => tuple).join(',')}${tail}`,
    values,
  )
  return Array.isArray(result) ? (result as { id: unknown }[]) : (result as { rows: { id: unknown }[] }).rows
}

function* batches(rows: readonly object[]): Generator<object[]> {
  const [first] = rows
  if (first === undefined) return
  const size = Math.max(1, Math.floor(BINDINGS / Object.keys(first).length))
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size)
}
