import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'

// What pages remember of a roll is who is on it. That somebody fetched a code changes none of them, and hundreds fetch theirs within minutes:
// each would have every list, chart and front page computed anew (ADR 0010).
const SEEN = ['box_uuid', 'person_id', 'excluded']

export async function up(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['voter_roll'])
  await countChanges(knex, { voter_roll: SEEN })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['voter_roll'])
  await countChanges(knex, { voter_roll: undefined })
}
