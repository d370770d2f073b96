import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'

/** Which question of the earlier election a further ballot repeats: by its place, for its words can be changed in the draft. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('elections', (t) => {
    t.integer('run_off_position') // of election_questions, from 1; null where run_off_of is
  })
  await knex.raw(`update elections set run_off_position = (
      select min(q.position) from election_questions q
        join election_questions mine on mine.text = q.text and mine.election_id = elections.id
        where q.election_id = elections.run_off_of)
    where run_off_of is not null`)
}

export async function down(knex: Knex): Promise<void> {
  await dropColumns(knex, 'elections', ['run_off_position'])
}
