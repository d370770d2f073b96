import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const GRADES = ['excellent', 'competent', 'basic', 'incompetent', 'ungraded']
const TABLES = ['appraisal_rounds', 'appraisals', 'appraisal_marks', 'appraisal_remedies'] as const

/** The year's assessment of civil servants 年度考核: a round, everybody in it, the quarters' marks, and what somebody asks for against a grade. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('appraisal_rounds', (t) => {
    t.increments('id')
    t.integer('year').notNullable().unique()
    t.integer('office_id').notNullable().references('departments.id') // runs it
    t.text('state').notNullable().checkIn(['open', 'deciding', 'publicity', 'closed'], 'appraisal_rounds_state')
    t.integer('percent').notNullable() // of 优秀
    t.text('approval').notNullable().defaultTo('') // of the civil-service authority, for more than the usual percentage
    t.text('summary_until').notNullable() // YYYY-MM-DD, included
    t.text('decision').notNullable().defaultTo('') // the meeting or document that decided
    t.integer('decided_by').references('people.id')
    t.text('decided_on')
    t.text('publicity_from') // both days included
    t.text('publicity_until')
    t.text('closed_at')
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.integer('version').notNullable().defaultTo(1)
    t.check('percent between 1 and 100', [], 'appraisal_rounds_percent')
  })
  await knex.schema.createTable('appraisals', (t) => {
    t.increments('id')
    t.integer('round_id').notNullable().references('appraisal_rounds.id')
    t.integer('person_id').notNullable().references('people.id').index()
    t.integer('department_id').notNullable().references('departments.id') // as it was when the round opened, like name and post
    t.text('name').notNullable()
    t.text('name_en').notNullable()
    t.text('post').notNullable()
    t.text('post_en').notNullable()
    t.boolean('under_leader').notNullable() // heads, and people of a department without one: their supervisor is a leader
    t.text('standing').notNullable().checkIn(['assessed', 'probation', 'exempt'], 'appraisals_standing')
    t.text('standing_reason').notNullable().defaultTo('')
    t.text('summary').notNullable().defaultTo('')
    t.text('summary_at') // handed in
    t.text('opinion').notNullable().defaultTo('')
    t.text('proposal').checkIn(GRADES, 'appraisals_proposal')
    t.integer('opinion_by').references('people.id')
    t.text('opinion_at')
    t.text('decided').checkIn(GRADES, 'appraisals_decided') // as decided first; what remedies made of it is `grade`
    t.text('grade').checkIn(GRADES, 'appraisals_grade')
    t.text('grade_reason').notNullable().defaultTo('')
    t.text('noticed_at') // the written notice
    t.text('acknowledged_on') // YYYY-MM-DD: from here the periods of the law run
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['round_id', 'person_id'])
    t.index(['round_id', 'department_id'])
  })
  await knex.schema.createTable('appraisal_marks', (t) => {
    t.increments('id')
    t.integer('appraisal_id').notNullable().references('appraisals.id')
    t.integer('quarter').notNullable()
    t.text('mark').notNullable().checkIn(['good', 'fair', 'mediocre', 'poor'], 'appraisal_marks_mark')
    t.integer('given_by').notNullable().references('people.id')
    t.text('given_at').notNullable()
    t.unique(['appraisal_id', 'quarter'])
    t.check('quarter between 1 and 4', [], 'appraisal_marks_quarter')
  })
  await knex.schema.createTable('appraisal_remedies', (t) => {
    t.increments('id')
    t.integer('appraisal_id').notNullable().references('appraisals.id').index()
    t.text('kind').notNullable().checkIn(['review', 'appeal'], 'appraisal_remedies_kind')
    t.text('grounds').notNullable()
    t.text('filed_on').notNullable()
    t.text('due_on').notNullable() // of the decision, extension included
    t.text('extension').notNullable().defaultTo('') // why it takes longer
    t.text('outcome').checkIn(['upheld', 'changed'], 'appraisal_remedies_outcome')
    t.text('grade').checkIn(GRADES, 'appraisal_remedies_grade')
    t.text('reason').notNullable().defaultTo('')
    t.text('body').notNullable().defaultTo('') // who decided: the bureau, or the authority with its document number
    t.integer('decided_by').references('people.id') // who entered it
    t.text('decided_on')
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['appraisal_id', 'kind'])
  })
  await forbidChange(knex, 'appraisal_remedies', ['delete'])
  await forbidChange(knex, 'appraisals', ['delete'])
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
