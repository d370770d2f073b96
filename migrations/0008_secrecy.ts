import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('secrecy_scans', (t) => {
    t.integer('version_id').primary().references('disclosure_versions.id')
    t.text('content_hash').notNullable() // SHA-256 of every text and file that was read: what an approval is about
    t.integer('texts').notNullable()
    t.integer('files').notNullable()
    t.text('scanned_at').notNullable()
  })
  await knex.schema.createTable('secrecy_hits', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id')
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.integer('position').notNullable()
    t.text('kind').notNullable()
    t.text('severity').notNullable().checkIn(['stop', 'decide'])
    t.text('place').notNullable() // title, body, line:812:purpose, file:17:page:3
    t.text('label').notNullable() // message key of the place
    t.text('params').notNullable().defaultTo('{}') // JSON
    t.text('excerpt').notNullable().defaultTo('') // with everything sensitive masked; empty for a mark of classification
    t.text('fingerprint').notNullable() // of the exact text: the same hit is known again in a correction
    t.text('outcome').notNullable().defaultTo('open').checkIn(['open', 'cleared', 'masked', 'kept'])
    t.text('reason').notNullable().defaultTo('')
    t.text('decided_by_name').notNullable().defaultTo('') // as it was then
    t.integer('decided_by').references('people.id')
    t.text('decided_at')
    t.integer('from_version') // decided in this earlier version of the record, and carried over
    t.index(['version_id', 'outcome'])
    t.index(['disclosure_id', 'fingerprint'])
  })
  // What a file was found to hold, once for all versions that carry the same bytes.
  await knex.schema.createTable('secrecy_files', (t) => {
    t.text('sha256').primary()
    t.text('name').notNullable()
    t.text('found').notNullable() // JSON: hits with masked excerpts, never the text itself
    t.text('read_at').notNullable()
  })
  await knex.schema.createTable('secrecy_referrals', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id').index()
    t.integer('version_number').notNullable()
    t.text('addressee').notNullable() // the secrecy department that is asked (条例 art. 17)
    t.text('question').notNullable()
    t.integer('referred_by').notNullable().references('people.id')
    t.text('referred_at').notNullable()
    t.text('due_on').notNullable() // seven working days by custom; warns, does not decide
    t.text('answer').checkIn(['open', 'partial', 'withhold'])
    t.text('document_number').notNullable().defaultTo('')
    t.text('document_on')
    t.text('remark').notNullable().defaultTo('')
    t.integer('answered_by').references('people.id')
    t.text('answered_at')
  })
  await knex.raw(`create unique index secrecy_referrals_one_open on secrecy_referrals (disclosure_id) where answer is null`)
  await knex.schema.createTable('withholdings', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id').index()
    t.integer('version_number').notNullable()
    t.text('ground').notNullable() // articles 14 to 16
    t.text('explanation').notNullable()
    t.integer('decided_by').notNullable().references('people.id')
    t.text('decided_at').notNullable()
    t.text('review_on').notNullable().index() // art. 18: to be looked at again
    t.text('reopened_at')
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
  })
  await knex.schema.createTable('withholding_reviews', (t) => {
    t.increments('id')
    t.integer('withholding_id').notNullable().references('withholdings.id').index()
    t.text('outcome').notNullable().checkIn(['keep', 'reopen'])
    t.text('remark').notNullable()
    t.text('review_on') // the next one, when kept
    t.integer('decided_by').notNullable().references('people.id')
    t.text('decided_at').notNullable()
  })
  await forbidChange(knex, 'withholding_reviews', ['update', 'delete'])
  await countChanges(knex, READ)
}

const READ: Readonly<Record<string, undefined>> = {
  secrecy_scans: undefined,
  secrecy_hits: undefined,
  secrecy_files: undefined,
  secrecy_referrals: undefined,
  withholdings: undefined,
  withholding_reviews: undefined,
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, Object.keys(READ))
  for (const table of ['withholding_reviews', 'withholdings', 'secrecy_referrals', 'secrecy_files', 'secrecy_hits', 'secrecy_scans'])
    await knex.schema.dropTableIfExists(table)
}
