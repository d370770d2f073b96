import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = [
  'inspection_templates',
  'inspections',
  'inspection_departments',
  'inspection_visits',
  'inspection_inspectors',
  'inspection_items',
  'inspection_draws',
  'inspection_answers',
  'inspection_answer_log',
  'inspection_notices',
  'inspection_findings',
  'inspection_steps',
  'inspection_files',
] as const

/** What the evaluation and pages with figures are made of; checklists that are being filled on a phone must not empty every cache. */
const COUNTED = ['inspections', 'inspection_visits', 'inspection_findings', 'inspection_steps'] as const

async function createPlan(knex: Knex): Promise<void> {
  await knex.schema.createTable('inspection_templates', (t) => {
    t.increments('id')
    t.integer('department_id').notNullable().references('departments.id') // whose inspectors keep it
    t.text('name').notNullable()
    t.text('items').notNullable() // JSON: [{ indicator, title, look }]
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.text('retired_at')
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('inspections', (t) => {
    t.increments('id')
    t.integer('department_id').notNullable().references('departments.id') // leads it
    t.integer('scheme_id').references('evaluation_schemes.id') // whose indicators it serves
    t.text('kind').notNullable().checkIn(['periodic', 'unannounced'], 'inspections_kind')
    t.text('title').notNullable()
    t.text('purpose').notNullable().defaultTo('')
    t.text('from_on').notNullable() // planned days, both included
    t.text('to_on').notNullable()
    t.text('state').notNullable().checkIn(['draft', 'planned', 'running', 'done', 'cancelled'], 'inspections_state')
    t.integer('rectification_days').notNullable() // working days that a notice gives
    t.text('cancel_reason').notNullable().defaultTo('')
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.index(['from_on'])
  })
  // The inspecting departments, the leading one among them.
  await knex.schema.createTable('inspection_departments', (t) => {
    t.integer('inspection_id').notNullable().references('inspections.id')
    t.integer('department_id').notNullable().references('departments.id')
    t.primary(['inspection_id', 'department_id'])
  })
}

/** One department on one day. */
async function createVisits(knex: Knex): Promise<void> {
  await knex.schema.createTable('inspection_visits', (t) => {
    t.increments('id')
    t.integer('inspection_id').notNullable().references('inspections.id')
    t.integer('department_id').notNullable().references('departments.id')
    t.text('on_day').notNullable() // planned; from the beginning on the day itself
    t.text('state').notNullable().checkIn(['planned', 'running', 'closed', 'signed', 'refused', 'cancelled'], 'inspection_visits_state')
    t.integer('begun_by').references('people.id')
    t.text('begun_at')
    t.integer('closed_by').references('people.id')
    t.text('closed_at')
    t.text('summary').notNullable().defaultTo('')
    t.text('record_sha256') // of what was found, as it was put before the department
    t.integer('signer_id').references('people.id') // named by the inspectors; the head may always sign
    t.integer('signed_by').references('people.id')
    t.text('signed_at')
    t.text('statement').notNullable().defaultTo('') // what the department says to it
    t.integer('refused_by').references('people.id') // the inspector who recorded that nobody would sign
    t.text('refused_at')
    t.text('refused_reason').notNullable().defaultTo('')
    t.integer('witness_id').references('people.id') // a second inspector, who confirms it in a session of their own
    t.text('witnessed_at')
    t.text('cancel_reason').notNullable().defaultTo('')
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['inspection_id', 'department_id'])
    t.index(['department_id', 'state'])
  })
  await knex.schema.createTable('inspection_inspectors', (t) => {
    t.integer('visit_id').notNullable().references('inspection_visits.id')
    t.integer('person_id').notNullable().references('people.id')
    t.primary(['visit_id', 'person_id'])
  })
  // The checklist. With a department: for that one only; with a visit: added on the spot.
  await knex.schema.createTable('inspection_items', (t) => {
    t.increments('id')
    t.integer('inspection_id').notNullable().references('inspections.id').index()
    t.integer('position').notNullable()
    t.text('indicator').notNullable().defaultTo('') // code in the scheme; '' for an item of the inspectors' own
    t.text('title').notNullable()
    t.text('look').notNullable().defaultTo('') // what to look at
    t.integer('department_id').references('departments.id')
    t.integer('visit_id').references('inspection_visits.id')
    t.integer('disclosure_id').references('disclosures.id') // a record that was drawn
    t.text('client_key') // the phone's own name of it, so that it is added once
    t.unique(['visit_id', 'client_key'])
  })
  await knex.schema.createTable('inspection_draws', (t) => {
    t.increments('id')
    t.integer('inspection_id').notNullable().references('inspections.id').index()
    t.text('of').notNullable().checkIn(['departments', 'records'], 'inspection_draws_of')
    t.text('from_on') // of records: published on these days, both included
    t.text('to_on')
    t.text('draw').notNullable().checkIn(['simple', 'stratified'], 'inspection_draws_draw')
    t.integer('size').notNullable()
    t.text('public_source').notNullable() // announced: where the public text will come from
    t.text('records').notNullable() // JSON: [[id, version, department]], fixed at the announcement
    t.text('list_hash').notNullable()
    t.text('secret').notNullable() // hex; nobody reads it before the draw
    t.text('commitment').notNullable()
    t.integer('announced_by').notNullable().references('people.id')
    t.text('announced_at').notNullable()
    t.text('public_text')
    t.text('seed')
    t.text('sample') // JSON: ids in the order drawn
    t.integer('drawn_by').references('people.id')
    t.text('drawn_at')
    t.integer('version').notNullable().defaultTo(1)
  })
}

async function createAnswers(knex: Knex): Promise<void> {
  await knex.schema.createTable('inspection_answers', (t) => {
    t.increments('id')
    t.integer('visit_id').notNullable().references('inspection_visits.id')
    t.integer('item_id').notNullable().references('inspection_items.id')
    t.text('answer').notNullable().checkIn(['in_order', 'problem', 'not_applicable'], 'inspection_answers_answer')
    t.text('note').notNullable().defaultTo('')
    t.text('severity').checkIn(['minor', 'serious', 'grave'], 'inspection_answers_severity') // of a problem
    t.integer('given_by').notNullable().references('people.id')
    t.text('given_at').notNullable()
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['visit_id', 'item_id'])
  })
  // Everything that was ever sent; the phone's own name of a sending makes it count once.
  await knex.schema.createTable('inspection_answer_log', (t) => {
    t.increments('id')
    t.integer('visit_id').notNullable().references('inspection_visits.id')
    t.integer('item_id').notNullable().references('inspection_items.id')
    t.text('answer').notNullable()
    t.text('note').notNullable()
    t.text('severity')
    t.integer('given_by').notNullable().references('people.id')
    t.text('at').notNullable()
    t.text('client_id').notNullable()
    t.unique(['visit_id', 'client_id'])
  })
  await forbidChange(knex, 'inspection_answer_log', ['update', 'delete'])
}

