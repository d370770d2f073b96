import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = [
  'vetoes',
  'veto_deciders',
  'veto_votes',
  'veto_steps',
  'accountability_records',
  'accountability_persons',
  'accountability_steps',
  'veto_files',
] as const

/** One event that may veto a subject's result in one cycle. */
async function createVetoes(knex: Knex): Promise<void> {
  await knex.schema.createTable('vetoes', (t) => {
    t.increments('id')
    t.integer('year').notNullable()
    t.integer('number').notNullable() // from 1 in each year
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('subject_id').notNullable().references('evaluation_subjects.id')
    t.integer('department_id').notNullable().references('departments.id') // the subject's: whom it concerns
    t.text('rule').notNullable() // code in the cycle's scheme
    t.text('title').notNullable() // in neutral words, for everybody on the staff
    t.text('happened_on').notNullable()
    t.text('account').notNullable() // what is said to have happened; part of the file
    t.text('documents').notNullable().defaultTo('') // numbers and titles, one a line
    t.text('source').notNullable().checkIn(['manual', 'case'], 'vetoes_source')
    t.text('source_ref').notNullable().defaultTo('') // of a case; never who complained
    t.text('state')
      .notNullable()
      .checkIn(
        ['registered', 'refused', 'investigating', 'deciding', 'established', 'partly', 'unfounded', 'appealed', 'in_force', 'reversed'],
        'vetoes_state',
      )
    t.integer('registered_by').notNullable().references('people.id')
    t.text('registered_at').notNullable()
    t.integer('accepted_by').references('people.id') // or refused by
    t.text('reasons').notNullable().defaultTo('') // of the last decision
    t.text('question').notNullable().defaultTo('') // what the department was asked
    t.text('asked_at')
    t.text('statement_due_on')
    t.text('statement').notNullable().defaultTo('')
    t.integer('stated_by').references('people.id')
    t.text('stated_at')
    t.text('report').notNullable().defaultTo('') // of the investigation
    t.integer('reported_by').references('people.id')
    t.text('reported_at')
    t.text('decided_at')
    t.text('appeal_until') // day, included
    t.text('appeal').notNullable().defaultTo('')
    t.integer('appealed_by').references('people.id')
    t.text('appealed_at')
    t.text('review_due_on')
    t.integer('reviewed_by').references('people.id')
    t.text('in_force_on')
    t.text('ended_at')
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.unique(['year', 'number'])
    t.index(['cycle_id', 'state'])
  })
}

async function createDecision(knex: Knex): Promise<void> {
  // The inspecting departments that decide, as fixed when it was accepted; a substitute stands in for the one whom it concerns.
  await knex.schema.createTable('veto_deciders', (t) => {
    t.integer('veto_id').notNullable().references('vetoes.id')
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('instead_of').references('departments.id')
    t.integer('named_by').references('people.id') // the leader
    t.text('named_at')
    t.text('reason').notNullable().defaultTo('')
    t.primary(['veto_id', 'department_id'])
  })
  await forbidChange(knex, 'veto_deciders', ['update', 'delete'])
  await knex.schema.createTable('veto_votes', (t) => {
    t.increments('id')
    t.integer('veto_id').notNullable().references('vetoes.id')
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('person_id').notNullable().references('people.id')
    t.text('verdict').notNullable().checkIn(['established', 'partly', 'unfounded'], 'veto_votes_verdict')
    t.text('reasons').notNullable()
    t.text('at').notNullable()
    t.unique(['veto_id', 'department_id'])
    t.unique(['veto_id', 'person_id'])
  })
  await forbidChange(knex, 'veto_votes', ['update', 'delete'])
  await knex.schema.createTable('veto_steps', (t) => {
    t.increments('id')
    t.integer('veto_id').notNullable().references('vetoes.id').index()
    t.text('step').notNullable()
    t.integer('actor_id').references('people.id') // null: the clock
    t.text('at').notNullable()
    t.text('detail').notNullable().defaultTo('{}') // JSON: flat texts
  })
  await forbidChange(knex, 'veto_steps', ['update', 'delete'])
}

