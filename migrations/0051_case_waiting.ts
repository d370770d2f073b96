import type { Knex } from 'knex'
import { isPostgres } from '../server/db/engine.ts'

/** Newest first, for the way back. */
const TABLES = ['case_waiting_files', 'case_waiting'] as const

/**
 * What came without a name and waits for the next working morning. Nothing here has an instant or a number that counts up by row: between two
 * letters with names, whose instants are known, the number of a row would tell when it was written.
 */
export async function up(knex: Knex): Promise<void> {
  const [end, bytes] = isPostgres(knex) ? ['', 'bytea'] : [' without rowid', 'blob']
  // receipt_hash: SHA-256 of the letter's code, so the order of the keys is chance; nth: from 1 among what waits of one code;
  // letter: JSON, as typed; refused: code of the message why it could not be delivered
  await knex.raw(`create table case_waiting (receipt_hash text not null, nth integer not null, letter text not null,
    received_on text not null, refused text, primary key (receipt_hash, nth))${end}`)
  await knex.raw(`create table case_waiting_files (receipt_hash text not null, nth integer not null, place integer not null,
    name text not null, content ${bytes} not null, primary key (receipt_hash, nth, place))${end}`)
}

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTableIfExists(table)
}
