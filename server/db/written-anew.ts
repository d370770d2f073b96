import type { Knex } from 'knex'

/** Rows a statement: SQLite limits the terms of a compound select, PostgreSQL the values it is given. */
const AT_ONCE = 100

/**
 * Writes all rows of what waits anew in the order of their keys, which chance made: neither the places of the rows nor the numbers of the
 * transactions, which dumps and copies bring along, tell then which came first. `key`: the column; nobody else may write meanwhile.
 */
export async function writeAnew(
  tx: Knex.Transaction,
  { table, key, where = {} }: { readonly table: string; readonly key: string; readonly where?: Readonly<Record<string, null>> },
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  await tx(table).where(where).delete()
  const sorted = rows.toSorted((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1))
  await tx.batchInsert(table, sorted, AT_ONCE)
}
