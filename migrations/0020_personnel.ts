import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

/** What the rows of one version have in common; of a notice 公示 also its period and who hears objections. */
async function createNotices(knex: Knex): Promise<void> {
  await knex.schema.createTable('personnel_notices', (t) => {
    t.integer('version_id').primary().references('disclosure_versions.id')
    t.text('body').notNullable().defaultTo('') // plain text, a line each
    t.boolean('is_notice').notNullable()
    t.integer('notice_days').notNullable().defaultTo(5) // working days, the first included
    t.text('takers').notNullable().defaultTo('[]') // JSON: departments that hear objections
    t.text('telephone').notNullable().defaultTo('')
    t.text('address').notNullable().defaultTo('')
    t.text('how').notNullable().defaultTo('')
    t.integer('assessed') // 应参加考核人数
    t.check('notice_days between 1 and 60', [], 'personnel_notices_days')
  })
}

async function createActions(knex: Knex): Promise<void> {
  await knex.schema.createTable('personnel_actions', (t) => {
    t.increments('id')
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.integer('line_no').notNullable()
    t.text('kind').notNullable()
    t.integer('person_id').references('people.id').index()
    t.text('name').notNullable().defaultTo('')
    t.text('sex').notNullable().defaultTo('')
    t.text('birth_month').notNullable().defaultTo('') // YYYY-MM: the month and never the day
    t.text('education').notNullable().defaultTo('')
    t.integer('department_id').references('departments.id')
    t.text('post_from').notNullable().defaultTo('')
    t.text('post_to').notNullable().defaultTo('')
    t.text('detail').notNullable().defaultTo('') // the punishment, the stage of admission or the grade
    t.text('reward').notNullable().defaultTo('')
    t.text('began_on') // of a probation, or of probationary membership
    t.text('decided_by').notNullable().defaultTo('')
    t.text('decided_on')
    t.text('document_number').notNullable().defaultTo('')
    t.text('effective_on')
    t.text('shown_until') // of a punishment: the last day of its period, on which readers still see the name
    t.text('grounds').notNullable().defaultTo('')
    t.integer('notice_id').references('disclosures.id').index() // the notice that came before it
    t.text('salt').notNullable() // hides the name of somebody punished in exports and hashes
    t.integer('import_id')
    t.integer('source_row')
    t.unique(['version_id', 'line_no'])
    t.index(['kind', 'effective_on'])
  })
}

async function createObjections(knex: Knex): Promise<void> {
  await knex.schema.createTable('publicity_objections', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id').index()
    t.integer('version_id').notNullable().references('disclosure_versions.id').index()
    t.integer('line_no') // whom it is about; null: the notice as a whole
    t.boolean('named').notNullable()
    t.integer('filer_id').references('people.id') // never set for an anonymous one
    t.text('filer_name').notNullable().defaultTo('')
    t.text('contact').notNullable().defaultTo('')
    t.text('body').notNullable()
    t.text('leads').notNullable().defaultTo('')
    t.text('code_hash').notNullable().unique()
    t.text('filed_on').notNullable() // the day alone: an instant could be laid beside the times of sessions
    t.text('state').notNullable()
    t.integer('handler_id').references('people.id')
    t.text('taken_at')
    t.text('finding')
    t.text('finding_text').notNullable().defaultTo('')
    t.text('reply').notNullable().defaultTo('')
    t.text('concluded_at')
    t.integer('version').notNullable().defaultTo(1)
    t.check(`state in ('received', 'handling', 'concluded')`, [], 'publicity_objections_state')
    t.check(
      `finding is null or finding in ('substantiated', 'partly', 'unsubstantiated', 'unverifiable')`,
      [],
      'publicity_objections_finding',
    )
    t.check(`named or filer_id is null`, [], 'publicity_objections_anonymous')
  })
  await forbidChange(knex, 'publicity_objections', ['delete'])
}

/** What came of the notice for each person in it; said once. */
async function createResults(knex: Knex): Promise<void> {
  await knex.schema.createTable('publicity_results', (t) => {
    t.increments('id')
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.integer('line_no').notNullable()
    t.text('result').notNullable()
    t.text('reason').notNullable().defaultTo('')
    t.integer('decided_by').notNullable().references('people.id')
    t.text('decided_at').notNullable()
    t.unique(['version_id', 'line_no'])
    t.check(`result in ('unaffected', 'deferred', 'cancelled')`, [], 'publicity_results_result')
  })
  await forbidChange(knex, 'publicity_results', ['update', 'delete'])
}

const TABLES = ['personnel_notices', 'personnel_actions', 'publicity_objections', 'publicity_results'] as const

export async function up(knex: Knex): Promise<void> {
  await createNotices(knex)
  await createActions(knex)
  await createObjections(knex)
  await createResults(knex)
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of [...TABLES].reverse()) await knex.schema.dropTableIfExists(table)
}
