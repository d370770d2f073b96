import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('notifications', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id')
    t.text('code').notNullable() // message key
    t.text('params').notNullable().defaultTo('{}') // JSON: what the message's placeholders are filled with
    t.text('href').notNullable() // where it leads, a path of ours
    t.text('about').notNullable().defaultTo('') // what must not be told twice, e.g. reminder:disclosure:12:secrecy_review:2026-03-02
    t.text('at').notNullable()
    t.text('read_at')
    t.index(['person_id', 'read_at'])
    t.index(['person_id', 'at'])
  })
  await knex.raw(`create unique index notifications_once on notifications (person_id, about) where about <> ''`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('notifications')
}
