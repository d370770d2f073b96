import type { Knex } from 'knex'
import { isPostgres } from './engine.ts'

// The revision is a number that the database itself raises whenever something that pages are made of changes, also when somebody
// changes it behind the application's back. What was computed at a revision is right as long as the revision stands (ADR 0010).

/** Installs the triggers. `tables`: name → the columns whose update counts; undefined for all. */
export async function countChanges(knex: Knex, tables: Readonly<Record<string, readonly string[] | undefined>>): Promise<void> {
  if (isPostgres(knex)) await knex.raw(RAISE)
  for (const [table, columns] of Object.entries(tables)) {
    const update = columns === undefined ? 'update' : `update of ${columns.join(', ')}`
    for (const event of ['insert', update, 'delete']) await knex.raw(isPostgres(knex) ? deferred(table, event) : immediate(table, event))
  }
}

export async function forgetChanges(knex: Knex, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    for (const event of ['insert', 'update', 'delete'])
      await knex.raw(`drop trigger if exists ${nameOf(table, event)}${isPostgres(knex) ? ` on ${table}` : ''}`)
}

const nameOf = (table: string, event: string): string => `${table}_revision_${event.split(' ', 1)[0] ?? event}`

// SQLite has one writer: nobody sees the number before the change it stands for.
const immediate = (table: string, event: string): string =>
  `create trigger ${nameOf(table, event)} after ${event} on ${table} begin update revisions set value = value + 1 where id = 1; end`

// PostgreSQL: once a transaction, at its end, so that writers wait for each other only while they commit.
const deferred = (table: string, event: string): string =>
  `create constraint trigger ${nameOf(table, event)} after ${event} on ${table} deferrable initially deferred for each row execute function raise_revision()`

const RAISE = `create or replace function raise_revision() returns trigger language plpgsql as $$
begin
  update revisions set value = value + 1, changed_by = pg_current_xact_id()::text where id = 1 and changed_by <> pg_current_xact_id()::text;
  return null;
end $$`
