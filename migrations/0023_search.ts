import type { Knex } from 'knex'
import { isPostgres } from '../server/db/engine.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'

// What is searched, folded and cut into pairs of characters (ADR 0014). Every row can be made again from what it speaks of.
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('blob_texts', (t) => {
    t.text('sha256').primary().references('blobs.sha256').onDelete('CASCADE')
    t.text('text').notNullable() // what its readers see in the file; '' when nothing could be read
  })
  await createLaws(knex)
  await knex.schema.createTable('search_documents', (t) => {
    t.increments('id')
    t.text('kind').notNullable()
    t.integer('ref_id').notNullable() // of the thing itself, by kind
    t.integer('record_id').notNullable() // of what it is indexed with: a file with its record, an article with its law
    t.integer('department_id')
    t.integer('item_id')
    t.integer('published_number') // of the version that is indexed; null for what has no versions
    t.text('day') // YYYY-MM-DD: newer ones stand first
    t.integer('year')
    t.boolean('withdrawn').notNullable().defaultTo(false)
    t.text('title').notNullable()
    t.text('title_en').notNullable()
    t.text('place').notNullable() // what it is part of, or its number
    t.text('href').notNullable()
    t.unique(['kind', 'ref_id'])
    t.index(['kind', 'record_id'])
  })
  await knex.schema.createTable('search_texts', (t) => {
    t.integer('document_id').primary().references('search_documents.id').onDelete('CASCADE')
    t.text('text').notNullable() // as it is shown
    t.text('folded_title').notNullable()
    t.text('folded').notNullable() // the title too
  })
  if (isPostgres(knex)) {
    await knex.raw('alter table search_documents add column title_tokens tsvector not null, add column tokens tsvector not null')
    // Every query reads what waits to be put into the index: the list of it is kept short.
    for (const column of ['title_tokens', 'tokens'])
      await knex.raw(
        `create index search_documents_${column} on search_documents using gin (${column}) with (gin_pending_list_limit = 256)`,
      )
  } else
    await knex.raw(
      `create virtual table search_index using fts5(title, body, title_chars, body_chars, content='', contentless_delete=1, tokenize='ascii')`,
    )
}

async function createLaws(knex: Knex): Promise<void> {
  await knex.schema.createTable('laws', (t) => {
    t.increments('id')
    t.text('slug').notNullable().unique()
    t.text('title').notNullable().unique()
    t.text('history').notNullable() // JSON: lines on who passed, published and amended it, and when
    t.text('passed_on') // YYYY-MM-DD: of its present wording
    t.text('in_force_on')
    t.text('text_sha256').notNullable() // of the file it was read from
    t.text('loaded_at').notNullable()
  })
  await knex.schema.createTable('law_articles', (t) => {
    t.increments('id')
    t.integer('law_id').notNullable().references('laws.id').onDelete('CASCADE')
    t.integer('position').notNullable()
    t.integer('number').notNullable()
    t.integer('inserted').notNullable().defaultTo(0) // 第十条之一 is 1
    t.text('chapter').notNullable().defaultTo('')
    t.text('section').notNullable().defaultTo('')
    t.text('text').notNullable() // without its number; paragraphs parted by line ends
    t.unique(['law_id', 'number', 'inserted'])
  })
  await countChanges(knex, { laws: undefined, law_articles: undefined })
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table if exists search_index')
  await forgetChanges(knex, ['laws', 'law_articles'])
  for (const table of ['search_texts', 'search_documents', 'law_articles', 'laws', 'blob_texts']) await knex.schema.dropTableIfExists(table)
}
