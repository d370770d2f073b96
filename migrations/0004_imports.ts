import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('imports', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id').index()
    t.integer('version_number').notNullable()
    t.text('register').notNullable()
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.text('file_name').notNullable()
    t.text('file_sha256').notNullable()
    t.integer('file_size').notNullable()
    t.text('sheet').notNullable().defaultTo('')
    t.integer('header_row').notNullable().defaultTo(1)
    t.text('headings').notNullable().defaultTo('[]') // JSON: the file's own column headings
    t.text('mapping').notNullable().defaultTo('{}') // JSON: see server/imports
    t.text('state')
      .notNullable()
      .checkIn(['reading', 'mapping', 'checking', 'ready', 'committing', 'committed', 'undone', 'failed', 'abandoned'])
    t.text('error').notNullable().defaultTo('{}') // JSON problem when failed
    t.integer('progress').notNullable().defaultTo(0)
    t.integer('row_count').notNullable().defaultTo(0)
    t.text('report').notNullable().defaultTo('{}') // JSON: counts and sums, reconciled
    t.text('committed_at')
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('import_rows', (t) => {
    t.integer('import_id').notNullable().references('imports.id')
    t.integer('row_no').notNullable() // 1-based row of the file
    t.text('cells').notNullable() // JSON: the texts as they stand in the file
    t.text('parsed') // JSON of the register's row, null when it has errors
    t.text('findings').notNullable().defaultTo('[]') // JSON: [{ column, code, params, severity }]
    t.text('status').notNullable().defaultTo('read').checkIn(['read', 'ok', 'doubtful', 'error', 'skipped'])
    t.integer('duplicate_of') // row_no of the first exact duplicate
    t.bigInteger('amount_fen')
    t.primary(['import_id', 'row_no'])
    t.index(['import_id', 'status'])
  })
  await knex.schema.createTable('import_mappings', (t) => {
    t.increments('id')
    t.integer('department_id').notNullable().references('departments.id')
    t.text('register').notNullable()
    t.text('signature').notNullable() // SHA-256 of the normalised headings
    t.text('mapping').notNullable()
    t.integer('updated_by').notNullable().references('people.id')
    t.text('updated_at').notNullable()
    t.unique(['department_id', 'register', 'signature'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['import_mappings', 'import_rows', 'imports']) await knex.schema.dropTableIfExists(table)
}
