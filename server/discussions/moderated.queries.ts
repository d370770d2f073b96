import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const PostRow = z
  .object({
    id: int,
    topic_id: int,
    number: int,
    title: z.string(),
    body: z.string(),
    author_id: int,
    author: z.string(),
    author_en: z.string(),
    created_at: z.string(),
    hidden_by_act: int.nullable(),
  })
  .transform((row) => ({
    id: row.id,
    topicId: row.topic_id,
    number: row.number,
    title: row.title,
    body: row.body,
    authorId: row.author_id,
    author: row.author,
    authorEn: row.author_en,
    createdAt: row.created_at,
    hiddenByAct: row.hidden_by_act,
  }))
/** A post as moderation sees it. */
export type ModeratedPost = z.output<typeof PostRow>

export async function listModeratedPosts(db: Knex, ids: readonly number[]): Promise<ModeratedPost[]> {
  if (ids.length === 0) return []
  const found: unknown = await db('posts as q')
    .join('topics as t', 't.id', 'q.topic_id')
    .join('people as p', 'p.id', 'q.author_id')
    .whereIn('q.id', [...ids])
    .select('q.id', 'q.topic_id', 'q.number', 't.title', 'q.body', 'q.author_id', 'q.created_at', 'q.hidden_by_act')
    .select('p.display_name as author', 'p.display_name_en as author_en')
  return rows(PostRow, found)
}

/** Compare-and-set; a topic is hidden with its first post. */
export async function setPostHidden(
  tx: Knex,
  { id, topicId, number }: Pick<ModeratedPost, 'id' | 'topicId' | 'number'>,
  from: number | null,
  to: number | null,
): Promise<boolean> {
  const changed = await tx('posts')
    .where({ id, hidden_by_act: from })
    .update({ hidden_by_act: to, version: tx.raw('version + 1') })
  if (changed !== 1) return false
  if (number === 1) await tx('topics').where({ id: topicId }).update({ hidden_by_act: to })
  return true
}

export async function findLastPostAt(db: Knex, personId: number): Promise<string | undefined> {
  const found: unknown = await db('posts').where({ author_id: personId }).max({ at: 'created_at' })
  return rows(z.object({ at: z.string().nullable() }), found)[0]?.at ?? undefined
}

export async function listPostIds(db: Knex, topicId: number): Promise<number[]> {
  const found: unknown = await db('posts').where({ topic_id: topicId }).orderBy('number').select('id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}
