import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

// Files live in the database (ADR 0011): what is backed up, copied to a second instance or restored is one thing.
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('blobs', (t) => {
    t.text('sha256').primary() // of the bytes, lower-case hex
    t.integer('size').notNullable() // bytes
    t.text('type').notNullable() // media type, as the content was recognised
    t.text('created_at').notNullable()
    t.text('used_at').notNullable() // last time somebody handed these bytes in; the sweep leaves the last day alone
  })
  await knex.schema.createTable('blob_chunks', (t) => {
    t.text('sha256').notNullable().references('blobs.sha256').onDelete('CASCADE')
    t.integer('n').notNullable() // from 0; every chunk but the last has the same length
    t.binary('bytes').notNullable()
    t.primary(['sha256', 'n'])
  })
  await knex.schema.createTable('attachments', (t) => {
    t.increments('id')
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.integer('position').notNullable()
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.text('note').notNullable().defaultTo('')
    t.text('sha256').notNullable().references('blobs.sha256').index() // as it was handed in
    t.text('public_sha256').references('blobs.sha256').index() // without authors and places; null: nothing had to be taken out
    t.text('redacted_sha256').references('blobs.sha256').index() // shown to readers instead of the other two
    t.text('redacted_name')
    t.text('redacted_type')
    t.integer('redacted_by').references('people.id')
    t.text('redacted_at')
    t.integer('uploaded_by').notNullable().references('people.id')
    t.text('uploaded_at').notNullable()
    t.index(['version_id', 'position'])
  })
  await forbidChange(knex, 'blob_chunks', ['update'])
  await countChanges(knex, { attachments: undefined })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['attachments'])
  for (const table of ['attachments', 'blob_chunks', 'blobs']) await knex.schema.dropTableIfExists(table)
}
