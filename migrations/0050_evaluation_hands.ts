import type { Knex } from 'knex'
import { replaceCheck } from '../server/db/checks.ts'
import { isPostgres } from '../server/db/engine.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const COUNTED = ['evaluation_hands', 'evaluation_objection_files'] as const

const STATES = [
  'registered',
  'refused',
  'investigating',
  'deciding',
  'established',
  'partly',
  'unfounded',
  'appealed',
  'in_force',
  'reversed',
] as const

/** Who typed points or attached counts stays known when somebody else hands them in or replaces them: they review no objection to that line. */
async function createHands(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluation_hands', (t) => {
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.text('indicator').notNullable() // code in the scheme
    t.text('subject').notNullable() // department:BGS; '' when it was about all of them
    t.integer('person_id').notNullable().references('people.id')
    t.text('at').notNullable()
    t.primary(['cycle_id', 'indicator', 'subject', 'person_id'])
  })
  await knex.raw(
    `insert into evaluation_hands (cycle_id, indicator, subject, person_id, at)
     select x.cycle_id, x.indicator, s.key, x.given_by, min(x.saved_at) from evaluation_scores x join evaluation_subjects s on s.id = x.subject_id
     group by x.cycle_id, x.indicator, s.key, x.given_by`,
  )
  await knex.raw(
    `insert into evaluation_hands (cycle_id, indicator, subject, person_id, at)
     select cycle_id, indicator, '', attached_by, attached_at from evaluation_ballots`,
  )
  await forbidChange(knex, 'evaluation_hands', ['update', 'delete'])
}

async function createFiles(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluation_objection_files', (t) => {
    t.increments('id')
    t.integer('objection_id').notNullable().references('evaluation_objections.id').index()
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.integer('size').notNullable() // bytes
    t.text('sha256').notNullable().references('blobs.sha256').index() // as it is kept: without what a camera writes into a picture
    t.text('original_sha256').notNullable() // as it was handed in
    t.integer('uploaded_by').notNullable().references('people.id')
    t.text('uploaded_at').notNullable()
  })
  await forbidChange(knex, 'evaluation_objection_files', ['update', 'delete'])
}

/** The check has a name of its own, which `replaceCheck` does not expect on PostgreSQL. */
async function allowStates(knex: Knex, values: readonly string[]): Promise<void> {
  if (!isPostgres(knex)) return replaceCheck(knex, 'vetoes', 'state', values)
  await knex.raw('alter table vetoes drop constraint vetoes_state')
  await knex.raw(`alter table vetoes add constraint vetoes_state check (state in (${values.map((one) => `'${one}'`).join(', ')}))`)
}

export async function up(knex: Knex): Promise<void> {
  await createHands(knex)
  await createFiles(knex)
  // What would come into force after its cycle is settled or called off: the case ends, and acts on nothing.
  await allowStates(knex, [...STATES, 'lapsed'])
  await countChanges(knex, Object.fromEntries(COUNTED.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, [...COUNTED])
  await knex('vetoes').where({ state: 'lapsed' }).update({ state: 'reversed' })
  await allowStates(knex, STATES)
  for (const table of COUNTED.toReversed()) await knex.schema.dropTableIfExists(table)
}
