import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = [
  'evaluation_schemes',
  'evaluation_cycles',
  'evaluation_subjects',
  'evaluation_scorers',
  'evaluation_substitutes',
  'evaluation_files',
  'evaluation_steps',
  'evaluation_scores',
  'evaluation_reopenings',
  'evaluation_decisions',
  'evaluation_adjustments',
  'evaluation_ballots',
  'evaluation_versions',
  'evaluation_sheets',
] as const

/** Each row is one version of a scheme; once frozen it never changes. */
async function createSchemes(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluation_schemes', (t) => {
    t.increments('id')
    t.text('code').notNullable()
    t.integer('number').notNullable() // version of the scheme with this code, from 1
    t.text('name').notNullable()
    t.text('state').notNullable().checkIn(['draft', 'frozen', 'discarded'], 'evaluation_schemes_state')
    t.text('content').notNullable() // canonical JSON, Scheme of core/evaluation/scheme.types.ts; of a draft it may not be valid yet
    t.text('sha256') // of the content, once frozen
    t.text('note').notNullable().defaultTo('') // why it was changed
    t.integer('copied_from').references('evaluation_schemes.id')
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.integer('frozen_by').references('people.id')
    t.text('frozen_at')
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.unique(['code', 'number'])
  })
}

async function createCycles(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluation_cycles', (t) => {
    t.increments('id')
    t.integer('scheme_id').notNullable().references('evaluation_schemes.id')
    t.text('title').notNullable()
    t.text('period').notNullable() // 2026, 2026-Q3 or 2026-09
    t.text('from_on').notNullable() // both included
    t.text('to_on').notNullable()
    t.text('state')
      .notNullable()
      .checkIn(['draft', 'open', 'scoring', 'preliminary', 'final', 'archived', 'cancelled'], 'evaluation_cycles_state')
    t.text('score_until') // day, included: when the inspecting departments should be through
    t.text('publicity_from') // days of the preliminary publicity, both included
    t.text('publicity_until')
    t.integer('version_id') // of evaluation_versions: what counts now
    t.integer('disclosure_id').references('disclosures.id') // the record in which the result is disclosed
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.index(['state'])
  })
  await knex.schema.createTable('evaluation_subjects', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.text('key').notNullable() // department:BGS, person:17
    t.integer('department_id').notNullable().references('departments.id')
    t.integer('person_id').references('people.id') // of cycles over persons
    t.text('name').notNullable() // as it was called when the cycle opened
    t.text('name_en').notNullable()
    t.text('group').notNullable() // ranked within it
    t.unique(['cycle_id', 'key'])
  })
  // The inspecting departments as named when the cycle opened. For a subject that is one of them the leadership may name a substitute,
  // who then is a scorer of that subject only.
  await knex.schema.createTable('evaluation_scorers', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('department_id').notNullable().references('departments.id')
    t.text('code').notNullable()
    t.text('name').notNullable()
    t.text('name_en').notNullable()
    t.boolean('substitute').notNullable().defaultTo(false)
    t.unique(['cycle_id', 'department_id'])
  })
  await knex.schema.createTable('evaluation_substitutes', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('subject_id').notNullable().references('evaluation_subjects.id')
    t.integer('scorer_id').notNullable().references('evaluation_scorers.id') // the substitute
    t.text('reason').notNullable()
    t.integer('named_by').notNullable().references('people.id')
    t.text('named_at').notNullable()
    t.unique(['cycle_id', 'subject_id']) // one department is the subject, so one place is free
  })
  await forbidChange(knex, 'evaluation_substitutes', ['update', 'delete'])
  // Files handed in as evidence of a score or an adjustment; the bytes lie among the blobs.
  await knex.schema.createTable('evaluation_files', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id').index()
    t.integer('subject_id').notNullable().references('evaluation_subjects.id')
    t.integer('scorer_id').references('evaluation_scorers.id') // null: of an adjustment
    t.text('sha256').notNullable().references('blobs.sha256').index()
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.integer('size').notNullable()
    t.integer('uploaded_by').notNullable().references('people.id')
    t.text('uploaded_at').notNullable()
  })
  await forbidChange(knex, 'evaluation_files', ['update', 'delete'])
  await knex.schema.createTable('evaluation_steps', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id').index()
    t.text('step').notNullable()
    t.integer('actor_id').references('people.id') // null: the clock
    t.text('at').notNullable()
    t.text('detail').notNullable().defaultTo('{}') // JSON
  })
  await forbidChange(knex, 'evaluation_steps', ['update', 'delete'])
}

