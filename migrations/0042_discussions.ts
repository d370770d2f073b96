import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

/** In the order in which they are made; dropped the other way round. */
const TABLES = [
  'boards',
  'topics',
  'topic_steps',
  'posts',
  'post_edits',
  'post_mentions',
  'post_likes',
  'post_files',
  'post_drafts',
  'board_reads',
  'topic_reads',
  'topic_follows',
  'polls',
  'poll_options',
  'poll_answers',
]
/** What the duties are made of, which are remembered. A reply changes none of these: it must not empty every cache. */
const REMEMBERED = ['title', 'official_department_id', 'official_due_on', 'official_post_id', 'hidden_by_act', 'locked']

/** The discussion board. Everything on it carries the name of whoever wrote it; nothing is ever deleted. */
async function createTopics(knex: Knex): Promise<void> {
  // A row comes into being with the first topic: departments have a board as soon as they are there.
  await knex.schema.createTable('boards', (t) => {
    t.increments('id')
    t.text('key').notNullable().unique() // general, suggestions, disclosures, or the id of a department
    t.text('kind').notNullable().checkIn(['general', 'suggestions', 'disclosures', 'department'], 'boards_kind')
    t.integer('department_id').unique().references('departments.id')
  })
  await knex.schema.createTable('topics', (t) => {
    t.increments('id')
    t.integer('board_id').notNullable().references('boards.id')
    t.text('title').notNullable()
    t.integer('author_id').notNullable().references('people.id').index()
    t.text('created_at').notNullable()
    t.integer('disclosure_id').references('disclosures.id').index() // what it is about
    t.integer('post_count').notNullable() // the number of its last post: they are counted from 1 without a gap
    t.text('last_at').notNullable()
    t.integer('last_author_id').notNullable().references('people.id')
    t.boolean('pinned').notNullable().defaultTo(false)
    t.boolean('locked').notNullable().defaultTo(false)
    t.integer('solved_number') // of the post that the author names as the answer
    t.integer('official_department_id').references('departments.id') // that has to answer …
    t.text('official_asked_at')
    t.text('official_due_on') // … until this day, included
    t.integer('official_post_id') // its answer
    t.text('official_on') // the day it answered
    t.integer('official_told').notNullable().defaultTo(0) // 1: told that it is near; 2: that it is late
    t.integer('case_id') // the consultation it became
    t.integer('edition_id').references('catalogue_editions.id') // the draft of the catalogue …
    t.integer('edition_item_id') // … and the line in it that proposes what the topic asks for; a line can be taken out again
    t.text('edition_title').notNullable().defaultTo('')
    t.integer('hidden_by_act') // with its first post
    t.integer('version').notNullable().defaultTo(1)
    t.index(['board_id', 'pinned', 'last_at', 'id'])
    t.index(['last_at', 'id'])
    t.index(['official_department_id', 'official_due_on'])
  })
  await knex.schema.createTable('topic_steps', (t) => {
    t.increments('id')
    t.integer('topic_id').notNullable().references('topics.id').index()
    t.text('step').notNullable()
    t.integer('actor_id').references('people.id') // null: the clock
    t.text('at').notNullable()
    t.text('reason').notNullable().defaultTo('')
    t.text('details').notNullable().defaultTo('{}') // JSON
  })
  await forbidChange(knex, 'topic_steps', ['update', 'delete'])
}

