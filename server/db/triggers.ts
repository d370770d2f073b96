import type { Knex } from 'knex'
import { isPostgres } from './engine.ts'

/**
 * The database itself refuses to change rows that must stay as they were written. This stops mistakes and the application;
 * whoever administers the database can drop a trigger, which is what the transparency log is for.
 */
export async function forbidChange(knex: Knex, table: string, operations: readonly ('update' | 'delete')[]): Promise<void> {
  const postgres = isPostgres(knex)
  for (const operation of operations) {
    const name = `${table}_no_${operation}`
    if (postgres) {
      await knex.raw(
        `create or replace function ${name}() returns trigger language plpgsql as $$ begin raise exception '${table} is append-only'; end $$`,
      )
      await knex.raw(`create trigger ${name} before ${operation} on ${table} for each row execute function ${name}()`)
    } else {
      await knex.raw(`create trigger ${name} before ${operation} on ${table} begin select raise(abort, '${table} is append-only'); end`)
    }
  }
}
