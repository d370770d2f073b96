import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = ['case_complaints', 'case_complaint_persons', 'case_complaint_findings', 'case_complaint_signatures'] as const

/** What a case of the kind `complaint` has besides its conversation and its clock. */
async function createComplaints(knex: Knex): Promise<void> {
  await knex.schema.createTable('case_complaints', (t) => {
    t.integer('case_id').primary().references('cases.id')
    t.text('target').notNullable().checkIn(['department', 'matter'], 'case_complaints_target')
    t.integer('department_id').references('departments.id').index() // concerned; null until known, of a matter
    t.text('happened_on').notNullable()
    t.boolean('name_shown').notNullable().defaultTo(false) // the complainant agrees that the department learns the name
    t.text('phase').notNullable().checkIn(['received', 'declined', 'investigating', 'signing', 'decided'], 'case_complaints_phase')
    t.text('accept_due_on').notNullable() // to be accepted or not by this day
    t.text('decided_acceptance_on')
    t.text('summary').notNullable().defaultTo('') // what is asked about, in words that do not tell who complained
    t.integer('investigator_id').references('people.id')
    t.text('notice').notNullable().defaultTo('') // what the department is asked
    t.text('notice_on')
    t.text('statement_due_on')
    t.text('statement').notNullable().defaultTo('')
    t.integer('stated_by').references('people.id')
    t.text('stated_on')
    t.text('decided_on') // signed twice
    t.integer('veto_id').references('vetoes.id')
    t.index(['phase', 'accept_due_on'])
  })
  // Whom the complaint is about, as far as it names people: none of them has anything to do with it.
  await knex.schema.createTable('case_complaint_persons', (t) => {
    t.integer('case_id').notNullable().references('cases.id')
    t.integer('person_id').notNullable().references('people.id')
    t.primary(['case_id', 'person_id'])
  })
  await forbidChange(knex, 'case_complaint_persons', ['update', 'delete'])
}

/** A finding is never rewritten: what is sent back is followed by another one. Each is signed by two people. */
async function createFindings(knex: Knex): Promise<void> {
  await knex.schema.createTable('case_complaint_findings', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id')
    t.integer('number').notNullable() // from 1
    t.text('verdict').notNullable().checkIn(['substantiated', 'partly', 'unfounded'], 'case_complaint_findings_verdict')
    t.text('report').notNullable() // of the investigation; not for the complainant
    t.text('conclusion').notNullable() // what the complainant is told
    t.text('measures').notNullable().defaultTo('') // what the department has to mend
    t.integer('cycle_id').references('evaluation_cycles.id') // in which a veto is proposed
    t.text('rule') // of that cycle's scheme
    t.text('sha256').notNullable() // of what is signed
    t.text('on_date').notNullable()
    t.unique(['case_id', 'number'])
  })
  await forbidChange(knex, 'case_complaint_findings', ['update', 'delete'])
  await knex.schema.createTable('case_complaint_signatures', (t) => {
    t.increments('id')
    t.integer('finding_id').notNullable().references('case_complaint_findings.id')
    t.text('part').notNullable().checkIn(['investigator', 'leader'], 'case_complaint_signatures_part')
    t.integer('person_id').notNullable().references('people.id')
    t.boolean('agrees').notNullable() // a leader may send it back
    t.text('remark').notNullable().defaultTo('')
    t.text('sha256').notNullable() // of what was before their eyes
    t.text('at').notNullable()
    t.unique(['finding_id', 'part'])
    t.unique(['finding_id', 'person_id']) // nobody signs twice
  })
  await forbidChange(knex, 'case_complaint_signatures', ['update', 'delete'])
}

export async function up(knex: Knex): Promise<void> {
  await createComplaints(knex)
  await createFindings(knex)
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
