import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('expense_lines', (t) => {
    t.increments('id')
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.integer('line_no').notNullable()
    t.integer('department_id').notNullable().references('departments.id')
    t.text('period').notNullable() // YYYY-MM
    t.text('category').notNullable()
    t.text('occurred_on')
    t.text('purpose').notNullable().defaultTo('')
    t.text('counterpart').notNullable().defaultTo('')
    t.text('official_letter_no').notNullable().defaultTo('') // 公函
    t.integer('batches')
    t.integer('persons')
    t.integer('companions') // 陪同
    t.bigInteger('standard_fen') // per person
    t.bigInteger('amount_fen').notNullable()
    t.text('voucher_no').notNullable().defaultTo('')
    t.text('handled_by').notNullable().defaultTo('')
    t.text('approved_by').notNullable().defaultTo('')
    t.text('note').notNullable().defaultTo('')
    t.boolean('redacted').notNullable().defaultTo(false)
    t.integer('duplicate_of') // line_no of the earlier line with the same content
    t.integer('import_id')
    t.integer('source_row') // 1-based row of the imported file
    t.unique(['version_id', 'line_no'])
    t.index(['period', 'department_id', 'category'])
    t.index(['department_id', 'category', 'period'])
    t.index(['import_id'])
  })
  await knex.schema.createTable('budget_lines', (t) => {
    t.increments('id')
    t.integer('version_id').notNullable().references('disclosure_versions.id').index()
    t.integer('line_no').notNullable()
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('year').notNullable()
    t.text('category').notNullable()
    t.bigInteger('amount_fen').notNullable()
    t.text('note').notNullable().defaultTo('')
    t.integer('import_id')
    t.integer('source_row')
    t.unique(['version_id', 'department_id', 'year', 'category'])
    t.index(['year', 'department_id', 'category'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('budget_lines')
  await knex.schema.dropTableIfExists('expense_lines')
}
