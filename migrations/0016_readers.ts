import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('subscriptions', (t) => {
    t.integer('person_id').notNullable().references('people.id')
    t.text('kind').notNullable().checkIn(['class', 'department'])
    t.integer('target_id').notNullable() // catalogue_classes.id (a top class) or departments.id
    t.text('created_at').notNullable()
    t.primary(['person_id', 'kind', 'target_id'])
    t.index(['kind', 'target_id'])
  })
  // How often a version was opened for the first time in somebody's browser. Who it was is not written anywhere (ADR 0012).
  await knex.schema.createTable('read_counts', (t) => {
    t.integer('disclosure_id').notNullable().references('disclosures.id')
    t.integer('version_number').notNullable()
    t.text('day').notNullable() // YYYY-MM-DD in Shanghai: nothing finer, so that no reading can be timed
    t.integer('count').notNullable()
    t.primary(['disclosure_id', 'version_number', 'day'])
  })
  await knex.schema.alterTable('disclosure_versions', (t) => {
    t.text('acknowledge_by') // YYYY-MM-DD: readers are asked to confirm by then that they have read it; null: nobody is asked
  })
  // Named on purpose: the reader is told so beside the button.
  await knex.schema.createTable('acknowledgements', (t) => {
    t.integer('disclosure_id').notNullable().references('disclosures.id')
    t.integer('version_number').notNullable()
    t.integer('person_id').notNullable().references('people.id').index()
    t.text('at').notNullable()
    t.primary(['disclosure_id', 'version_number', 'person_id'])
  })
  await forbidChange(knex, 'acknowledgements', ['update', 'delete'])
  await countChanges(knex, { acknowledgements: undefined, subscriptions: undefined })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['acknowledgements', 'subscriptions'])
  await knex.schema.dropTableIfExists('acknowledgements')
  await dropColumns(knex, 'disclosure_versions', ['acknowledge_by'])
  await knex.schema.dropTableIfExists('read_counts')
  await knex.schema.dropTableIfExists('subscriptions')
}
