import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'

/** What hides the name of somebody sanctioned in exports and hashes, which stay when the sanction is over. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('integrity_entries', (t) => {
    t.text('salt').notNullable().defaultTo('')
  })
  const found = (await knex('integrity_entries').where({ section: 'sanction' }).select('id')) as { id: number }[]
  for (const { id } of found) await knex('integrity_entries').where({ id }).update({ salt: globalThis.crypto.randomUUID() })
}

export async function down(knex: Knex): Promise<void> {
  await dropColumns(knex, 'integrity_entries', ['salt'])
}
