import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const READ = ['election_ceremonies', 'election_trustees', 'election_decryptions'] as const

/** One row an election: who suffices, and, once everybody has answered, the text that joins their keys. */
async function createCeremonies(knex: Knex): Promise<void> {
  await knex.schema.createTable('election_ceremonies', (t) => {
    t.integer('election_id').primary().references('elections.id')
    t.integer('attempt').notNullable().defaultTo(1) // one more with every restart; messages for an earlier one are refused
    t.integer('threshold') // of the trustees of whom a number suffices; null when there are none
    t.text('started_at').notNullable()
    t.text('completed_at')
    t.text('trustees_text') // exact bytes for the archive
    t.text('joint_key')
    t.text('sealed_key') // motions with a key of the server: the secret, sealed
    t.integer('version').notNullable().defaultTo(1)
  })
}

/** Who keeps a key. What a trustee's browser sent is kept as it came; nothing here opens anything without that trustee's recovery code. */
async function createTrustees(knex: Knex): Promise<void> {
  await knex.schema.createTable('election_trustees', (t) => {
    t.increments('id')
    t.integer('election_id').notNullable().references('elections.id')
    t.integer('owner').notNullable() // from 1 over all trustees, as archives count them
    t.text('item').notNullable().checkIn(['single', 'pedersen', 'server'], 'election_trustees_item')
    t.integer('position').notNullable() // within those of whom a number suffices, from 1; 1 for the others
    t.integer('person_id').references('people.id').index() // null: the server
    t.text('state').notNullable().checkIn(['named', 'certified', 'shared', 'made'], 'election_trustees_state')
    t.text('certificate')
    t.text('polynomial') // its secrets are sealed for their recipients
    t.text('answer') // single: the key with its proof; otherwise the key, with the secret sealed by the trustee for the trustee
    t.integer('complaint') // owner whose part does not fit, as this trustee's browser found
    t.text('confirmed') // fingerprint that the trustee compared with the others
    t.text('confirmed_at')
    t.text('challenge') // what a trial of the key has to sign
    t.text('possession') // proof of the trial, JSON
    t.text('possession_at')
    t.text('made_at')
    t.unique(['election_id', 'owner'])
    t.unique(['election_id', 'person_id'])
  })
  await knex.schema.createTable('election_decryptions', (t) => {
    t.integer('election_id').notNullable().references('elections.id')
    t.text('box_uuid').notNullable()
    t.integer('owner').notNullable()
    t.text('text').notNullable()
    t.text('at').notNullable()
    t.primary(['box_uuid', 'owner'])
    t.index(['election_id'])
  })
  await forbidChange(knex, 'election_decryptions', ['update', 'delete'])
}

export async function up(knex: Knex): Promise<void> {
  await createCeremonies(knex)
  await createTrustees(knex)
  await countChanges(knex, Object.fromEntries(READ.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, READ)
  for (const table of ['election_decryptions', 'election_trustees', 'election_ceremonies']) await knex.schema.dropTableIfExists(table)
}
