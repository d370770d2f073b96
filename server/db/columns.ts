import type { Knex } from 'knex'

/**
 * Takes columns away again. Written out, because Knex would build the whole table anew on SQLite, which loses its triggers and respells
 * its checks. Nothing else may depend on the columns.
 */
export async function dropColumns(knex: Knex, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns) await knex.raw('alter table ?? drop column ??', [table, column])
}
