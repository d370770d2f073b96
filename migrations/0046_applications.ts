import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = [
  'case_applications',
  'application_parties',
  'application_files',
  'application_fees',
  'application_remedies',
  'application_offices',
] as const
const OUTCOMES = [
  'disclosed',
  'partly',
  'refused_state_secret',
  'refused_law',
  'refused_safety',
  'refused_third_party',
  'refused_internal',
  'refused_process',
  'refused_enforcement',
  'refused_enquiry',
  'not_held',
  'to_make',
  'unclear',
  'petition',
  'repeat',
  'publication',
  'excessive',
  'reissue',
  'not_corrected',
  'unpaid',
  'other_end',
]

/** What an application for disclosure (条例 art. 27–45) has beside its case. */
async function createApplications(knex: Knex): Promise<void> {
  await knex.schema.createTable('case_applications', (t) => {
    t.integer('case_id').primary().references('cases.id')
    t.text('applicant')
      .notNullable()
      .checkIn(['natural', 'business', 'research', 'welfare', 'legal', 'other'], 'case_applications_applicant')
    t.text('name').notNullable()
    t.text('id_kind')
      .notNullable()
      .checkIn(['resident_card', 'passport', 'hk_macao_pass', 'taiwan_pass', 'credit_code', 'other'], 'case_applications_id_kind')
    t.text('sealed').notNullable() // number and contact, sealed: a copy of the database alone does not tell them
    t.text('applicant_key').notNullable().index() // keyed hash of kind and number: the same applicant is known again, nothing else
    t.text('channel')
      .notNullable()
      .checkIn(['counter', 'signed_post', 'ordinary_post', 'network', 'fax', 'inside'], 'case_applications_channel')
    t.text('arrived_on').notNullable()
    t.text('confirmed_on') // by both sides, where art. 31 asks for it; until then it is not received
    t.integer('registered_by').references('people.id') // the clerk; null when it was filed here by the applicant
    t.text('wanted_number').notNullable().defaultTo('') // document number of what is asked for
    t.text('medium').notNullable().checkIn(['paper', 'electronic', 'inspection'], 'case_applications_medium')
    t.text('delivery').notNullable().checkIn(['post', 'email', 'collect', 'inside'], 'case_applications_delivery')
    t.text('excess').checkIn(['asked', 'reasonable', 'unreasonable'], 'case_applications_excess') // art. 35
    t.text('excess_reasons').notNullable().defaultTo('') // the applicant's
    t.text('finished_on')
    t.text('outcome').checkIn(OUTCOMES, 'case_applications_outcome') // line of table 三
    t.index(['finished_on'])
  })
  await forbidChange(knex, 'case_applications', ['delete'])
  await knex.schema.createTable('application_parties', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').index()
    t.text('kind').notNullable().checkIn(['third_party', 'co_maker'], 'application_parties_kind') // art. 32, art. 34
    t.text('name').notNullable()
    t.text('asked_on').notNullable()
    t.text('answer_by_on').notNullable()
    t.text('answered_on')
    t.text('opinion').checkIn(['agrees', 'objects', 'silent'], 'application_parties_opinion')
    t.text('reasons').notNullable().defaultTo('')
  })
  await forbidChange(knex, 'application_parties', ['delete'])
  // What is handed over with the reply; the applicant sees it when the reply has gone out, not before.
  await knex.schema.createTable('application_files', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').index()
    t.boolean('redacted').notNullable() // parts are blacked out, and nothing is left under them
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.integer('size').notNullable() // bytes
    t.text('sha256').notNullable().references('blobs.sha256').index()
    t.integer('uploaded_by').notNullable().references('people.id')
    t.text('on_date').notNullable()
  })
  await forbidChange(knex, 'application_files', ['update', 'delete'])
}

async function createAfterwards(knex: Knex): Promise<void> {
  await knex.schema.createTable('application_fees', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').unique() // by items or by pages, never both
    t.text('method').notNullable().checkIn(['items', 'pages'], 'application_fees_method')
    t.integer('counted').notNullable()
    t.integer('counted_before').notNullable() // by items: of this applicant in this month
    t.bigInteger('amount_fen').notNullable()
    t.text('noticed_on').notNullable()
    t.text('pay_by_on').notNullable()
    t.text('state').notNullable().checkIn(['noticed', 'paid', 'lapsed'], 'application_fees_state')
    t.text('settled_on')
  })
  await forbidChange(knex, 'application_fees', ['delete'])
  await knex.schema.createTable('application_remedies', (t) => {
    t.increments('id')
    t.integer('case_id').notNullable().references('cases.id').index()
    t.text('kind').notNullable().checkIn(['reconsideration', 'suit', 'suit_after'], 'application_remedies_kind')
    t.text('body').notNullable() // the authority or court
    t.text('number').notNullable().defaultTo('')
    t.text('filed_on').notNullable()
    t.text('closed_on')
    t.text('outcome').checkIn(['upheld', 'corrected', 'otherwise'], 'application_remedies_outcome')
    t.integer('entered_by').notNullable().references('people.id')
  })
  await forbidChange(knex, 'application_remedies', ['delete'])
  // Where applicants turn to: what replies and notices say from a day on.
  await knex.schema.createTable('application_offices', (t) => {
    t.increments('id')
    t.text('from_on').notNullable().unique()
    t.text('review_body').notNullable()
    t.text('court').notNullable()
    t.text('address').notNullable()
    t.text('telephone').notNullable()
    t.text('pay_to').notNullable()
    t.integer('entered_by').notNullable().references('people.id')
    t.text('entered_at').notNullable()
  })
  await forbidChange(knex, 'application_offices', ['update', 'delete'])
}

export async function up(knex: Knex): Promise<void> {
  await createApplications(knex)
  await createAfterwards(knex)
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of [...TABLES].toReversed()) await knex.schema.dropTableIfExists(table)
}
