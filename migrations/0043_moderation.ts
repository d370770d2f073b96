import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

/** In the order in which they are made; dropped the other way round. */
const TABLES = ['moderation_acts', 'moderation_reports', 'moderation_appeals']

const SUBJECTS = ['post', 'anonymous'] // posts.id, anonymous_texts.number
const RULES = ['insult', 'privacy', 'secret', 'rumour', 'illegal', 'advertising', 'flooding']

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('moderation_acts', (t) => {
    t.increments('id')
    t.text('kind').notNullable().checkIn(['hide', 'unhide', 'warn', 'slow', 'suspend', 'lift'], 'moderation_acts_kind')
    t.text('subject_kind').notNullable().checkIn(SUBJECTS, 'moderation_acts_subject_kind')
    t.integer('subject_id').notNullable()
    t.integer('author_id').references('people.id') // null: nobody knows who
    t.text('rule').notNullable().checkIn(RULES, 'moderation_acts_rule')
    t.text('reason').notNullable() // public: never the words that were removed
    t.integer('actor_id').notNullable().references('people.id')
    t.text('at').notNullable()
    t.text('until_on') // of slow and suspend: the last day
    t.integer('reverses').references('moderation_acts.id')
    t.index(['subject_kind', 'subject_id'])
    t.index(['author_id', 'kind', 'until_on'])
    t.index(['reverses'])
  })
  await forbidChange(knex, 'moderation_acts', ['update', 'delete'])
  await knex.schema.createTable('moderation_reports', (t) => {
    t.increments('id')
    t.text('subject_kind').notNullable().checkIn(SUBJECTS, 'moderation_reports_subject_kind')
    t.integer('subject_id').notNullable()
    t.integer('reporter_id').notNullable().references('people.id').index()
    t.text('rule').notNullable().checkIn(RULES, 'moderation_reports_rule')
    t.text('reason').notNullable()
    t.text('at').notNullable()
    t.text('state').notNullable().defaultTo('open').checkIn(['open', 'acted', 'dismissed'], 'moderation_reports_state')
    t.integer('act_id').references('moderation_acts.id')
    t.integer('closed_by').references('people.id')
    t.text('closed_at')
    t.text('answer').notNullable().defaultTo('') // why nothing was done
    t.index(['state', 'subject_kind', 'subject_id'])
  })
  // Nobody reports the same twice while it waits.
  await knex.raw(
    `create unique index moderation_reports_once on moderation_reports (subject_kind, subject_id, reporter_id) where state = 'open'`,
  )
  await knex.schema.createTable('moderation_appeals', (t) => {
    t.increments('id')
    t.integer('act_id').notNullable().unique().references('moderation_acts.id')
    t.integer('person_id').notNullable().references('people.id')
    t.text('text').notNullable()
    t.text('at').notNullable()
    t.text('due_on').notNullable()
    t.text('state').notNullable().defaultTo('open').checkIn(['open', 'upheld', 'rejected'], 'moderation_appeals_state')
    t.integer('decided_by').references('people.id')
    t.text('decided_at')
    t.text('reason').notNullable().defaultTo('')
    t.index(['state'])
  })
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
