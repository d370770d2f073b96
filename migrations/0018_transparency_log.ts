import type { Knex } from 'knex'
import { forbidChange } from '../server/db/triggers.ts'

/** From the newest to the oldest, for the way back. */
const TABLES = ['log_cosignatures', 'log_witnesses', 'log_keys', 'log_checkpoints', 'log_hashes', 'log_contents', 'log_leaves', 'log_head']

export async function up(knex: Knex): Promise<void> {
  // One row: whoever appends changes it first, so that leaves get their places one after the other on both engines.
  await knex.schema.createTable('log_head', (t) => {
    t.integer('id').primary()
    t.integer('size').notNullable()
    t.text('checkpoint_at') // instant of the newest checkpoint: nothing is published before it
  })
  await knex('log_head').insert({ id: 1, size: 0 })
  await knex.schema.createTable('log_leaves', (t) => {
    t.integer('leaf_index').primary() // from 0, without gaps
    t.text('leaf').notNullable() // the exact bytes, which are canonical JSON and so UTF-8 text
    t.text('kind').notNullable()
    t.text('subject').notNullable() // what it is about, e.g. version:12
    t.text('salt').notNullable() // base64
    t.text('at').notNullable()
    t.unique(['kind', 'subject'])
  })
  // What a leaf commits to, as it was then: a difference can be named, and what must be forgotten can go.
  await knex.schema.createTable('log_contents', (t) => {
    t.integer('leaf_index').primary().references('log_leaves.leaf_index')
    t.text('content').notNullable() // canonical JSON
  })
  await knex.schema.createTable('log_hashes', (t) => {
    t.integer('level').notNullable() // 0: leaves
    t.integer('node_index').notNullable()
    t.text('hash').notNullable() // base64; of the whole subtree over the 2^level leaves from node_index × 2^level on
    t.primary(['level', 'node_index'])
  })
  await knex.schema.createTable('log_checkpoints', (t) => {
    t.integer('size').primary()
    t.text('note').notNullable() // signed note, without cosignatures
    t.text('at').notNullable()
  })
  await knex.schema.createTable('log_keys', (t) => {
    t.increments('id')
    t.text('verifier_key').notNullable() // <name>+<hash>+<key>; the newest row signs, a key may come back
    t.text('secret') // sealed; null: the key comes from the configuration
    t.text('created_at').notNullable()
  })
  await knex.schema.createTable('log_witnesses', (t) => {
    t.increments('id')
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('person_id').notNullable().references('people.id').index()
    t.text('name').notNullable() // of the key
    t.text('verifier_key').notNullable().unique()
    t.text('added_at').notNullable()
    t.text('removed_at')
  })
  await knex.schema.createTable('log_cosignatures', (t) => {
    t.increments('id')
    t.integer('size').notNullable().references('log_checkpoints.size').index()
    t.integer('witness_id').notNullable().references('log_witnesses.id').index()
    t.text('signature').notNullable() // the note's line
    t.text('at').notNullable()
    t.unique(['size', 'witness_id'])
  })
  for (const table of ['log_leaves', 'log_hashes', 'log_checkpoints', 'log_keys', 'log_cosignatures'])
    await forbidChange(knex, table, ['update', 'delete'])
  await forbidChange(knex, 'log_contents', ['update']) // what is redacted is deleted
  await forbidChange(knex, 'log_head', ['delete'])
  await forbidChange(knex, 'log_witnesses', ['delete'])
}

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTableIfExists(table)
}
