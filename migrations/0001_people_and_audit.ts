import type { Knex } from 'knex'
import { forbidChange } from '../server/db/triggers.ts'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('settings', (t) => {
    t.text('name').primary()
    t.text('value').notNullable()
  })
  await knex.schema.createTable('departments', (t) => {
    t.increments('id')
    t.text('code').notNullable().unique()
    t.text('name').notNullable().unique()
    t.text('name_en').notNullable()
    t.text('kind').notNullable().checkIn(['bureau', 'department', 'unit'])
    t.integer('parent_id').references('departments.id').index()
    t.integer('position').notNullable().defaultTo(0)
    t.text('duties').notNullable().defaultTo('')
    t.boolean('active').notNullable().defaultTo(true)
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('people', (t) => {
    t.increments('id')
    t.text('username').notNullable().unique()
    t.text('display_name').notNullable()
    t.text('display_name_en').notNullable()
    t.text('sort_key').notNullable().defaultTo('').index() // pinyin order of display_name, the same on both engines
    t.integer('department_id').notNullable().references('departments.id').index()
    t.text('post').notNullable().defaultTo('')
    t.text('post_en').notNullable().defaultTo('')
    t.text('rank_class').notNullable().defaultTo('staff').checkIn(['leader', 'head', 'staff'])
    t.text('telephone').notNullable().defaultTo('')
    t.text('status').notNullable().defaultTo('active').checkIn(['active', 'left'])
    t.text('valid_until')
    t.text('locale')
    t.text('theme')
    t.text('last_visit_at')
    t.text('previous_visit_at')
    t.text('created_at').notNullable()
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('credentials', (t) => {
    t.integer('person_id').primary().references('people.id')
    t.text('password_hash').notNullable()
    t.boolean('must_change').notNullable().defaultTo(false)
    t.text('changed_at').notNullable()
  })
  await knex.schema.createTable('role_assignments', (t) => {
    t.integer('person_id').notNullable().references('people.id')
    t.text('role').notNullable()
    t.text('granted_at').notNullable()
    t.integer('granted_by').references('people.id')
    t.primary(['person_id', 'role'])
  })
  await knex.schema.createTable('sessions', (t) => {
    t.text('id_hash').primary()
    t.integer('person_id').references('people.id').index()
    t.text('data').notNullable()
    t.text('created_at').notNullable()
    t.text('last_seen_at').notNullable()
    t.text('expires_at').notNullable().index()
    t.text('address').notNullable().defaultTo('')
    t.text('user_agent').notNullable().defaultTo('')
  })
  await knex.schema.createTable('sign_in_failures', (t) => {
    t.text('key').primary()
    t.integer('failures').notNullable()
    t.text('first_at').notNullable()
    t.text('last_at').notNullable().index()
  })
  await knex.schema.createTable('audit_entries', (t) => {
    t.increments('id')
    t.text('at').notNullable().index()
    t.integer('actor_id').index()
    t.text('actor_name').notNullable().defaultTo('')
    t.text('action').notNullable().index()
    t.text('subject').notNullable().index()
    t.text('details').notNullable()
    t.text('address').notNullable().defaultTo('')
  })
  await forbidChange(knex, 'audit_entries', ['update', 'delete'])
  await forbidChange(knex, 'settings', ['delete'])
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'audit_entries',
    'sign_in_failures',
    'sessions',
    'role_assignments',
    'credentials',
    'people',
    'departments',
    'settings',
  ])
    await knex.schema.dropTableIfExists(table)
}
