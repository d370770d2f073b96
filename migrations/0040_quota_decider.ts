import type { Knex } from 'knex'

// A decision on a tie is part of a bundle whose hash is in the log: the leader's name stays as it was written there, whatever the directory
// calls them later. Null where it was decided before this column came: then today's name is all there is.
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('evaluation_quota_decisions', (t) => {
    t.text('by_name')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('evaluation_quota_decisions', (t) => {
    t.dropColumn('by_name')
  })
}
