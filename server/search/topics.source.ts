import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import { int, rows } from '../db/decode.ts'
import { denyBoard } from '../discussions/discussions.policy.ts'
import { postHref } from '../discussions/discussions.rules.ts'
import { plainText } from '../markdown/markdown.ts'
import { reindex } from './reindex.service.ts'
import type { SearchDocument, Source } from './search.types.ts'

const PostRow = z.object({
  id: int,
  topic_id: int,
  number: int,
  title: z.string(),
  body: z.string(),
  created_at: z.string(),
  department_id: int.nullable(),
  author: z.string(),
})

/** A reply is named by how it begins. */
const BEGINNING = 40

/** A post by itself: a topic of ten thousand replies is not indexed anew with each of them. The first one is found by the topic's title. */
function documentOf(row: z.output<typeof PostRow>): SearchDocument {
  const words = plainText(row.body)
  const line = words.replace(/\s+/g, ' ').trim()
  const letters = Array.from(line)
  const day = dateInShanghai(row.created_at)
  return {
    kind: 'topic',
    refId: row.id,
    recordId: row.id,
    departmentId: row.department_id,
    itemId: null,
    publishedNumber: null,
    day,
    year: Number(day.slice(0, 4)),
    withdrawn: false,
    title: row.number === 1 ? row.title : letters.length > BEGINNING ? `${letters.slice(0, BEGINNING).join('')}…` : line,
    titleEn: '',
    place: row.number === 1 ? '' : row.title,
    href: postHref(row.topic_id, row.number),
    texts: [...words.split('\n'), row.author],
  }
}

/** Posts of the discussion board that nobody has hidden. */
export const topics: Source = {
  kinds: ['topic'],

  async ids(db) {
    const found: unknown = await db('posts').whereNull('hidden_by_act').orderBy('id').select('id')
    return rows(z.object({ id: int }), found).map(({ id }) => id)
  },

  async read(db, ids) {
    const found: unknown = await db('posts as p')
      .join('topics as t', 't.id', 'p.topic_id')
      .join('boards as b', 'b.id', 't.board_id')
      .join('people as a', 'a.id', 'p.author_id')
      .whereIn('p.id', [...ids])
      .whereNull('p.hidden_by_act')
      .whereNull('t.hidden_by_act')
      .orderBy('p.id')
      .select('p.id', 'p.topic_id', 'p.number', 'p.body', 'p.created_at', 't.title', 'b.department_id', 'a.display_name as author')
    return rows(PostRow, found).map(documentOf)
  },

  scope: (actor) => (denyBoard(actor) === undefined ? { sql: `d.kind = 'topic'`, bindings: [] } : undefined),
}

/** Posts were written, changed, hidden or shown again. In the same transaction. */
export const reindexPosts = (tx: Knex, ids: readonly number[]): Promise<void> => reindex(tx, topics, ids)

/** A topic has another title: its replies say where they stand. What they say themselves need not be read again. */
export async function renameTopic(tx: Knex, topicId: number, title: string): Promise<void> {
  await tx('search_documents')
    .where({ kind: 'topic' })
    .whereIn('ref_id', tx('posts').where({ topic_id: topicId }).where('number', '>', 1).select('id'))
    .update({ place: title })
}
