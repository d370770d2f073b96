import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'

/** What pages are made of. Columns that change without a reader seeing it (visits, preferences) do not count. */
const READ: Readonly<Record<string, readonly string[] | undefined>> = {
  departments: undefined,
  people: ['display_name', 'display_name_en', 'department_id', 'post', 'post_en', 'rank_class', 'telephone', 'status', 'valid_until'],
  role_assignments: undefined,
  catalogue_classes: undefined,
  catalogue_items: undefined,
  catalogue_item_departments: undefined,
  disclosures: undefined,
  disclosure_versions: undefined,
  disclosure_steps: undefined,
  expense_lines: undefined,
  budget_lines: undefined,
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('revisions', (t) => {
    t.integer('id').primary() // one row
    t.bigInteger('value').notNullable()
    t.text('changed_by').notNullable().defaultTo('') // PostgreSQL: the transaction that raised it last
  })
  await knex('revisions').insert({ id: 1, value: 1 })
  await countChanges(knex, READ)
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, Object.keys(READ))
  await knex.schema.dropTableIfExists('revisions')
}
