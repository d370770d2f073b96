import type { Knex } from 'knex'

// What somebody is still writing is theirs alone: it stays out of the assessment, which others read, and raises no revision.
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('appraisal_drafts', (t) => {
    t.integer('appraisal_id').primary().references('appraisals.id')
    t.text('summary').notNullable()
    t.text('saved_at').notNullable()
    t.integer('version').notNullable().defaultTo(1)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('appraisal_drafts')
}