async function createFindings(knex: Knex): Promise<void> {
  await knex.schema.createTable('inspection_notices', (t) => {
    t.increments('id')
    t.integer('visit_id').notNullable().references('inspection_visits.id').index()
    t.integer('year').notNullable()
    t.integer('number').notNullable() // from 1 in each year
    t.text('requirement').notNullable()
    t.integer('days').notNullable() // working days
    t.text('due_on').notNullable()
    t.integer('issued_by').notNullable().references('people.id')
    t.text('issued_at').notNullable()
    t.unique(['year', 'number'])
  })
  await forbidChange(knex, 'inspection_notices', ['update', 'delete'])
  await knex.schema.createTable('inspection_findings', (t) => {
    t.increments('id')
    t.integer('visit_id').notNullable().references('inspection_visits.id')
    t.integer('item_id').notNullable().references('inspection_items.id')
    t.integer('number').notNullable() // from 1 in its visit
    t.text('indicator').notNullable()
    t.text('title').notNullable()
    t.text('text').notNullable()
    t.text('severity').notNullable().checkIn(['minor', 'serious', 'grave'], 'inspection_findings_severity')
    t.text('state').notNullable().checkIn(['recorded', 'ordered', 'answered', 'done'], 'inspection_findings_state')
    t.integer('notice_id').references('inspection_notices.id')
    t.text('due_on')
    t.integer('escalation').notNullable().defaultTo(0) // 1: the head was told that it is overdue; 2: the leaders too
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['visit_id', 'number'])
    t.index(['state', 'due_on'])
  })
  await knex.schema.createTable('inspection_steps', (t) => {
    t.increments('id')
    t.integer('inspection_id').notNullable().references('inspections.id').index()
    t.integer('visit_id').references('inspection_visits.id')
    t.integer('finding_id').references('inspection_findings.id').index()
    t.text('step').notNullable()
    t.integer('actor_id').references('people.id') // null: the clock
    t.text('at').notNullable()
    t.text('remark').notNullable().defaultTo('')
    t.text('due_on') // of an order to rectify
  })
  await forbidChange(knex, 'inspection_steps', ['update', 'delete'])
  await knex.schema.createTable('inspection_files', (t) => {
    t.increments('id')
    t.integer('visit_id').notNullable().references('inspection_visits.id').index()
    t.integer('item_id').references('inspection_items.id') // photographed while inspecting …
    t.integer('step_id').references('inspection_steps.id') // … or handed in with an answer or a re-check
    t.text('name').notNullable()
    t.text('type').notNullable()
    t.integer('size').notNullable() // bytes
    t.text('sha256').notNullable().references('blobs.sha256').index() // as it is kept: without what a camera writes into a picture
    t.text('original_sha256').notNullable() // as it was handed in
    t.text('client_id') // the phone's own name of it
    t.integer('uploaded_by').notNullable().references('people.id')
    t.text('uploaded_at').notNullable()
    t.unique(['visit_id', 'client_id'])
  })
}

export async function up(knex: Knex): Promise<void> {
  await createPlan(knex)
  await createVisits(knex)
  await createAnswers(knex)
  await createFindings(knex)
  await countChanges(knex, Object.fromEntries(COUNTED.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, [...COUNTED])
  for (const table of TABLES.toReversed()) await knex.schema.dropTableIfExists(table)
}