async function createPosts(knex: Knex): Promise<void> {
  await knex.schema.createTable('posts', (t) => {
    t.increments('id')
    t.integer('topic_id').notNullable().references('topics.id')
    t.integer('number').notNullable() // from 1 in its topic
    t.integer('author_id').notNullable().references('people.id')
    t.text('body').notNullable() // Markdown
    t.text('created_at').notNullable()
    t.text('edited_at')
    t.integer('edits').notNullable().defaultTo(0)
    t.integer('likes').notNullable().defaultTo(0)
    t.integer('official_department_id').references('departments.id') // said in its name
    t.integer('hidden_by_act') // the act of moderation that hid it; null: to be read
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['topic_id', 'number'])
    t.index(['author_id', 'created_at'])
  })
  // What a post said before, for everybody who reads it.
  await knex.schema.createTable('post_edits', (t) => {
    t.increments('id')
    t.integer('post_id').notNullable().references('posts.id').index()
    t.text('title') // of the topic, where it is the first post
    t.text('body').notNullable()
    t.integer('edited_by').notNullable().references('people.id')
    t.text('at').notNullable() // when it was replaced
  })
  await forbidChange(knex, 'post_edits', ['update', 'delete'])
  await knex.schema.createTable('post_mentions', (t) => {
    t.integer('post_id').notNullable().references('posts.id')
    t.integer('person_id').notNullable().references('people.id')
    t.text('word').notNullable() // as it was written, without the sign
    t.primary(['post_id', 'person_id'])
  })
  await knex.schema.createTable('post_likes', (t) => {
    t.integer('post_id').notNullable().references('posts.id')
    t.integer('person_id').notNullable().references('people.id')
    t.text('at').notNullable()
    t.primary(['post_id', 'person_id'])
  })
  await knex.schema.createTable('post_files', (t) => {
    t.increments('id')
    t.integer('post_id').references('posts.id').index() // null while its text is being written
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.integer('size').notNullable() // bytes
    t.text('sha256').notNullable().references('blobs.sha256').index() // as it is kept: without authors and places
    t.text('original_sha256').notNullable() // as it was handed in
    t.integer('uploaded_by').notNullable().references('people.id')
    t.text('uploaded_at').notNullable()
    t.index(['uploaded_by', 'uploaded_at'])
  })
}

/** What is kept for each person: nobody else reads it. */
async function createPersonal(knex: Knex): Promise<void> {
  await knex.schema.createTable('post_drafts', (t) => {
    t.integer('person_id').notNullable().references('people.id')
    t.text('place').notNullable() // board:general, topic:12
    t.text('title').notNullable().defaultTo('')
    t.text('body').notNullable().defaultTo('')
    t.text('updated_at').notNullable()
    t.primary(['person_id', 'place'])
  })
  await knex.schema.createTable('board_reads', (t) => {
    t.integer('person_id').primary().references('people.id')
    t.text('before_at').notNullable() // everything up to here counts as read
  })
  await knex.schema.createTable('topic_reads', (t) => {
    t.integer('person_id').notNullable().references('people.id')
    t.integer('topic_id').notNullable().references('topics.id').index()
    t.integer('number').notNullable() // of the last post that was read
    t.primary(['person_id', 'topic_id'])
  })
  await knex.schema.createTable('topic_follows', (t) => {
    t.integer('person_id').notNullable().references('people.id')
    t.integer('topic_id').notNullable().references('topics.id').index()
    t.boolean('following').notNullable() // false: no longer, also after writing in it again
    t.primary(['person_id', 'topic_id'])
  })
}

/** Open polls: who chose what stands beside each choice. */
async function createPolls(knex: Knex): Promise<void> {
  await knex.schema.createTable('polls', (t) => {
    t.increments('id')
    t.integer('topic_id').notNullable().unique().references('topics.id')
    t.text('question').notNullable()
    t.integer('most').notNullable().defaultTo(1) // how many one person may choose
    t.text('closes_on') // the last day
    t.text('closed_at') // before it
  })
  await knex.schema.createTable('poll_options', (t) => {
    t.increments('id')
    t.integer('poll_id').notNullable().references('polls.id')
    t.integer('position').notNullable()
    t.text('text').notNullable()
    t.unique(['poll_id', 'position'])
  })
  await knex.schema.createTable('poll_answers', (t) => {
    t.integer('option_id').notNullable().references('poll_options.id')
    t.integer('person_id').notNullable().references('people.id')
    t.text('at').notNullable()
    t.primary(['option_id', 'person_id'])
  })
}

export async function up(knex: Knex): Promise<void> {
  await createTopics(knex)
  await createPosts(knex)
  await createPersonal(knex)
  await createPolls(knex)
  await countChanges(knex, { topics: REMEMBERED })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['topics'])
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
