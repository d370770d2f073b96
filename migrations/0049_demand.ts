import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

/** What the catalogue does not hold and people keep asking for. */
export async function up(knex: Knex): Promise<void> {
  // Words that were looked for in vain, by day; who looked is not kept anywhere.
  await knex.schema.createTable('search_misses', (t) => {
    t.text('day').notNullable()
    t.text('words').notNullable() // folded
    t.integer('times').notNullable()
    t.primary(['day', 'words'])
  })
  await knex.schema.createTable('demands', (t) => {
    t.increments('id')
    t.integer('year').notNullable()
    t.integer('number').notNullable() // from 1 in each year
    t.text('title').notNullable() // of the item that is proposed, in neutral words: everybody on the staff reads it
    t.text('reason').notNullable()
    t.text('words').notNullable().defaultTo('') // by which what was asked is counted on
    t.integer('department_id').notNullable().references('departments.id') // answers for it
    t.text('due_on').notNullable()
    t.integer('applications').notNullable() // as counted when it was proposed
    t.integer('questions').notNullable()
    t.integer('searches').notNullable()
    t.text('state').notNullable().checkIn(['open', 'closed', 'dropped'], 'demands_state')
    t.integer('proposed_by').notNullable().references('people.id')
    t.text('proposed_on').notNullable()
    t.integer('item_id').references('catalogue_items.id') // by which it was closed
    t.integer('edition_id').references('catalogue_editions.id')
    t.text('closed_on') // the day on which the edition was in force, or on which it was dropped
    t.text('remark').notNullable().defaultTo('')
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.unique(['year', 'number'])
    t.index(['department_id', 'due_on'])
  })
  await forbidChange(knex, 'demands', ['delete'])
  await countChanges(knex, { demands: undefined })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['demands'])
  await knex.schema.dropTableIfExists('demands')
  await knex.schema.dropTableIfExists('search_misses')
}
