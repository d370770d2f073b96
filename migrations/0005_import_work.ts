import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (t) => {
    t.text('format').notNullable().defaultTo('csv')
    t.text('encoding').notNullable().defaultTo('')
    t.text('sheets').notNullable().defaultTo('[]') // JSON: names of the workbook's sheets
    t.text('beat_at') // when work on it was last seen going on: an instance may have died
  })
  await knex.schema.alterTable('import_rows', (t) => {
    t.text('skip_reason').notNullable().defaultTo('') // why a skipped row was skipped
    t.text('edits').notNullable().defaultTo('{}') // JSON: place of a corrected cell to what the file says there
    t.boolean('left_out').notNullable().defaultTo(false) // the publisher decided to leave it out
    t.boolean('redacted').notNullable().defaultTo(false)
  })
  // The file itself, until the import is committed or given up: for another sheet or header row without a second upload.
  await knex.schema.createTable('import_files', (t) => {
    t.integer('import_id').primary().references('imports.id')
    t.binary('bytes').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('import_files')
  await dropColumns(knex, 'import_rows', ['skip_reason', 'edits', 'left_out', 'redacted'])
  await dropColumns(knex, 'imports', ['format', 'encoding', 'sheets', 'beat_at'])
}
