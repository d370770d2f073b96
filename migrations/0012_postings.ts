import type { Knex } from 'knex'
import { countChanges, forgetChanges } from '../server/db/revision.ts'

/** Names before anybody kept a history of them. */
const BEGINNING = '1900-01-01'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('postings', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id')
    t.integer('department_id').notNullable().references('departments.id').index()
    t.text('post').notNullable().defaultTo('')
    t.text('post_en').notNullable().defaultTo('')
    t.text('rank_class').notNullable().checkIn(['leader', 'head', 'staff'])
    t.text('kind').notNullable().checkIn(['joined', 'moved', 'returned'])
    t.text('from_on').notNullable()
    t.text('to_on') // the last day, inclusive; null while it lasts
    t.text('reason').notNullable().defaultTo('')
    t.text('end_reason').notNullable().defaultTo('') // why the person left with this posting
    t.text('until_before') // people.valid_until before a leave was planned: what a cancelled leave gives back
    t.text('applied_at').index() // null: planned, the person's row does not show it yet
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['person_id', 'from_on'])
  })
  await knex.schema.createTable('department_names', (t) => {
    t.integer('department_id').notNullable().references('departments.id')
    t.text('from_on').notNullable()
    t.text('name').notNullable()
    t.text('name_en').notNullable()
    t.primary(['department_id', 'from_on'])
  })
  await knex.schema.createTable('department_closures', (t) => {
    t.increments('id')
    t.integer('department_id').notNullable().references('departments.id').index()
    t.text('closed_on').notNullable()
    t.integer('successor_id').references('departments.id') // merged into
    t.text('reason').notNullable().defaultTo('')
    t.text('reopened_on')
  })
  await knex.schema.createTable('role_reviews', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id')
    t.integer('posting_id').notNullable().references('postings.id')
    t.text('kind').notNullable().checkIn(['moved', 'left'])
    t.text('at').notNullable()
    t.integer('reviewed_by').references('people.id')
    t.text('reviewed_at').index()
    t.unique(['posting_id', 'kind'])
  })
  await knex.schema.createTable('photos', (t) => {
    t.integer('person_id').primary().references('people.id')
    t.text('sha256').notNullable()
    t.binary('bytes').notNullable() // JPEG, 480 × 640
    t.text('updated_at').notNullable()
    t.integer('updated_by').references('people.id')
  })
  await knex.schema.createTable('staffing_imports', (t) => {
    t.increments('id')
    t.text('state').notNullable().defaultTo('open').checkIn(['open', 'committed', 'abandoned'])
    t.text('file_name').notNullable()
    t.text('sheets').notNullable() // JSON: the rows as they stood in the file
    t.boolean('others_leave').notNullable().defaultTo(false)
    t.text('counts').notNullable().defaultTo('{}')
    t.integer('created_by').notNullable().references('people.id')
    t.text('created_at').notNullable()
    t.text('committed_at')
    t.text('passwords_at') // when the one list of first passwords was given out
    t.integer('version').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('staffing_import_accounts', (t) => {
    t.integer('import_id').notNullable().references('staffing_imports.id')
    t.integer('person_id').notNullable().references('people.id')
    t.primary(['import_id', 'person_id'])
  })
  await fill(knex)
  await countChanges(knex, { postings: undefined, department_names: undefined, photos: undefined })
}

/** Everybody's history begins with the day their account was made, every department's name with the first day there is. */
async function fill(knex: Knex): Promise<void> {
  await knex.raw(
    `insert into postings (person_id, department_id, post, post_en, rank_class, kind, from_on, to_on, applied_at)
     select id, department_id, post, post_en, rank_class, 'joined', substr(created_at, 1, 10),
       case when status = 'left' then coalesce((select substr(max(a.at), 1, 10) from audit_entries a
         where a.action = 'people.deactivate' and a.subject = 'person:' || people.id), substr(created_at, 1, 10)) end, created_at
     from people`,
  )
  await knex.raw(
    `insert into department_names (department_id, from_on, name, name_en) select id, '${BEGINNING}', name, name_en from departments`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, ['postings', 'department_names', 'photos'])
  for (const table of ['staffing_import_accounts', 'staffing_imports', 'photos', 'role_reviews']) await knex.schema.dropTableIfExists(table)
  for (const table of ['department_closures', 'department_names', 'postings']) await knex.schema.dropTableIfExists(table)
}
