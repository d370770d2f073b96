import type { Knex } from 'knex'
import { forbidChange } from '../server/db/triggers.ts'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('catalogue_classes', (t) => {
    t.increments('id')
    t.text('code').notNullable().unique()
    t.integer('parent_id').references('catalogue_classes.id').index()
    t.text('name').notNullable()
    t.text('name_en').notNullable()
    t.integer('position').notNullable().defaultTo(0)
  })
  await knex.schema.createTable('catalogue_items', (t) => {
    t.increments('id')
    t.text('code').notNullable().unique()
    t.integer('class_id').notNullable().references('catalogue_classes.id').index()
    t.text('title').notNullable()
    t.text('title_en').notNullable()
    t.text('elements').notNullable().defaultTo('[]') // JSON: [{ zh, en }] required elements 公开内容（要素）
    t.text('legal_basis').notNullable()
    t.integer('responsible_person_id').references('people.id')
    t.text('audience').notNullable().checkIn(['department', 'all', 'screen'])
    t.text('timing').notNullable().checkIn(['ex_ante', 'ex_post', 'periodic', 'standing'])
    t.integer('timing_days').notNullable() // working days; for `standing` calendar days between reviews
    t.text('cycle').notNullable().checkIn(['event', 'monthly', 'quarterly', 'yearly', 'standing'])
    t.integer('review_level')
      .notNullable()
      .checkIn([1, 2] as never)
    t.text('register').notNullable()
    t.integer('position').notNullable().defaultTo(0)
    t.boolean('active').notNullable().defaultTo(true)
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('catalogue_item_departments', (t) => {
    t.integer('item_id').notNullable().references('catalogue_items.id')
    t.integer('department_id').notNullable().references('departments.id').index()
    t.primary(['item_id', 'department_id'])
  })
  await knex.schema.createTable('disclosures', (t) => {
    t.increments('id')
    t.integer('item_id').notNullable().references('catalogue_items.id').index()
    t.integer('department_id').notNullable().references('departments.id').index()
    t.text('title').notNullable() // of the version that readers see, else of the working version
    t.text('period') // YYYY, YYYY-Qn, YYYY-MM; null for events
    t.text('formed_on').notNullable() // when the information came to be, or the decision/event date
    t.integer('published_number') // the version that readers see
    t.integer('working_number') // the version in draft or under review
    t.text('filing_number').unique()
    t.text('first_published_at').index()
    t.text('published_at').index()
    t.text('due_on')
    t.text('timeliness') // outcome of the first publication: on_time, late, ex_ante_kept, turned_ex_post
    t.integer('lead_days') // working days from formed_on to the first publication (ex-ante: left before the event, negative when late)
    t.text('withdrawn_at')
    t.integer('withdrawn_by').references('people.id')
    t.text('withdrawal_reason')
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.index(['published_number', 'published_at'])
  })
  // One entry an item, department and period: two publishers at once are decided here. What was discarded or withdrawn makes room.
  await knex.raw(
    `create unique index disclosures_one_per_period on disclosures (item_id, department_id, period)
     where period is not null and withdrawn_at is null and (published_number is not null or working_number is not null)`,
  )
  await knex.schema.createTable('disclosure_versions', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id')
    t.integer('number').notNullable()
    t.text('state')
      .notNullable()
      .checkIn(['draft', 'returned', 'head_review', 'secrecy_review', 'approval_1', 'approval_2', 'published', 'superseded', 'discarded'])
      .index()
    t.text('title').notNullable()
    t.text('summary').notNullable().defaultTo('')
    t.text('content').notNullable().defaultTo('{}') // JSON owned by the register, for kinds without rows of their own
    t.text('change_note').notNullable().defaultTo('') // what readers are told a correction changed
    t.integer('line_count').notNullable().defaultTo(0)
    t.bigInteger('total_fen')
    t.integer('finding_count').notNullable().defaultTo(0)
    t.integer('drafted_by').notNullable().references('people.id')
    t.text('drafted_at').notNullable()
    t.text('submitted_at')
    t.text('published_at')
    t.unique(['disclosure_id', 'number'])
  })
  await knex.schema.createTable('disclosure_steps', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id')
    t.integer('version_number').notNullable()
    t.text('step').notNullable() // draft, submit, head_review, secrecy_review, approval_1, approval_2, publish, correct, withdraw, discard
    t.text('outcome').notNullable() // done, passed, returned
    t.integer('actor_id').references('people.id') // null: the system
    t.text('at').notNullable()
    t.text('remark').notNullable().defaultTo('')
    t.index(['disclosure_id', 'version_number'])
  })
  await forbidChange(knex, 'disclosure_steps', ['update', 'delete'])
  await knex.schema.createTable('filing_counters', (t) => {
    t.integer('year').primary()
    t.integer('last_number').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'filing_counters',
    'disclosure_steps',
    'disclosure_versions',
    'disclosures',
    'catalogue_item_departments',
    'catalogue_items',
    'catalogue_classes',
  ])
    await knex.schema.dropTableIfExists(table)
}
