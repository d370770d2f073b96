import type { Knex } from 'knex'
import { isPostgres } from '../server/db/engine.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const COUNTED = ['demand_rules', 'demands'] as const

/** What the catalogue does not hold and people keep asking for. */
export async function up(knex: Knex): Promise<void> {
  // Words that were looked for in vain, once a day. Nobody's name, no instant, no number that counts up by row: who looked is not kept.
  await knex.raw(
    `create table search_misses (day text not null, words text not null, primary key (words, day))${isPostgres(knex) ? '' : ' without rowid'}`,
  )
  await knex.schema.createTable('demand_rules', (t) => {
    t.text('from_on').primary() // in force from this day on
    t.integer('threshold').notNullable() // askings of the same
    t.integer('looked_back').notNullable() // calendar days
    t.integer('due_days').notNullable() // working days that a department usually has
    t.text('basis').notNullable()
    t.integer('set_by').references('people.id') // null: as delivered
    t.text('set_at').notNullable()
  })
  await forbidChange(knex, 'demand_rules', ['update', 'delete'])
  await knex('demand_rules').insert({
    from_on: '2000-01-01',
    threshold: 3,
    looked_back: 365,
    due_days: 20,
    basis: '《政府信息公开条例》第四十四条',
    set_at: '2000-01-01T00:00:00.000Z',
  })
  await createDemands(knex)
  await countChanges(knex, { demand_rules: undefined, demands: undefined })
}

/** What was decided on a demand. How far it has come is read from the catalogue and the disclosures: it is kept nowhere twice. */
async function createDemands(knex: Knex): Promise<void> {
  await knex.schema.createTable('demands', (t) => {
    t.increments('id')
    t.integer('year').notNullable()
    t.integer('serial').notNullable() // from 1 in each year
    t.text('words').notNullable() // what was asked for again and again; by them it is counted on
    t.text('title').notNullable() // of the item that is proposed
    t.text('decision').notNullable().checkIn(['proposed', 'refused'], 'demands_decision')
    t.text('ground') // why not, of what was refused
    t.text('note').notNullable() // everybody on the staff reads it
    t.integer('department_id').references('departments.id') // owes the first disclosure; null for what was refused
    t.text('due_on')
    t.integer('applications').notNullable() // as counted when it was decided
    t.integer('questions').notNullable()
    t.integer('searches').notNullable()
    t.text('first_on').notNullable()
    t.text('last_on').notNullable()
    t.integer('decided_by').notNullable().references('people.id')
    t.text('decided_at').notNullable()
    t.integer('edition_id').references('catalogue_editions.id')
    t.integer('edition_row') // catalogue_edition_items.id; a line that is taken out again is gone
    t.unique(['year', 'serial'])
    t.index(['department_id', 'due_on'])
    t.index(['edition_row'])
  })
  await forbidChange(knex, 'demands', ['update', 'delete'])
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, COUNTED)
  for (const table of ['demands', 'demand_rules', 'search_misses']) await knex.schema.dropTableIfExists(table)
}
