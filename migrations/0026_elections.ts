import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'

const READ = ['elections', 'election_classes', 'election_questions', 'election_steps', 'voter_roll'] as const

async function createElections(knex: Knex): Promise<void> {
  await knex.schema.createTable('elections', (t) => {
    t.increments('id')
    t.text('kind').notNullable().checkIn(['excellence', 'evaluation', 'motion', 'recommendation'], 'elections_kind')
    t.text('title').notNullable()
    t.text('description').notNullable().defaultTo('')
    t.text('state')
      .notNullable()
      .checkIn(
        ['draft', 'ceremony', 'collecting', 'frozen', 'voting', 'counting', 'counted', 'published', 'cancelled', 'stopped'],
        'elections_state',
      )
    t.text('settings').notNullable() // JSON, Settings of elections.types.ts; frozen when collection opens
    t.text('trustees').notNullable().checkIn(['shared', 'server'], 'elections_trustees')
    t.integer('department_id').notNullable().references('departments.id') // whose officer runs it
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.text('collect_until') // instant, UTC: when collection closes by itself; null: at a click
    t.text('vote_until') // instant, UTC: when voting closes by itself; null: at a click
    t.text('opened_on') // day on which voting opened
    t.text('closed_on')
    t.integer('disclosure_id').references('disclosures.id') // the record in which the result is disclosed
    t.integer('run_off_of').references('elections.id')
    t.integer('version').notNullable().defaultTo(1)
    t.index(['state'])
  })
}

/** Each class has a box, a roll and an archive of its own; an election without classes has one, with the code ''. */
async function createClasses(knex: Knex): Promise<void> {
  await knex.schema.createTable('election_classes', (t) => {
    t.increments('id')
    t.integer('election_id').notNullable().references('elections.id').index()
    t.text('code').notNullable() // '', 'A', 'B', 'C'
    t.text('title').notNullable().defaultTo('')
    t.integer('weight').notNullable().defaultTo(100) // of the class's result, in percent
    t.text('uuid').notNullable().unique() // of its box and archive: 14 base58 characters
    t.integer('merged_into').references('election_classes.id') // too small: its voters vote in that class
    t.text('election_text') // the exact bytes that its fingerprint is taken from, once the keys are made
    t.unique(['election_id', 'code'])
  })
  await knex.schema.createTable('election_questions', (t) => {
    t.integer('election_id').notNullable().references('elections.id')
    t.integer('position').notNullable() // from 1
    t.text('text').notNullable()
    t.integer('min').notNullable()
    t.integer('max').notNullable()
    t.boolean('blank').notNullable()
    t.text('subject') // JSON: whom an evaluation's question is about
    t.text('options').notNullable() // JSON, Option[] of elections.types.ts, in the order in which they are shown
    t.primary(['election_id', 'position'])
  })
}

async function createSteps(knex: Knex): Promise<void> {
  await knex.schema.createTable('election_steps', (t) => {
    t.increments('id')
    t.integer('election_id').notNullable().references('elections.id').index()
    t.text('step').notNullable()
    t.integer('actor_id').references('people.id') // null: the clock
    t.text('at').notNullable()
    t.text('detail').notNullable().defaultTo('{}') // JSON: what voters read about it
  })
  await forbidChange(knex, 'election_steps', ['update', 'delete'])
}

/** Who may vote and who fetched a code. Knows people, never ballots: nothing here names a credential. */
async function createRoll(knex: Knex): Promise<void> {
  await knex.schema.createTable('voter_roll', (t) => {
    t.text('box_uuid').notNullable() // election_classes.uuid
    t.integer('person_id').notNullable().references('people.id').index()
    t.text('excluded') // why somebody who would be on the roll is not
    t.text('blinded') // base64: what the voter's browser asked to have signed; asked again with the same, it gets the same
    t.text('blind_signature') // base64
    t.text('collected_on') // day
    t.primary(['box_uuid', 'person_id'])
  })
  await knex.schema.createTable('issuer_keys', (t) => {
    t.text('box_uuid').primary()
    t.text('public_key').notNullable() // SPKI, base64
    t.text('sealed_key').notNullable() // PKCS #8, sealed; '' once collection has closed
  })
}

export async function up(knex: Knex): Promise<void> {
  await createElections(knex)
  await createClasses(knex)
  await createSteps(knex)
  await createRoll(knex)
  await countChanges(knex, Object.fromEntries(READ.map((table) => [table, undefined])))
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, READ)
  for (const table of ['issuer_keys', 'voter_roll', 'election_steps', 'election_questions', 'election_classes', 'elections'])
    await knex.schema.dropTableIfExists(table)
}
