import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = ['spot_checks', 'spot_check_picks', 'spot_check_verdicts']

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('spot_checks', (t) => {
    t.increments('id')
    t.text('from_on').notNullable() // published on these days, both included
    t.text('to_on').notNullable()
    t.text('draw').notNullable().checkIn(['simple', 'stratified'])
    t.integer('size').notNullable()
    t.text('public_source').notNullable() // announced: where the public text of the draw will come from
    t.text('records').notNullable() // JSON: [[id, version, department]], fixed at the announcement
    t.integer('record_count').notNullable()
    t.text('list_hash').notNullable()
    t.text('secret').notNullable() // hex; nobody reads it before the draw
    t.text('commitment').notNullable() // SHA-256 of the secret, announced
    t.integer('announced_by').notNullable().references('people.id')
    t.text('announced_at').notNullable()
    t.text('public_text')
    t.text('seed')
    t.integer('drawn_by').references('people.id')
    t.text('drawn_at')
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
  })
  await knex.schema.createTable('spot_check_picks', (t) => {
    t.increments('id')
    t.integer('check_id').notNullable().references('spot_checks.id')
    t.integer('position').notNullable() // from 1, as drawn
    t.integer('disclosure_id').notNullable().references('disclosures.id').index()
    t.integer('version_number').notNullable()
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('version').notNullable().defaultTo(1) // raised by every verdict
    t.unique(['check_id', 'position'])
    t.unique(['check_id', 'disclosure_id'])
  })
  // The newest one stands; what was said before it stays.
  await knex.schema.createTable('spot_check_verdicts', (t) => {
    t.increments('id')
    t.integer('pick_id').notNullable().references('spot_check_picks.id').index()
    t.text('verdict').notNullable().checkIn(['as_published', 'discrepancies'])
    t.text('note').notNullable()
    t.integer('given_by').notNullable().references('people.id')
    t.text('given_at').notNullable()
  })
  await forbidChange(knex, 'spot_checks', ['delete'])
  await forbidChange(knex, 'spot_check_picks', ['delete'])
  await forbidChange(knex, 'spot_check_verdicts', ['update', 'delete'])
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