async function createScores(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluation_scores', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('subject_id').notNullable().references('evaluation_subjects.id')
    t.integer('scorer_id').notNullable().references('evaluation_scorers.id')
    t.text('indicator').notNullable() // code in the scheme
    t.integer('round').notNullable() // from 1; a reopened item has a second one, the first is kept
    t.integer('points') // hundredths; null: nothing entered yet
    t.text('remark').notNullable().defaultTo('')
    t.text('evidence').notNullable().defaultTo('[]') // JSON: [{ kind: 'file', sha256, name } | { kind: 'inspection', id } | { kind: 'text', text }]
    t.integer('given_by').notNullable().references('people.id')
    t.text('saved_at').notNullable()
    t.text('submitted_at') // null: a draft of that department
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['cycle_id', 'indicator', 'subject_id', 'scorer_id', 'round'])
  })
  await knex.schema.createTable('evaluation_reopenings', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('subject_id').notNullable().references('evaluation_subjects.id')
    t.text('indicator').notNullable()
    t.integer('round').notNullable() // the round that was too far apart
    t.integer('spread').notNullable() // hundredths
    t.text('discussion').notNullable().defaultTo('') // what was agreed upon in the meeting
    t.text('at').notNullable()
    t.unique(['cycle_id', 'indicator', 'subject_id', 'round'])
  })
}

async function createDecisions(knex: Knex): Promise<void> {
  // Not applicable, override: with a reason, by a leader; taken back by a later row of kind `withdrawn`.
  await knex.schema.createTable('evaluation_decisions', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('subject_id').notNullable().references('evaluation_subjects.id')
    t.text('indicator').notNullable()
    t.text('kind').notNullable().checkIn(['not_applicable', 'override', 'withdrawn'], 'evaluation_decisions_kind')
    t.integer('points') // hundredths, of an override
    t.text('reason').notNullable()
    t.integer('decided_by').notNullable().references('people.id')
    t.text('decided_at').notNullable()
    t.index(['cycle_id', 'subject_id'])
  })
  await forbidChange(knex, 'evaluation_decisions', ['update', 'delete'])
  await knex.schema.createTable('evaluation_adjustments', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('subject_id').notNullable().references('evaluation_subjects.id')
    t.text('rule').notNullable() // code in the scheme
    t.integer('times').notNullable().defaultTo(1)
    t.text('document').notNullable() // number and title
    t.text('on_day').notNullable()
    t.text('evidence').notNullable().defaultTo('[]') // JSON as in evaluation_scores
    t.integer('entered_by').notNullable().references('people.id')
    t.text('entered_at').notNullable()
    t.text('withdrawn_at')
    t.text('withdraw_reason').notNullable().defaultTo('')
    t.integer('version').notNullable().defaultTo(1)
    t.index(['cycle_id', 'subject_id'])
  })
  await knex.schema.createTable('evaluation_ballots', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.text('indicator').notNullable()
    t.integer('election_id').references('elections.id') // a published democratic evaluation …
    t.text('counts') // … or JSON: the imported official counts by subject and class
    t.text('document').notNullable().defaultTo('') // of imported counts: where they come from
    t.integer('attached_by').notNullable().references('people.id')
    t.text('attached_at').notNullable()
    t.unique(['cycle_id', 'indicator'])
  })
}

/** What was computed: a version is never changed, a decision makes the next one. */
async function createVersions(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluation_versions', (t) => {
    t.increments('id')
    t.integer('cycle_id').notNullable().references('evaluation_cycles.id')
    t.integer('number').notNullable()
    t.text('kind').notNullable().checkIn(['preliminary', 'revised', 'final'], 'evaluation_versions_kind')
    t.text('facts').notNullable() // canonical JSON, Facts
    t.text('evaluation').notNullable() // canonical JSON, Evaluation
    t.text('sha256').notNullable() // of the bundle
    t.text('reason').notNullable().defaultTo('')
    t.integer('created_by').references('people.id') // null: the clock
    t.text('created_at').notNullable()
    t.unique(['cycle_id', 'number'])
  })
  await forbidChange(knex, 'evaluation_versions', ['update', 'delete'])
  // The same by subject, so that a sheet is one row to read.
  await knex.schema.createTable('evaluation_sheets', (t) => {
    t.integer('version_id').notNullable().references('evaluation_versions.id')
    t.text('subject').notNullable()
    t.text('facts').notNullable() // JSON, SubjectFacts
    t.text('sheet').notNullable() // JSON, Sheet
    t.text('rank').notNullable() // JSON, Rank
    t.primary(['version_id', 'subject'])
  })
  await forbidChange(knex, 'evaluation_sheets', ['update', 'delete'])
}

export async function up(knex: Knex): Promise<void> {
  await createSchemes(knex)
  await createCycles(knex)
  await createScores(knex)
  await createDecisions(knex)
  await createVersions(knex)
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
