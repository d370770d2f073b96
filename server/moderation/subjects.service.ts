import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { findText, markHidden } from '../anonymous/texts.service.ts'
import { postHref } from '../discussions/discussions.rules.ts'
import { hidePost, moderatedPosts, type ModeratedPost } from '../discussions/moderated.service.ts'
import { AppError } from '../errors.ts'
import type { SubjectKind } from './moderation.rules.ts'
import type { Subject } from './moderation.types.ts'

const ofPost = ({ id, topicId, number, createdAt, ...post }: ModeratedPost): Subject => ({
  ...post,
  kind: 'post',
  id,
  number,
  on: dateInShanghai(createdAt),
  href: postHref(topicId, number),
})

/** What is moderated. @throws AppError not_found */
export async function getSubject(db: Knex, kind: SubjectKind, id: number): Promise<Subject> {
  if (kind === 'post') {
    const [post] = await moderatedPosts(db, [id])
    if (post !== undefined) return ofPost(post)
  } else {
    const text = await findText(db, id)
    const nobody = { authorId: null, author: '', authorEn: '', title: '' }
    const href = `/anonymous?before=${id + 1}#text-${id}`
    if (text !== undefined)
      return { ...nobody, kind, id, number: id, body: text.body, on: text.publishedOn, href, hiddenByAct: text.hiddenByAct }
  }
  throw new AppError('not_found', 'errors.not_found')
}

/** Hides it by an act, or shows it again. @throws AppError conflict when somebody was first */
export async function setHidden(tx: Knex.Transaction, { kind, id, hiddenByAct }: Subject, to: number | null): Promise<void> {
  if (kind === 'anonymous') return markHidden(tx, id, hiddenByAct, to)
  const [post] = await moderatedPosts(tx, [id])
  if (post === undefined) throw new AppError('not_found', 'errors.not_found')
  await hidePost(tx, post, hiddenByAct, to)
}

/** The topics' titles of posts, for a list; texts without a name have none. */
export async function titlesOf(db: Knex, postIds: readonly number[]): Promise<ReadonlyMap<number, ModeratedPost>> {
  return new Map((await moderatedPosts(db, postIds)).map((post) => [post.id, post]))
}
