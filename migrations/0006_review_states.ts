import type { Knex } from 'knex'
import { addCheck, replaceCheck } from '../server/db/checks.ts'

const BEFORE = ['draft', 'returned', 'head_review', 'secrecy_review', 'approval_1', 'approval_2', 'published', 'superseded', 'discarded']
/** What a real office needs besides: asked of the secrecy department (art. 17), approved for a set time, decided not to be disclosed. */
const ADDED = ['secrecy_office', 'scheduled', 'withheld']

export async function up(knex: Knex): Promise<void> {
  await replaceCheck(knex, 'disclosure_versions', 'state', [...BEFORE, ...ADDED])
  await replaceCheck(knex, 'catalogue_items', 'review_level', undefined) // levels are configured, not built in
}

export async function down(knex: Knex): Promise<void> {
  await addCheck(knex, 'catalogue_items', 'review_level', [1, 2])
  await replaceCheck(knex, 'disclosure_versions', 'state', BEFORE)
}
