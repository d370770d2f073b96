import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'

const TEXTS = [
  'asset_no',
  'name',
  'reason',
  'appraiser',
  'approver',
  'approval_no', // 批复文号
  'transferee',
  'voucher_no', // 缴款书号
  'note',
]
const CHOICES = ['class', 'way', 'approval_level', 'trading']
const DATES = ['acquired_on', 'appraised_on', 'approved_on', 'sold_on', 'paid_on', 'written_off_on']

/** Who has to approve from which original value on, as it was before the regulation of 2021 and as it is since; a bureau puts in its own. */
const DEFAULTS = [
  {
    from_on: '2004-01-01',
    basis: '单价或批量原值 20 万元以上报财政部门审批（参考做法）',
    finance_single_fen: 20_000_000,
    finance_batch_fen: 20_000_000,
  },
  {
    from_on: '2021-04-01',
    basis: '单价 5 万元以上报主管部门，单价 10 万元以上或者批量 20 万元以上报财政部门（参考做法）',
    authority_single_fen: 5_000_000,
    finance_single_fen: 10_000_000,
    finance_batch_fen: 20_000_000,
  },
]

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('asset_disposals', (t) => {
    t.increments('id')
    t.integer('version_id').notNullable().references('disclosure_versions.id')
    t.integer('line_no').notNullable()
    for (const name of [...TEXTS, ...CHOICES]) t.text(name).notNullable().defaultTo('')
    for (const name of DATES) t.text(name)
    t.integer('quantity').notNullable()
    t.bigInteger('original_fen').notNullable() // 原值
    t.bigInteger('depreciation_fen').notNullable() // 累计折旧
    t.bigInteger('net_fen').notNullable() // 净值
    t.bigInteger('appraised_fen')
    t.bigInteger('price_fen')
    t.bigInteger('costs_fen')
    t.integer('import_id')
    t.integer('source_row') // 1-based row of the imported file
    t.unique(['version_id', 'line_no'])
    t.index(['asset_no'])
    t.index(['import_id'])
  })
  await knex.schema.createTable('asset_thresholds', (t) => {
    t.increments('id')
    t.text('from_on').notNullable().unique()
    t.text('basis').notNullable()
    // Original value from which an approval above the unit's own is needed; null: none by this measure.
    for (const name of ['authority_single', 'authority_batch', 'finance_single', 'finance_batch']) t.bigInteger(`${name}_fen`)
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex('asset_thresholds').insert(DEFAULTS.map((row) => ({ authority_single_fen: null, ...row })))
  await countChanges(knex, { asset_disposals: undefined, asset_thresholds: undefined })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['asset_disposals', 'asset_thresholds'])
  await knex.schema.dropTableIfExists('asset_thresholds')
  await knex.schema.dropTableIfExists('asset_disposals')
}
