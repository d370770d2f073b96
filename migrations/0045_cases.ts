import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const KINDS = ['mailbox', 'consultation', 'application', 'complaint', 'proposal', 'correction']
const STATES = ['received', 'open', 'paused', 'approval', 'answered', 'closed', 'declined', 'abandoned']
const TABLES = [
  'cases',
  'case_pauses',
  'case_steps',
  'case_messages',
  'case_answers',
  'case_files',
  'case_templates',
  'case_rules',
] as const

/** A letter, a question, an application, a complaint, a proposal or a correction: one conversation, one clock. */
async function createCases(knex: Knex): Promise<void> {
  await knex.schema.createTable('cases', (t) => {
    t.increments('id')
    t.text('kind').notNullable().checkIn(KINDS, 'cases_kind')
    t.integer('year').notNullable()
    t.integer('serial').notNullable() // from 1 in each kind and year
    t.text('title').notNullable()
    t.text('body').notNullable()
    t.boolean('anonymous').notNullable().defaultTo(false)
    t.integer('applicant_id').references('people.id').index() // null when anonymous or from outside
    t.text('receipt_hash').unique() // SHA-256 of the receipt code; null when the applicant is known
    t.integer('about_id').references('departments.id') // whom the applicant named, at the start
    t.integer('responsible_id').references('departments.id') // null until assigned
    t.integer('assignee_id').references('people.id')
    t.text('state').notNullable().checkIn(STATES, 'cases_state')
    t.text('received_on').notNullable() // the statutory day of receipt
    t.text('submitted_at') // UTC; null for anonymous ones: nothing finer than the day is kept of them
    t.integer('days').notNullable() // working days, as the rule of the kind said on that day
    t.integer('extension_days').notNullable().defaultTo(0) // granted
    t.text('due_on').notNullable() // kept by the clock with each change
    t.text('restarted_on') // the request as corrected came in (条例 art. 30), or the case was reopened
    t.text('answered_on')
    t.text('closed_on')
    t.integer('round').notNullable().defaultTo(1)
    t.text('satisfaction').checkIn(['satisfied', 'basically', 'not'], 'cases_satisfaction') // with the first round's answer, or the second's
    t.text('publication')
      .notNullable()
      .defaultTo('no')
      .checkIn(['no', 'offered', 'proposed', 'published', 'withdrawn'], 'cases_publication')
    t.text('public_title').notNullable().defaultTo('')
    t.text('public_question').notNullable().defaultTo('')
    t.text('public_answer').notNullable().defaultTo('')
    t.text('published_on')
    t.boolean('consent').notNullable().defaultTo(false) // of the applicant, to publication without their name
    t.text('wish').notNullable().defaultTo('{}') // JSON: an extension asked for { days, reason, by }, a transfer asked for { to, reason, by }
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.unique(['kind', 'year', 'serial'])
    t.index(['responsible_id', 'state'])
    t.index(['state', 'due_on'])
    t.index(['publication', 'published_on'])
    t.check('round between 1 and 2', [], 'cases_round')
    t.check('anonymous = false or (applicant_id is null and submitted_at is null)', [], 'cases_nobody')
  })
  await knex.schema.createTable('case_pauses', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').index()
    t.text('rule').notNullable().checkIn(['correction', 'third_party', 'other'], 'case_pauses_rule')
    t.text('from_on').notNullable() // the first day that is not counted
    t.text('until_on') // the last one; null while it lasts
    t.text('answer_by_on')
    t.text('reason').notNullable().defaultTo('')
  })
}

