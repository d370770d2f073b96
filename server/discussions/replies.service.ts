import type { Upload } from '../attachments/incoming.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import { announce } from '../live/live.service.ts'
import { reindexPosts, renameTopic } from '../search/topics.source.ts'
import { denyBoard, denyEditPost, denyLike, denyOfficial, denyReply } from './discussions.policy.ts'
import { LONGEST_TITLE } from './discussions.rules.ts'
import { answered } from './official.service.ts'
import { deleteDraft, setFollowing, setRead } from './personal.queries.ts'
import { bodyProblem, keepFiles, received, refuseFlood, settlePost, tellOfPost, textProblem } from './posting.service.ts'
import { changePost, countLikes, deleteLike, findPost, insertEdit, insertLike, insertPost } from './posts.queries.ts'
import { getPost, getTopic } from './reading.service.ts'
import { changeTopic, findTopic, nextNumber } from './topics.queries.ts'

export interface NewReply {
  readonly body: string
  /** Said in the name of the department that was asked. */
  readonly official: boolean
}

/** Replies; returns the number of the post. @throws AppError forbidden, not_found, conflict, invalid, too_many */
export async function replyTo(deps: Deps, actor: Actor, topicId: number, typed: NewReply, uploads: readonly Upload[]): Promise<number> {
  const topic = await getTopic(deps, actor, topicId)
  authorize(typed.official ? denyOfficial(actor, topic) : denyReply(actor, topic))
  refuse(bodyProblem(typed.body, uploads.length))
  const files = await received(deps, uploads)
  return audited(deps, actor, async (tx) => {
    await refuseFlood(tx, actor.id, deps.now())
    const at = deps.now().toISOString()
    const body = await keepFiles(tx, files, { body: typed.body, by: actor.id, at })
    const number = await nextNumber(tx, topicId, { authorId: actor.id, at })
    if (number === 0) throw new AppError('conflict', 'discussions.denied.locked') // closed while the reply was on its way
    const officialDepartmentId = typed.official ? actor.departmentId : null
    const id = await insertPost(tx, { topicId, number, authorId: actor.id, body, at, officialDepartmentId })
    if (typed.official) await answered(tx, actor, topicId, id, at)
    const post = { id, topicId, number, title: topic.title, body }
    const named = await settlePost(tx, actor, post)
    await tellOfPost(tx, actor, post, named, at)
    await setRead(tx, actor.id, topicId, number)
    await deleteDraft(tx, actor.id, `topic:${topicId}`)
    await reindexPosts(tx, [id])
    const details = { title: topic.title, floor: number }
    return [number, { action: typed.official ? 'discussions.answer' : 'discussions.reply', subject: `topic:${topicId}`, details }]
  })
}

export interface EditedPost {
  /** Of the post as its author saw it. */
  readonly version: number
  /** Of the topic; for its first post. */
  readonly title: string | undefined
  readonly body: string
}

/** Changes a post of one's own; what it said before stays for everybody to read. @throws AppError forbidden, not_found, conflict, invalid, too_many */
export async function editPost(
  deps: Deps,
  actor: Actor,
  { topicId, number }: { readonly topicId: number; readonly number: number },
  typed: EditedPost,
  uploads: readonly Upload[],
): Promise<void> {
  const seen = await getPost(deps, actor, topicId, number)
  authorize(denyEditPost(actor, seen.topic, seen.post))
  const title = typed.title === undefined ? undefined : textProblem(typed.title, LONGEST_TITLE)
  refuse({ ...(title === undefined ? {} : { title }), ...bodyProblem(typed.body, uploads.length) })
  const files = await received(deps, uploads)
  await audited(deps, actor, async (tx) => {
    const topic = await findTopic(tx, actor.id, topicId)
    const post = await findPost(tx, actor.id, topicId, number)
    if (topic === undefined || post === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(denyEditPost(actor, topic, post))
    await refuseFlood(tx, actor.id, deps.now()) // another text in place of the first is a post like any other
    const at = deps.now().toISOString()
    const body = await keepFiles(tx, files, { body: typed.body, by: actor.id, at })
    const named = number === 1 && typed.title !== undefined && typed.title !== topic.title ? typed.title : undefined
    const values = { body, edited_at: at, edits: post.edits + 1 }
    if (!(await changePost(tx, { id: post.id, version: typed.version }, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await insertEdit(tx, post.id, { title: number === 1 ? topic.title : null, body: post.body, by: actor.id, at })
    if (named !== undefined && !(await changeTopic(tx, topic, { title: named }))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const told = { id: post.id, topicId, number, title: named ?? topic.title, body }
    await tellOfEdit(tx, actor, told, await settlePost(tx, actor, told, post.mentions), at)
    await deleteDraft(tx, actor.id, `post:${post.id}`)
    await reindexPosts(tx, [post.id])
    if (named !== undefined) await renameTopic(tx, topicId, named)
    return [undefined, { action: 'discussions.edit', subject: `topic:${topicId}`, details: { title: told.title, floor: number } }]
  })
}

/** People who are named only now hear of it; those who follow have heard of the post already. */
async function tellOfEdit(...[tx, actor, post, named, at]: Parameters<typeof tellOfPost>): Promise<void> {
  await tellOfPost(tx, actor, { ...post, number: 1 }, named, at)
}

/** Thumbs up, once a person; `likes` false takes it back. @throws AppError forbidden, not_found */
export async function likePost(
  deps: Deps,
  actor: Actor,
  { topicId, number }: { readonly topicId: number; readonly number: number },
  likes: boolean,
): Promise<void> {
  const { post } = await getPost(deps, actor, topicId, number)
  authorize(denyLike(actor, post))
  // It says nothing that anybody answers for: the row itself tells who and when.
  await deps.db.write.transaction(async (tx) => {
    const changed = likes ? await insertLike(tx, post.id, actor.id, deps.now().toISOString()) : await deleteLike(tx, post.id, actor.id)
    if (!changed) return
    await countLikes(tx, post.id, likes ? 1 : -1)
    await announce(tx, { topic: `discussion:${topicId}` })
  })
}

/** Hears of every reply, or of none. @throws AppError forbidden, not_found */
export async function followTopic(deps: Pick<Deps, 'db'>, actor: Actor, topicId: number, following: boolean): Promise<void> {
  authorize(denyBoard(actor))
  await getTopic(deps, actor, topicId)
  await setFollowing(deps.db.write, actor.id, topicId, following)
}
