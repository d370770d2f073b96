import type { Knex } from 'knex'
import { isPostgres } from '../server/db/engine.ts'

/** Newest first, for the way back. */
const TABLES = ['anonymous_texts', 'anonymous_spent', 'anonymous_fetched', 'anonymous_issuers'] as const

/** Keys that sign tokens, one a quarter. */
async function createIssuers(knex: Knex): Promise<void> {
  await knex.schema.createTable('anonymous_issuers', (t) => {
    t.increments('id')
    t.text('quarter').notNullable().unique() // e.g. 2026-Q1
    t.text('public_key').notNullable() // SPKI, base64
    t.text('print').notNullable().unique() // SHA-256 of its bytes, 64 hex digits
    t.text('sealed_key') // null when the quarter is over: nobody can make a further token then
    t.text('made_at').notNullable()
    t.text('retired_on') // from this day on its tokens are no longer taken
  })
}

// Nothing below has an instant or a number that counts up by row: what came first must not be readable from a copy.

async function createTokens(knex: Knex): Promise<void> {
  const end = isPostgres(knex) ? '' : ' without rowid'
  // Who has fetched the tokens of a quarter, and the hash of what was blinded: the same may be asked for again, nothing else.
  await knex.raw(`create table anonymous_fetched (issuer_id integer not null references anonymous_issuers (id),
    person_id integer not null references people (id), blinded_hash text not null, primary key (issuer_id, person_id))${end}`)
  await knex.raw(`create table anonymous_spent (token_hash text not null primary key,
    issuer_id integer not null references anonymous_issuers (id))${end}`)
}

async function createTexts(knex: Knex): Promise<void> {
  const end = isPostgres(knex) ? '' : ' without rowid'
  await knex.raw(`create table anonymous_texts (id text not null primary key, token_hash text not null unique, body text not null,
    received_on text not null, number integer unique, published_on text, hidden_by_act integer,
    check ((number is null) = (published_on is null)))${end}`)
  await knex.raw('create index anonymous_texts_published on anonymous_texts (published_on, number)')
}

export async function up(knex: Knex): Promise<void> {
  await createIssuers(knex)
  await createTokens(knex)
  await createTexts(knex)
}

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTableIfExists(table)
}
