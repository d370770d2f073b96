import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = ['evaluation_objections', 'evaluation_quota_decisions', 'evaluation_confirmations'] as const

/** What happens to a result between its first publication and its last word. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluation_objections', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('version_id').notNullable().references('evaluation_versions.id') // what it objects to
    t.text('subject').notNullable() // department:BGS
    t.text('indicator').notNullable() // code in the scheme
    t.text('grounds').notNullable()
    t.text('evidence').notNullable() // documents by number and title, addresses within the application: one a line
    t.integer('department_id').notNullable().references('departments.id') // whose objection it is
    t.integer('raised_by').notNullable().references('people.id')
    t.text('raised_at').notNullable()
    t.text('due_on').notNullable() // last working day of the review
    t.text('state').notNullable().checkIn(['open', 'withdrawn', 'decided'], 'evaluation_objections_state')
    t.text('outcome').checkIn(['upheld', 'partly', 'rejected'], 'evaluation_objections_outcome')
    t.text('reasons').notNullable().defaultTo('')
    t.text('correction') // JSON, Correction of corrections.rules.ts
    t.integer('decided_by').references('people.id')
    t.text('decided_at')
    t.integer('made_version_id').references('evaluation_versions.id') // what the correction led to
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.index(['cycle_id', 'state'])
  })
  // A line is objected to once: what was decided is not argued again.
  await knex.raw(
    `create unique index evaluation_objections_once on evaluation_objections (cycle_id, subject, indicator) where state <> 'withdrawn'`,
  )
  await knex.schema.createTable('evaluation_quota_decisions', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('version_id').notNullable().references('evaluation_versions.id') // the first in which it holds
    t.text('group').notNullable()
    t.text('grade').notNullable()
    t.text('tied').notNullable() // JSON: keys of those that are level
    t.text('chosen').notNullable() // JSON: who of them gets the grade
    t.text('reason').notNullable()
    t.integer('decided_by').notNullable().references('people.id')
    t.text('by_name').notNullable() // as the bundle names them, whatever the directory calls them later
    t.text('decided_at').notNullable()
    t.index(['cycle_id'])
  })
  await forbidChange(knex, 'evaluation_quota_decisions', ['update', 'delete'])
  await knex.schema.createTable('evaluation_confirmations', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('version_id').notNullable().references('evaluation_versions.id') // a later version asks anew
    t.integer('person_id').notNullable().references('people.id')
    t.text('note').notNullable().defaultTo('')
    t.text('at').notNullable()
    t.unique(['version_id', 'person_id'])
  })
  await forbidChange(knex, 'evaluation_confirmations', ['update', 'delete'])
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
