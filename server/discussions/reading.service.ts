import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { findReadable } from '../disclosures/readable.service.ts'
import { AppError } from '../errors.ts'
import { denyBoard } from './discussions.policy.ts'
import { numbersOf, pageOfPost } from './discussions.rules.ts'
import type { Draft, ListedTopic, Named, Poll, Post, PostEdit, Step, StoredPostFile, Topic } from './discussions.types.ts'
import { findDraft, setRead } from './personal.queries.ts'
import { findPoll } from './polls.queries.ts'
import { findFile, findPost, listEdits, listLikers, listPosts, postIsHidden } from './posts.queries.ts'
import { countAbout, findTopic, listAbout, listSteps } from './topics.queries.ts'

type Reading = Pick<Deps, 'db'>

export interface TopicPage {
  readonly topic: Topic
  readonly posts: readonly Post[]
  readonly page: number
  readonly pages: number
  readonly poll: Poll | undefined
  readonly steps: readonly Step[]
  readonly record: { readonly id: number; readonly title: string } | undefined
  readonly draft: Draft | undefined
}

/** @throws AppError forbidden, not_found */
export async function getTopic({ db }: Reading, actor: Actor, id: number): Promise<Topic> {
  authorize(denyBoard(actor))
  const topic = await findTopic(db.read, actor.id, id)
  if (topic === undefined) throw new AppError('not_found', 'errors.not_found')
  return topic
}

/** One page of a topic; the last one when it lies behind that, the first without one. @throws AppError forbidden, not_found */
export async function getTopicPage(deps: Reading, actor: Actor, id: number, wanted = 1): Promise<TopicPage> {
  const topic = await getTopic(deps, actor, id)
  const { read } = deps.db
  const pages = pageOfPost(topic.postCount)
  const page = Math.min(wanted, pages)
  const [posts, poll, steps, record, draft] = await Promise.all([
    listPosts(read, actor.id, id, numbersOf(page)),
    topic.poll ? findPoll(read, id, actor.id) : undefined,
    listSteps(read, id),
    topic.disclosureId === null ? undefined : findReadable(deps, actor, topic.disclosureId),
    findDraft(read, actor.id, `topic:${id}`),
  ])
  return { topic, posts, page, pages, poll, steps, record, draft }
}

/** Remembers how far somebody has come. Written only when there was something new on the page. */
export async function rememberRead({ db }: Reading, actor: Actor, { topic, posts }: Pick<TopicPage, 'topic' | 'posts'>): Promise<void> {
  const last = posts.at(-1)?.number ?? 0
  if (last > (topic.readNumber ?? 0)) await setRead(db.write, actor.id, topic.id, last)
}

/** @throws AppError forbidden, not_found */
export async function getPost(deps: Reading, actor: Actor, topicId: number, number: number): Promise<{ topic: Topic; post: Post }> {
  const topic = await getTopic(deps, actor, topicId)
  const post = await findPost(deps.db.read, actor.id, topicId, number)
  if (post === undefined) throw new AppError('not_found', 'errors.not_found')
  return { topic, post }
}

/** What a post said before; of one that is hidden nothing. @throws AppError forbidden, not_found */
export async function getHistory(
  deps: Reading,
  actor: Actor,
  topicId: number,
  number: number,
): Promise<{ topic: Topic; post: Post; edits: readonly PostEdit[] }> {
  const { topic, post } = await getPost(deps, actor, topicId, number)
  if (post.hiddenByAct !== null || post.edits === 0) throw new AppError('not_found', 'errors.not_found')
  return { topic, post, edits: await listEdits(deps.db.read, post.id) }
}

/** @throws AppError forbidden, not_found */
export async function getLikers(
  deps: Reading,
  actor: Actor,
  topicId: number,
  number: number,
): Promise<{ topic: Topic; post: Post; likers: readonly Named[] }> {
  const { topic, post } = await getPost(deps, actor, topicId, number)
  if (post.hiddenByAct !== null) throw new AppError('not_found', 'errors.not_found')
  return { topic, post, likers: await listLikers(deps.db.read, post.id) }
}

/** A file of a post that can be read, or one of the actor's own that no post names yet. @throws AppError forbidden, not_found */
export async function openFile({ db }: Reading, actor: Actor, id: number): Promise<StoredPostFile> {
  authorize(denyBoard(actor))
  const file = await findFile(db.read, id)
  const seen = file !== undefined && (file.postId === null ? file.uploadedBy === actor.id : !(await postIsHidden(db.read, file.postId)))
  if (!seen) throw new AppError('not_found', 'errors.not_found')
  return file
}

/** Topics about a record that the actor may read. @throws AppError forbidden, not_found */
export async function getAbout(
  deps: Reading,
  actor: Actor,
  disclosureId: number,
): Promise<{ record: { id: number; title: string; audience: string }; topics: readonly ListedTopic[] }> {
  authorize(denyBoard(actor))
  const record = await findReadable(deps, actor, disclosureId)
  if (record === undefined) throw new AppError('not_found', 'errors.not_found')
  return { record, topics: await listAbout(deps.db.read, actor.id, disclosureId) }
}

/** How many topics there are about a record, for its page; undefined for whoever has no board. Remembered: a new topic raises the revision. */
export const countTopicsAbout = async (
  { db, cache }: Pick<Deps, 'db' | 'cache'>,
  actor: Actor,
  disclosureId: number,
): Promise<number | undefined> =>
  denyBoard(actor) === undefined ? cache.read(['discussions', 'about', disclosureId], () => countAbout(db.read, disclosureId)) : undefined