/** 责任追究: a violation, and for each person responsible the share, what they say to it, the measure and the appeal. */
async function createAccountability(knex: Knex): Promise<void> {
  await knex.schema.createTable('accountability_records', (t) => {
    t.increments('id')
    t.integer('year').notNullable()
    t.integer('number').notNullable()
    t.integer('department_id').notNullable().references('departments.id') // in which it happened
    t.integer('office_id').notNullable().references('departments.id') // whose inspectors keep the record
    t.integer('veto_id').references('vetoes.id')
    t.text('violation').notNullable()
    t.text('basis').notNullable()
    t.text('happened_on').notNullable()
    t.text('circumstance').notNullable().checkIn(['unreviewed', 'approved', 'ordered', 'collective'], 'accountability_records_circumstance')
    t.integer('opened_by').notNullable().references('people.id')
    t.text('opened_at').notNullable()
    t.unique(['year', 'number'])
    t.index(['department_id'])
  })
  await forbidChange(knex, 'accountability_records', ['update', 'delete'])
  await knex.schema.createTable('accountability_persons', (t) => {
    t.increments('id')
    t.integer('record_id').notNullable().references('accountability_records.id')
    t.integer('person_id').notNullable().references('people.id').index()
    t.text('part').notNullable().checkIn(['drafter', 'approver', 'orderer', 'head', 'member'], 'accountability_persons_part')
    t.text('proposed').notNullable().checkIn(['full', 'main', 'secondary', 'none'], 'accountability_persons_proposed') // by the rules
    t.text('state')
      .notNullable()
      .checkIn(['asked', 'decided', 'appealed', 'in_force', 'cleared', 'reversed'], 'accountability_persons_state')
    t.text('statement_due_on').notNullable()
    t.text('statement').notNullable().defaultTo('')
    t.text('stated_at')
    t.text('share').checkIn(['full', 'main', 'secondary', 'none'], 'accountability_persons_share') // as decided
    t.text('measure')
    t.text('reasons').notNullable().defaultTo('')
    t.integer('decided_by').references('people.id')
    t.text('decided_at')
    t.text('appeal_until')
    t.text('appeal').notNullable().defaultTo('')
    t.text('appealed_at')
    t.text('review_due_on')
    t.text('review').notNullable().defaultTo('')
    t.integer('reviewed_by').references('people.id')
    t.text('ended_at')
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.unique(['record_id', 'person_id'])
    t.index(['state'])
  })
  await knex.schema.createTable('accountability_steps', (t) => {
    t.increments('id')
    t.integer('record_id').notNullable().references('accountability_records.id').index()
    t.integer('person_id').references('people.id') // about whom
    t.text('step').notNullable()
    t.integer('actor_id').references('people.id') // null: the clock
    t.text('at').notNullable()
  })
  await forbidChange(knex, 'accountability_steps', ['update', 'delete'])
}

async function createFiles(knex: Knex): Promise<void> {
  await knex.schema.createTable('veto_files', (t) => {
    t.increments('id')
    t.integer('veto_id').notNullable().references('vetoes.id').index()
    t.text('part').notNullable().checkIn(['proposal', 'statement', 'report', 'appeal', 'reversal'], 'veto_files_part')
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.integer('size').notNullable() // bytes
    t.text('sha256').notNullable().references('blobs.sha256').index() // as it is kept: without what a camera writes into a picture
    t.text('original_sha256').notNullable() // as it was handed in
    t.integer('uploaded_by').notNullable().references('people.id')
    t.text('uploaded_at').notNullable()
  })
  await forbidChange(knex, 'veto_files', ['update', 'delete'])
}

export async function up(knex: Knex): Promise<void> {
  await createVetoes(knex)
  await createDecision(knex)
  await createAccountability(knex)
  await createFiles(knex)
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
