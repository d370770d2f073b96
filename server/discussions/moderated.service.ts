import type { Knex } from 'knex'
import { AppError } from '../errors.ts'
import { announce } from '../live/live.service.ts'
import { reindexPosts } from '../search/topics.source.ts'
import { findLastPostAt, listModeratedPosts, listPostIds, setPostHidden, type ModeratedPost } from './moderated.queries.ts'

export type { ModeratedPost } from './moderated.queries.ts'

// What moderation needs of the board, and no more. It imports nothing of moderation, which imports it.

/** Posts with their topics and authors; those that are not there are left out. */
export const moderatedPosts = (db: Knex, ids: readonly number[]): Promise<ModeratedPost[]> => listModeratedPosts(db, ids)

/** Hides a post by an act, or shows it again (`to` null); its topic with it where it is the first. @throws AppError conflict when somebody was first */
export async function hidePost(
  tx: Knex.Transaction,
  post: Pick<ModeratedPost, 'id' | 'topicId' | 'number'>,
  from: number | null,
  to: number | null,
): Promise<void> {
  if (!(await setPostHidden(tx, post, from, to))) throw new AppError('conflict', 'errors.changed_meanwhile')
  // A hidden topic is found by none of its posts: each of them is named after it.
  await reindexPosts(tx, post.number === 1 ? await listPostIds(tx, post.topicId) : [post.id])
  await announce(tx, { topic: `discussion:${post.topicId}` })
}

/** When somebody wrote last, UTC ISO text. */
export const lastPostAt = (db: Knex, personId: number): Promise<string | undefined> => findLastPostAt(db, personId)
