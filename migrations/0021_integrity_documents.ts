import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const SECTIONS = ['duty_report', 'pledge', 'gift', 'training', 'personal_matters', 'sanction']
const KINDS = ['notice', 'regulation', 'plan', 'procurement', 'rule_system', 'other']
const SYSTEMS = ['secrecy_review', 'proactive', 'on_application', 'press', 'accountability', 'catalogue_filing', 'web_review']
const TABLES = ['rule_system_reviews', 'document_facts', 'gift_limits', 'integrity_entries']

export async function up(knex: Knex): Promise<void> {
  await createIntegrity(knex)
  await createDocuments(knex)
  await addOneShot(knex)
  await countChanges(knex, Object.fromEntries(TABLES.map((table) => [table, undefined])))
}

/** One row a report, pledge, gift, training, count or sanction; a section fills the columns that it knows. */
async function createIntegrity(knex: Knex): Promise<void> {
  await knex.schema.createTable('integrity_entries', (t) => {
    t.increments('id')
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.integer('line_no').notNullable()
    t.text('section').notNullable().checkIn(SECTIONS)
    // Who reports, pledges, registers or is sanctioned; never who gave.
    for (const name of ['person_name', 'post', 'subject', 'text', 'honesty', 'measures']) t.text(name).notNullable().defaultTo('')
    t.integer('year') // reported on
    t.text('happened_on') // reported, signed, received, held, decided
    t.text('recorded_on') // registered, collected, in force
    t.text('giver').notNullable().defaultTo('').checkIn(['', 'unit', 'person']) // 单位、个人: nobody learns who
    t.text('occasion').notNullable().defaultTo('')
    t.integer('quantity')
    t.bigInteger('estimate_fen')
    t.boolean('is_money').notNullable().defaultTo(false) // 礼金、有价证券、支付凭证
    t.text('handling').notNullable().defaultTo('').checkIn(['', 'returned', 'handed_in', 'auctioned', 'kept'])
    t.text('voucher').notNullable().defaultTo('')
    t.text('handler_1').notNullable().defaultTo('')
    t.text('handler_2').notNullable().defaultTo('')
    t.integer('expected') // 应报, 应到
    t.integer('actual') // 已报, 实到
    t.integer('checked') // 抽查
    t.text('sanction').notNullable().defaultTo('')
    t.integer('import_id')
    t.integer('source_row')
    t.unique(['version_id', 'line_no'])
    t.index(['section', 'happened_on'])
  })
  // What the rules say about gifts differs by place and year: a dated parameter, not a constant.
  await knex.schema.createTable('gift_limits', (t) => {
    t.text('from_on').primary() // YYYY-MM-DD: gifts received from this day on
    t.bigInteger('register_fen').notNullable() // from this value on a gift is registered
    t.bigInteger('hand_in_fen').notNullable() // from this value on it is handed in
    t.integer('months').notNullable() // within which it is registered
    t.text('basis').notNullable()
    t.integer('set_by').references('people.id') // null: shipped
    t.text('set_at')
  })
  await knex('gift_limits').insert({
    from_on: '1995-04-30',
    register_fen: 10_000,
    hand_in_fen: 20_000,
    months: 1,
    basis: '《关于对党和国家机关工作人员在国内交往中收受的礼品实行登记制度的规定》（中办发〔1995〕7号）',
  })
}

async function createDocuments(knex: Knex): Promise<void> {
  await knex.schema.createTable('document_facts', (t) => {
    t.integer('version_id').primary().references('disclosure_versions.id')
    t.text('kind').notNullable().checkIn(KINDS)
    t.text('issuer').notNullable().defaultTo('') // 发文机关
    t.text('in_force_on')
    t.text('repealed_on')
    t.text('method').notNullable().defaultTo('') // of a procurement
    t.text('supplier').notNullable().defaultTo('')
    t.bigInteger('budget_fen')
    t.bigInteger('price_fen')
    t.text('rule_system').checkIn(SYSTEMS) // which of the seven; null: none
    t.integer('owner_department_id').references('departments.id')
    t.integer('owner_person_id').references('people.id')
    t.text('owner_name').notNullable().defaultTo('') // as it was when the text was written
    t.index(['rule_system'])
  })
  // Looked at again and left as it is: a signed act of its own, with the hash of what was looked at.
  await knex.schema.createTable('rule_system_reviews', (t) => {
    t.increments('id')
    t.integer('disclosure_id').notNullable().references('disclosures.id').index()
    t.integer('version_number').notNullable()
    t.integer('reviewed_by').notNullable().references('people.id')
    t.text('at').notNullable()
    t.text('statement').notNullable()
    t.text('content_hash').notNullable() // SHA-256 of the canonical content, lower-case hex
    t.text('next_due_on').notNullable()
  })
  await forbidChange(knex, 'rule_system_reviews', ['update', 'delete'])
}

/** 一次性公开事项: published once for its period, and then only corrected. */
async function addOneShot(knex: Knex): Promise<void> {
  for (const table of ['catalogue_items', 'catalogue_edition_items'])
    await knex.schema.alterTable(table, (t) => {
      t.boolean('one_shot').notNullable().defaultTo(false)
    })
  await knex.schema.alterTable('disclosures', (t) => {
    t.text('one_shot_key') // the period, or the year of an event; null: may be published as often as there is something to publish
  })
  // A draft thrown away before anybody read it makes room; what was published keeps its place, withdrawn or not.
  await knex.raw(
    `create unique index disclosures_one_shot on disclosures (item_id, department_id, one_shot_key)
     where one_shot_key is not null and (first_published_at is not null or working_number is not null)`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  await knex.raw('drop index if exists disclosures_one_shot')
  await dropColumns(knex, 'disclosures', ['one_shot_key'])
  await dropColumns(knex, 'catalogue_edition_items', ['one_shot'])
  await dropColumns(knex, 'catalogue_items', ['one_shot'])
  for (const table of TABLES) await knex.schema.dropTableIfExists(table)
}
