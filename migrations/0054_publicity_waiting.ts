import type { Knex } from 'knex'
import { isPostgres } from '../server/db/engine.ts'

/**
 * Objections without a name that wait for the next working morning. Nothing here has an instant or a number that counts up by row: between
 * two objections with names, whose instants are known, the number of a row would tell when it was written.
 */
export async function up(knex: Knex): Promise<void> {
  // code_hash: SHA-256 of the receipt code, so the order of the keys is chance; line_no: null for the notice as a whole
  await knex.raw(`create table publicity_waiting (code_hash text not null primary key,
    disclosure_id integer not null references disclosures (id), version_id integer not null references disclosure_versions (id),
    line_no integer, body text not null, leads text not null, filed_on text not null)${isPostgres(knex) ? '' : ' without rowid'}`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('publicity_waiting')
}
