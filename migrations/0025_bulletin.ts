import type { Knex } from 'knex'
import { forbidChange } from '../server/db/triggers.ts'

/** Issues of the bulletin, what departments sent in for them, and who did what with it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('bulletin_issues', (t) => {
    t.increments('id')
    t.text('state').notNullable().checkIn(['composing', 'published'], 'bulletin_issues_state')
    t.integer('year') // with the number: given when it is published, so that no number is left out
    t.integer('number')
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.integer('published_by').references('people.id')
    t.text('published_at')
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['year', 'number'])
  })
  // One issue is composed at a time.
  await knex.raw(`create unique index bulletin_issues_composing on bulletin_issues (state) where state = 'composing'`)
  await knex.schema.createTable('bulletin_articles', (t) => {
    t.increments('id')
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('author_id').notNullable().references('people.id')
    t.text('category').notNullable()
    t.text('title').notNullable()
    t.text('body').notNullable()
    t.text('state').notNullable().checkIn(['sent', 'returned', 'accepted'], 'bulletin_articles_state')
    t.text('sent_on').notNullable() // YYYY-MM-DD: the day it was first sent, under which it is counted
    t.text('edited_title') // as it is printed; the original stays
    t.text('edited_body')
    t.text('reason').notNullable().defaultTo('') // why it was returned
    t.integer('issue_id').references('bulletin_issues.id')
    t.integer('position')
    t.integer('version').notNullable().defaultTo(1)
    t.index(['sent_on', 'department_id'])
    t.index(['issue_id', 'position'])
    t.index(['department_id', 'state'])
  })
  await knex.schema.createTable('bulletin_steps', (t) => {
    t.increments('id')
    t.integer('article_id').notNullable().references('bulletin_articles.id').index()
    t.text('step').notNullable() // sent, resent, accepted, returned, revised, published
    t.integer('actor_id').notNullable().references('people.id')
    t.text('at').notNullable()
    t.text('remark').notNullable().defaultTo('')
  })
  await forbidChange(knex, 'bulletin_steps', ['update', 'delete'])
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['bulletin_steps', 'bulletin_articles', 'bulletin_issues']) await knex.schema.dropTableIfExists(table)
}
