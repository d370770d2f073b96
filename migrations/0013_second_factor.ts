import type { Knex } from 'knex'
import { forbidChange } from '../server/db/triggers.ts'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('security_settings', (t) => {
    t.integer('id').primary() // one row
    t.text('value').notNullable() // JSON; what it leaves out is the default
    t.integer('version').notNullable()
    t.text('changed_at')
    t.integer('changed_by').references('people.id')
  })
  await knex('security_settings').insert({ id: 1, value: '{}', version: 1 })
  await forbidChange(knex, 'security_settings', ['delete'])
  await knex.schema.createTable('second_factors', (t) => {
    t.integer('person_id').primary().references('people.id')
    t.text('secret') // sealed; null until the first code was right
    t.text('enabled_at')
    t.integer('last_step').notNullable().defaultTo(0) // the newest 30-second step whose code was used: none up to it works again
    t.text('pending_secret') // sealed; shown as a QR code, not yet confirmed
    t.text('pending_at')
  })
  await knex.schema.createTable('recovery_codes', (t) => {
    t.integer('person_id').notNullable().references('people.id')
    t.text('code_hash').notNullable()
    t.text('created_at').notNullable()
    t.text('used_at')
    t.primary(['person_id', 'code_hash'])
  })
  await knex.schema.createTable('password_history', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').index()
    t.text('password_hash').notNullable()
    t.text('replaced_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['password_history', 'recovery_codes', 'second_factors', 'security_settings'])
    await knex.schema.dropTableIfExists(table)
}
