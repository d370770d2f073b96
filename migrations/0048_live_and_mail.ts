import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'

/** What listening pages are told, how each person wants their messages, and the letters that are on their way. */
export async function up(knex: Knex): Promise<void> {
  // No content and no instant: which row came after which is all that a listener needs, and all that anybody could copy.
  await knex.schema.createTable('live_events', (t) => {
    t.increments('id')
    t.text('topic').notNullable() // kind:id, e.g. person:7
  })
  await knex.schema.alterTable('people', (t) => {
    t.text('email').notNullable().defaultTo('')
  })
  await knex.schema.createTable('mail_preferences', (t) => {
    t.integer('person_id').notNullable().references('people.id')
    t.text('kind').notNullable() // first word of a message's code, or a group of such words; see notifications/kinds.rules.ts
    t.text('mail').notNullable().checkIn(['now', 'daily', 'never'], 'mail_preferences_mail')
    t.primary(['person_id', 'kind'])
  })
  // How far the post has looked at a message: `new` not yet, `digest` waits for tomorrow morning, `done` in a letter or in none.
  await knex.schema.alterTable('notifications', (t) => {
    t.text('mail').notNullable().defaultTo('new')
  })
  await knex.raw(`create index notifications_mail on notifications (mail, person_id) where mail <> 'done'`)
  // What was told before there was any post is not sent after the event.
  await knex('notifications').update({ mail: 'done' })
  await knex.schema.createTable('mail_outbox', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').index()
    t.text('message_id').notNullable().unique() // the same at every attempt, so that whoever gets a letter twice can tell
    t.text('subject').notNullable()
    t.text('body').notNullable() // emptied when it is sent
    t.text('state').notNullable().checkIn(['waiting', 'sending', 'sent', 'dead'], 'mail_outbox_state')
    t.integer('attempts').notNullable().defaultTo(0)
    t.text('created_at').notNullable()
    t.text('due_at').notNullable() // not before; while it is being sent: until when another instance leaves it alone
    t.text('sent_at')
    t.text('problem').notNullable().defaultTo('') // what the mail server said last
    t.index(['state', 'due_at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('mail_outbox')
  await knex.raw('drop index if exists notifications_mail')
  await dropColumns(knex, 'notifications', ['mail'])
  await knex.schema.dropTableIfExists('mail_preferences')
  await dropColumns(knex, 'people', ['email'])
  await knex.schema.dropTableIfExists('live_events')
}
