import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'

const PEOPLE = ['display_name', 'display_name_en', 'department_id', 'post', 'post_en', 'rank_class', 'telephone', 'status', 'valid_until']
const SHOWN = ['duties', 'duties_en', 'office_room', 'mobile', 'mobile_shown', 'presence', 'presence_until']
const OF_DEPARTMENTS = ['duties_en', 'office', 'telephone', 'opening_hours', 'opening_hours_en', 'complaint_telephone']

export async function up(knex: Knex): Promise<void> {
  // Written out: knex rebuilds a SQLite table for a check on a new column, which would drop its triggers.
  for (const name of ['duties', 'duties_en', 'office_room', 'mobile']) await addText(knex, 'people', name)
  await knex.raw(
    `alter table people add column mobile_shown text not null default 'hidden' check (mobile_shown in ('full', 'masked', 'hidden'))`,
  )
  await knex.raw(`alter table people add column presence text not null default '' check (presence in ('', 'in', 'out', 'leave'))`)
  await knex.raw('alter table people add column presence_until text') // the last day on which it is true
  for (const name of OF_DEPARTMENTS) await addText(knex, 'departments', name)
  await knex.schema.createTable('leader_charges', (t) => {
    t.integer('person_id').primary().references('people.id')
    t.text('fields').notNullable().defaultTo('') // what the leader is in charge of, a line each
    t.text('fields_en').notNullable().defaultTo('')
    t.integer('stand_in_id').references('people.id') // AB角
    t.integer('position').notNullable().defaultTo(0)
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('leader_departments', (t) => {
    t.integer('department_id').primary().references('departments.id') // a department answers to one leader
    t.integer('person_id').notNullable().references('people.id').index()
  })
  await knex.schema.createTable('board_displays', (t) => {
    t.increments('id')
    t.integer('department_id').notNullable().references('departments.id').index()
    t.text('name').notNullable() // where the screen hangs
    t.text('token_hash').notNullable().unique()
    t.text('created_at').notNullable()
    t.integer('created_by').notNullable().references('people.id')
    t.text('revoked_at')
    t.integer('revoked_by').references('people.id')
  })
  await forgetChanges(knex, ['people'])
  await countChanges(knex, { people: [...PEOPLE, ...SHOWN], leader_charges: undefined, leader_departments: undefined })
}

const addText = (knex: Knex, table: string, name: string): Promise<unknown> =>
  knex.raw(`alter table ${table} add column ${name} text not null default ''`) as unknown as Promise<unknown>

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['people', 'leader_charges', 'leader_departments'])
  for (const table of ['board_displays', 'leader_departments', 'leader_charges']) await knex.schema.dropTableIfExists(table)
  for (const name of OF_DEPARTMENTS) await knex.raw(`alter table departments drop column ${name}`)
  for (const name of SHOWN) await knex.raw(`alter table people drop column ${name}`)
  await countChanges(knex, { people: PEOPLE })
}
