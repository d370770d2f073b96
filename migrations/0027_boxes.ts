import type { Knex } from 'knex'
import { isPostgres } from '../server/db/engine.ts'
import { forbidChange } from '../server/db/triggers.ts'

/** Newest first, for the way back. */
const TABLES = ['board_records', 'box_replaced', 'box_pending', 'box_credentials', 'boxes'] as const

// No table of the box has an instant, a person or a number that counts up by row: what came first must not be readable from a copy.

async function createBoxes(knex: Knex): Promise<void> {
  await knex.schema.createTable('boxes', (t) => {
    t.text('uuid').primary()
    t.text('phase').notNullable().checkIn(['collecting', 'frozen', 'open', 'closed', 'finished', 'discarded'], 'boxes_phase')
    t.boolean('one_step').notNullable()
    t.text('issuer_key').notNullable() // SPKI, base64
    t.text('key_check').notNullable() // tells whether this installation has the key that seals the box
    t.text('election') // exact text
    t.text('trustees') // exact text
    t.integer('ballot_limit') // bytes of the largest ballot that the election allows
    t.text('opened_on') // day
    t.text('archive') // JSON, ArchiveState
    t.integer('records').notNullable().defaultTo(0) // on the board
    t.integer('registered').notNullable().defaultTo(0)
    t.integer('cast').notNullable().defaultTo(0) // distinct credentials, waiting or on the board
    t.integer('on_board').notNullable().defaultTo(0) // ballots on the board, replaced ones too
  })
}

/** Keyed by what cannot be guessed or is public anyway, and on SQLite without a row number: rows lie in the order of their keys. */
async function createKeyed(knex: Knex): Promise<void> {
  const postgres = isPostgres(knex)
  const [bytes, end] = postgres ? ['bytea', ''] : ['blob', ' without rowid']
  await knex.raw(`create table box_credentials (box_uuid text not null references boxes (uuid), credential text not null,
    primary key (box_uuid, credential))${end}`)
  await knex.raw(`create table box_pending (box_uuid text not null references boxes (uuid),
    kind text not null check (kind in ('credential', 'ballot')), row_key text not null, tracker_key text, sealed ${bytes} not null,
    primary key (box_uuid, kind, row_key))${end}`)
  await knex.raw('create unique index box_pending_tracker on box_pending (box_uuid, tracker_key)')
  await knex.raw(`create table box_replaced (box_uuid text not null references boxes (uuid), tracker_key text not null,
    primary key (box_uuid, tracker_key))${end}`)
}

async function createBoard(knex: Knex): Promise<void> {
  await knex.schema.createTable('board_records', (t) => {
    t.text('box_uuid').notNullable().references('boxes.uuid')
    t.integer('position').notNullable() // in the archive, from 0
    t.text('name').notNullable()
    t.text('body').notNullable() // exact text
    t.text('kind') // what pages look for: ballot, encrypted_tally, result
    t.text('credential') // of a ballot
    t.primary(['box_uuid', 'position'])
    t.unique(['box_uuid', 'name'])
    t.index(['box_uuid', 'credential', 'position'])
    t.index(['box_uuid', 'kind', 'position'])
  })
}

export async function up(knex: Knex): Promise<void> {
  await createBoxes(knex)
  await createKeyed(knex)
  await createBoard(knex)
  for (const table of ['board_records', 'box_credentials']) await forbidChange(knex, table, ['update', 'delete'])
}

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTableIfExists(table)
}
