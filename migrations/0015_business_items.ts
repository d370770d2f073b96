import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'

const TEXTS = [
  'name',
  'name_en',
  'keywords', // what people call it: 失业金 for 失业保险金
  'applicants', // 办理对象
  'conditions', // a line each
  'result',
  'fee_basis',
  'place',
  'hours',
  'telephone',
  'supervision', // 监督电话
  'responsible_name', // as it was when the text was written; whoever reads later sees the name of that time in the export
  'stand_in_name',
]
/** JSON text: rows in their order, always read and written whole. */
const LISTS = ['materials', 'steps', 'bases', 'questions']

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('business_items', (t) => {
    t.integer('version_id').primary().references('disclosure_versions.id')
    for (const name of TEXTS) t.text(name).notNullable().defaultTo('')
    for (const name of LISTS) t.text(name).notNullable().defaultTo('[]')
    t.integer('legal_days') // working days; null: no law sets a limit
    t.integer('promised_days') // working days; 0: done while the person waits
    t.bigInteger('fee_fen').notNullable().defaultTo(0)
    t.integer('responsible_id').references('people.id').index()
    t.integer('stand_in_id').references('people.id') // AB角
  })
  await countChanges(knex, { business_items: undefined })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['business_items'])
  await knex.schema.dropTableIfExists('business_items')
}
