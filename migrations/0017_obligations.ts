import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const TABLES = ['calendar_notices', 'obligation_events', 'obligation_extensions', 'nil_reports', 'obligations']

export async function up(knex: Knex): Promise<void> {
  await createObligations(knex)
  await createNilReports(knex)
  await createExtensions(knex)
  await knex.schema.createTable('obligation_events', (t) => {
    t.increments('id')
    t.integer('obligation_id').notNullable().references('obligations.id').index()
    t.text('kind').notNullable() // see EVENT_KINDS in obligation-events.rules.ts
    t.text('at').notNullable()
    t.integer('actor_id').references('people.id') // null: the system
    t.text('details').notNullable().defaultTo('{}') // JSON
  })
  await forbidChange(knex, 'obligation_events', ['update', 'delete'])
  await knex.schema.createTable('calendar_notices', (t) => {
    t.increments('id')
    t.integer('year').notNullable().index() // for a year named twice the later row stands
    t.text('holidays').notNullable() // JSON: [[key, from, to]]
    t.text('makeups').notNullable() // JSON: [day]
    t.text('document').notNullable() // number of the State Council's notice
    t.text('source').notNullable().checkIn(['file', 'form'])
    t.integer('loaded_by').notNullable().references('people.id')
    t.text('loaded_at').notNullable()
  })
  await forbidChange(knex, 'calendar_notices', ['update', 'delete'])
  await knex.schema.alterTable('disclosures', (t) => {
    t.text('event_evidence').notNullable().defaultTo('') // what proves the day of the decision or event: a document number, an attachment
  })
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

/** One row a due item. It keeps the item's words and timing of its time. */
async function createObligations(knex: Knex): Promise<void> {
  await knex.schema.createTable('obligations', (t) => {
    t.increments('id')
    t.integer('item_id').notNullable().references('catalogue_items.id')
    t.integer('department_id').notNullable().references('departments.id')
    t.text('occasion').notNullable() // what makes it one: 2026-09, event:812, first:2026-01-01, review:812:2026-06-30
    t.text('item_code').notNullable()
    t.text('title').notNullable()
    t.text('title_en').notNullable()
    t.text('register').notNullable()
    t.text('legal_basis').notNullable()
    t.text('elements').notNullable().defaultTo('[]') // JSON: [{ zh, en }]
    t.integer('edition_number') // of the catalogue in force at that time
    t.text('timing').notNullable().checkIn(['ex_ante', 'ex_post', 'periodic', 'standing'])
    t.integer('timing_days').notNullable()
    t.text('cycle').notNullable().checkIn(['event', 'monthly', 'quarterly', 'yearly', 'standing'])
    t.text('period')
    t.text('formed_on')
    t.text('event_on')
    t.text('due_on').notNullable() // extension and suspension included
    t.boolean('provisional').notNullable().defaultTo(false)
    t.integer('extended_days').notNullable().defaultTo(0) // working days
    t.text('suspended_from')
    t.text('suspended_to') // inclusive
    t.integer('responsible_id').references('people.id').index()
    t.integer('disclosure_id').references('disclosures.id').index()
    t.text('answered_at')
    t.integer('nil_report_id') // of nil_reports, made after this
    t.text('withdrawn_at')
    t.text('cancelled_at')
    t.text('cancel_reason').checkIn(['item_ended', 'department_closed', 'draft_discarded', 'record_withdrawn', 'record_withheld'])
    t.integer('lead_days')
    t.integer('elements_present')
    t.integer('elements_required').notNullable().defaultTo(0)
    t.text('created_at').notNullable()
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.unique(['item_id', 'department_id', 'occasion'])
    t.index(['department_id', 'due_on'])
    t.index('due_on')
  })
  // What is still owed is asked for on every first page.
  await knex.raw('create index obligations_open on obligations (department_id, due_on) where answered_at is null and cancelled_at is null')
}

async function createNilReports(knex: Knex): Promise<void> {
  await knex.schema.createTable('nil_reports', (t) => {
    t.increments('id')
    t.integer('obligation_id').notNullable().references('obligations.id')
    t.text('state').notNullable().checkIn(['drafted', 'signed', 'discarded', 'disproved'])
    t.text('statement').notNullable()
    t.integer('drafted_by').notNullable().references('people.id')
    t.text('drafted_at').notNullable()
    t.text('return_remark').notNullable().defaultTo('') // why the head did not sign
    t.integer('signed_by').references('people.id')
    t.text('signed_at')
    t.integer('disproved_by').references('disclosures.id') // what was published later for the same period
    t.text('disproved_at')
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.raw(`create unique index nil_reports_once on nil_reports (obligation_id) where state in ('drafted', 'signed')`)
}

async function createExtensions(knex: Knex): Promise<void> {
  await knex.schema.createTable('obligation_extensions', (t) => {
    t.increments('id')
    t.integer('obligation_id').notNullable().references('obligations.id')
    t.text('kind').notNullable().checkIn(['extension', 'suspension'])
    t.integer('days') // working days, of an extension
    t.text('from_on') // of a suspension, both ends included
    t.text('to_on')
    t.text('reason').notNullable()
    t.integer('asked_by').notNullable().references('people.id')
    t.text('asked_at').notNullable()
    t.text('outcome').checkIn(['granted', 'refused']) // null: undecided
    t.integer('decided_by').references('people.id')
    t.text('decided_at')
    t.text('remark').notNullable().defaultTo('')
  })
  // Each once: what was refused may be asked for again.
  await knex.raw(
    `create unique index obligation_extensions_once on obligation_extensions (obligation_id, kind) where outcome is null or outcome = 'granted'`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  await dropColumns(knex, 'disclosures', ['event_evidence'])
  for (const table of TABLES) await knex.schema.dropTableIfExists(table)
}
