import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const HEAD = 'head_review'
const SECRECY = 'secrecy_review'

/** The two levels that were built in until now, and a light one; an office changes them to its own rules. */
const LEVELS = [
  {
    level: 1,
    name: '一般事项',
    name_en: 'Ordinary',
    steps: [HEAD, SECRECY, 'approval_1'],
    batch: true,
    emergency: true,
  },
  {
    level: 2,
    name: '重要事项',
    name_en: 'Important',
    steps: [HEAD, SECRECY, 'approval_1', 'approval_2'],
    batch: false,
    emergency: true,
  },
  { level: 3, name: '例行事项', name_en: 'Routine', steps: [SECRECY, 'approval_1'], batch: true, emergency: false },
]

/** What a page reads of these tables; an urging changes nothing but a number beside the row it urges. */
const READ = {
  review_levels: undefined,
  review_delegations: undefined,
  review_emergencies: undefined,
  review_objections: undefined,
  review_urges: undefined,
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('review_levels', (t) => {
    t.integer('level').primary()
    t.text('name').notNullable().unique()
    t.text('name_en').notNullable()
    t.text('steps').notNullable() // JSON: ordered subset of head_review, secrecy_review, approval_1, approval_2
    t.boolean('batch_allowed').notNullable()
    t.boolean('emergency_allowed').notNullable()
    t.integer('remind_after').notNullable() // working days that one step may wait
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex('review_levels').insert(
    LEVELS.map(({ level, name, name_en, steps, batch, emergency }) => ({
      level,
      name,
      name_en,
      steps: JSON.stringify(steps),
      batch_allowed: batch,
      emergency_allowed: emergency,
      remind_after: 2,
    })),
  )
  await knex.schema.alterTable('disclosure_versions', (t) => {
    t.text('review_steps') // JSON: the steps it was submitted under; null before the first submission
    t.text('publish_at') // UTC instant for which it is scheduled
    t.text('collective_decision').notNullable().defaultTo('') // the meeting that decided, when it was not one person
  })
  // The reviewer who was away, when a delegate acted. Written out: Knex would rebuild the table on SQLite and lose its triggers.
  await knex.raw('alter table disclosure_steps add column on_behalf_of integer references people (id)')
  for (const { level, steps } of LEVELS)
    await knex('disclosure_versions')
      .whereNotNull('submitted_at')
      .whereIn(
        'disclosure_id',
        knex('disclosures as d').join('catalogue_items as i', 'i.id', 'd.item_id').where('i.review_level', level).select('d.id'),
      )
      .update({ review_steps: JSON.stringify(steps) })
  await knex.raw(`create index disclosure_versions_publish_at on disclosure_versions (publish_at) where state = 'scheduled'`)

  await knex.schema.createTable('review_delegations', (t) => {
    t.increments('id')
    t.integer('from_person').notNullable().references('people.id').index()
    t.integer('to_person').notNullable().references('people.id').index()
    t.text('role').notNullable().checkIn(['head', 'secrecy', 'approver', 'leader'])
    t.text('from_on').notNullable()
    t.text('to_on').notNullable() // inclusive; shortened when ended early
    t.text('reason').notNullable()
    t.text('created_at').notNullable()
    t.text('ended_at') // ended before its time
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('review_emergencies', (t) => {
    t.integer('version_id').primary().references('disclosure_versions.id')
    t.integer('disclosure_id').notNullable().references('disclosures.id').index()
    t.integer('department_id').notNullable().references('departments.id').index()
    t.integer('published_by').notNullable().references('people.id')
    t.text('at').notNullable()
    t.text('reason').notNullable()
    t.text('due_on').notNullable() // last day of the review afterwards
    t.text('approval_step').notNullable() // approval_1 or approval_2: the last one of its level
    t.integer('secrecy_by').references('people.id')
    t.text('secrecy_at')
    t.integer('approval_by').references('people.id')
    t.text('approval_at')
    t.text('outcome').checkIn(['passed', 'withdrawn']) // null: waits for review
    t.text('settled_at').index()
  })
  await knex.schema.createTable('review_objections', (t) => {
    t.integer('step_id').primary().references('disclosure_steps.id') // who, when, and the objection itself as its remark
    t.text('ordered').notNullable() // what was ordered, in the drafter's words
  })
  await forbidChange(knex, 'review_objections', ['update', 'delete'])
  await knex.schema.createTable('review_urges', (t) => {
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.text('step').notNullable()
    t.text('urged_on').notNullable() // working day
    t.integer('by').notNullable().references('people.id')
    t.text('at').notNullable()
    t.primary(['version_id', 'urged_on'])
  })
  await countChanges(knex, READ)
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, Object.keys(READ))
  for (const table of ['review_urges', 'review_objections', 'review_emergencies', 'review_delegations', 'review_levels'])
    await knex.schema.dropTableIfExists(table)
  await knex.raw('drop index if exists disclosure_versions_publish_at')
  await dropColumns(knex, 'disclosure_steps', ['on_behalf_of'])
  await dropColumns(knex, 'disclosure_versions', ['review_steps', 'publish_at', 'collective_decision'])
}