async function createConversation(knex: Knex): Promise<void> {
  await knex.schema.createTable('case_steps', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').index()
    t.integer('round').notNullable()
    t.text('kind').notNullable()
    t.integer('actor_id').references('people.id') // null: the applicant without a name, or the clock
    t.integer('department_id').references('departments.id')
    t.text('on_date').notNullable()
    t.text('at') // null: acts of an applicant without a name
    t.text('reason').notNullable().defaultTo('')
    t.text('rule').notNullable().defaultTo('') // the article it rests on
    t.text('details').notNullable().defaultTo('{}') // JSON: flat texts
  })
  await forbidChange(knex, 'case_steps', ['update', 'delete'])
  await knex.schema.createTable('case_messages', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').index()
    t.integer('round').notNullable()
    t.text('side').notNullable().checkIn(['applicant', 'department', 'note'], 'case_messages_side') // note: never shown to the applicant
    t.integer('author_id').references('people.id')
    t.integer('department_id').references('departments.id')
    t.text('body').notNullable()
    t.text('on_date').notNullable()
    t.text('at')
  })
  await forbidChange(knex, 'case_messages', ['update', 'delete'])
  await knex.schema.createTable('case_answers', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id')
    t.integer('round').notNullable()
    t.text('state').notNullable().checkIn(['draft', 'submitted', 'returned', 'sent'], 'case_answers_state')
    t.text('body').notNullable()
    t.text('reply') // code of one of the replies that a kind knows
    t.text('details').notNullable().defaultTo('{}') // JSON: what the kind adds, as grounds of a refusal
    t.text('remark').notNullable().defaultTo('') // why it came back
    t.integer('department_id').references('departments.id')
    t.integer('drafted_by').references('people.id')
    t.integer('approved_by').references('people.id')
    t.text('sent_on')
    t.text('due_on') // as it stood when it was sent
    t.text('at').notNullable() // of the last change
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['case_id', 'round'])
  })
  await knex.schema.createTable('case_files', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').index()
    t.text('side').notNullable().checkIn(['applicant', 'department', 'note'], 'case_files_side')
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.integer('size').notNullable() // bytes
    t.text('sha256').notNullable().references('blobs.sha256').index() // as it is kept: cleaned
    t.integer('uploaded_by').references('people.id')
    t.text('on_date').notNullable()
  })
  await forbidChange(knex, 'case_files', ['update', 'delete'])
}

async function createRules(knex: Knex): Promise<void> {
  await knex.schema.createTable('case_templates', (t) => {
    t.increments('id')
    t.text('kind').checkIn(KINDS, 'case_templates_kind') // null: for every kind
    t.integer('department_id').references('departments.id') // null: everybody's
    t.text('title').notNullable()
    t.text('body').notNullable()
    t.boolean('active').notNullable().defaultTo(true)
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('case_rules', (t) => {
    t.increments('id')
    t.text('kind').notNullable().checkIn(KINDS, 'case_rules_kind')
    t.text('from_on').notNullable()
    t.integer('days').notNullable()
    t.integer('extension_days').notNullable()
    t.integer('warn_days').notNullable()
    t.text('basis').notNullable()
    t.unique(['kind', 'from_on'])
  })
  await forbidChange(knex, 'case_rules', ['update', 'delete'])
  await knex('case_rules').insert(RULES.map((rule) => ({ ...rule, from_on: '2004-01-01' })))
}

// Where no law sets the days the bureau's own service promise does; a later rule stands beside these with the day it begins.
const RULES = [
  { kind: 'mailbox', days: 7, extension_days: 7, warn_days: 2, basis: '局长信箱办理办法' },
  { kind: 'consultation', days: 5, extension_days: 5, warn_days: 2, basis: '政务咨询办理办法' },
  { kind: 'application', days: 20, extension_days: 20, warn_days: 3, basis: '政府信息公开条例第三十三条' },
  { kind: 'complaint', days: 15, extension_days: 15, warn_days: 3, basis: '机关效能投诉处理办法' },
  { kind: 'proposal', days: 15, extension_days: 10, warn_days: 3, basis: '干部职工意见建议办理办法' },
  { kind: 'correction', days: 20, extension_days: 20, warn_days: 3, basis: '政府信息公开条例第四十一条' },
]

export async function up(knex: Knex): Promise<void> {
  await createCases(knex)
  await createConversation(knex)
  await createRules(knex)
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of [...TABLES].toReversed()) await knex.schema.dropTableIfExists(table)
}
