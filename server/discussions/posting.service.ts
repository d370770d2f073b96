import type { Knex } from 'knex'
import { accept, type Accepted, type Upload } from '../attachments/incoming.ts'
import { sha256Of, storeBlob } from '../attachments/attachments.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { takeTurn } from '../db/turns.ts'
import { AppError, type FieldProblems, type Problem } from '../errors.ts'
import { announce } from '../live/live.service.ts'
import { mayPost } from '../moderation/sanctions.service.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { findSensitive } from '../secrecy/detectors.rules.ts'
import { brokenLimit, fileMark, filesIn, LONGEST_BODY, mentionCandidates, mentionsIn, MOST_FILES, postHref } from './discussions.rules.ts'
import { findEnglishName, followByWriting, listFollowers } from './personal.queries.ts'
import { attachFiles, findMentionable, insertFile, listPostedAt, setMentions } from './posts.queries.ts'

// What every post goes through, whether it opens a topic, answers in one or is changed.

const HOUR_MS = 3_600_000
const MOST_AN_HOUR = 40

/** Looks at files before anything of them is stored. @throws AppError invalid (file), SecretRefused */
export async function received(deps: Pick<Deps, 'config'>, uploads: readonly Upload[]): Promise<readonly Accepted[]> {
  if (uploads.length > MOST_FILES)
    throw new AppError('invalid', 'errors.invalid_input', {
      file: { code: 'errors.too_many_files', params: { max: MOST_FILES } },
    })
  try {
    return await Promise.all(uploads.map((upload) => accept(upload, deps.config.uploadLimitBytes)))
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
    throw new AppError('invalid', 'errors.invalid_input', { file: { code: error.code, params: error.params } })
  }
}

/** What is wrong with a text before it is posted; a system that is not classified may not hold what is (保密法实施条例 2024 art. 41). */
export function textProblem(text: string, max: number): Problem | undefined {
  if (text === '') return { code: 'common.error.required' }
  if (text.length > max) return { code: 'common.error.too_long', params: { max } }
  const found = findSensitive(text, '').find(({ severity }) => severity === 'stop')
  return found === undefined ? undefined : { code: 'discussions.error.secret' }
}

/** A body may be empty where files stand for it. */
export const bodyProblem = (body: string, files: number): FieldProblems => {
  const problem = body === '' && files > 0 ? undefined : textProblem(body, LONGEST_BODY)
  return problem === undefined ? {} : { body: problem }
}

/**
 * Refuses somebody whom moderation holds back, and somebody who posts, or changes posts, faster than people read; one after the other, so
 * that many at the same moment are counted as well.
 * @throws AppError forbidden, too_many with the seconds to wait
 */
export async function refuseFlood(tx: Knex.Transaction, personId: number, now: Date): Promise<void> {
  await takeTurn(tx, 'posting', personId)
  const held = await mayPost(tx, personId, now)
  if (held !== undefined) throw new AppError('forbidden', held.code, {}, held.params)
  const since = new Date(now.getTime() - HOUR_MS).toISOString()
  const ages = (await listPostedAt(tx, personId, since, MOST_AN_HOUR)).map((at) => (now.getTime() - Date.parse(at)) / 1_000)
  const limit = brokenLimit(ages)
  if (limit === undefined) return
  const wait = Math.ceil(limit.seconds - (ages[limit.most - 1] ?? 0))
  throw new AppError(
    'too_many',
    'discussions.error.too_fast',
    {},
    { most: limit.most, minutes: limit.seconds / 60, wait: Math.max(1, wait) },
  )
}

/** Keeps the files of a form; returns the body with a line for each of them. Pictures are kept without what the camera wrote into them. */
export async function keepFiles(
  tx: Knex,
  files: readonly Accepted[],
  { body, by, at }: { readonly body: string; readonly by: number; readonly at: string },
): Promise<string> {
  const marks: string[] = []
  for (const { name, type, bytes, cleaned } of files)
    marks.push(fileMark({ id: await keepFile(tx, { name, type, bytes, cleaned }, by, at), name, type }))
  return [body, ...marks].filter((part) => part !== '').join('\n\n')
}

export async function keepFile(
  tx: Knex,
  { name, type, bytes, cleaned }: Pick<Accepted, 'name' | 'type' | 'bytes' | 'cleaned'>,
  by: number,
  at: string,
): Promise<number> {
  const kept = cleaned ?? bytes
  const sha256 = await storeBlob(tx, kept, type, at)
  const row = { name, type, size: kept.length, sha256, original_sha256: sha256Of(bytes), uploaded_by: by, uploaded_at: at }
  return insertFile(tx, { ...row, post_id: null })
}

export interface Posted {
  readonly id: number
  readonly topicId: number
  readonly number: number
  readonly title: string
  readonly body: string
}

/** Takes the files over that a post names, and finds who is meant in it. Returns the people it names for the first time. */
export async function settlePost(tx: Knex, actor: Actor, post: Posted, before: Readonly<Record<string, number>> = {}): Promise<number[]> {
  await attachFiles(tx, post.id, actor.id, filesIn(post.body).slice(0, MOST_FILES * 2))
  const meant = mentionsIn(post.body, await findMentionable(tx, mentionCandidates(post.body)))
  await setMentions(tx, post.id, meant)
  const known = new Set([...Object.values(before), actor.id])
  return [...new Set(meant.values())].filter((id) => !known.has(id))
}

/** Tells those who are named, and those who follow: these once until they have looked. Every open page of the topic hears of it. */
export async function tellOfPost(tx: Knex.Transaction, actor: Actor, post: Posted, named: readonly number[], at: string): Promise<void> {
  const params = { title: post.title, name: actor.name, name_en: (await findEnglishName(tx, actor.id)) || actor.name }
  const href = postHref(post.topicId, post.number)
  const mentioned = named.map((personId): Telling => ({
    personId,
    code: 'discussions.told.mentioned',
    params,
    href,
    about: `post:${post.id}:mention`,
  }))
  const followers = post.number === 1 ? [] : await listFollowers(tx, post.topicId)
  const others = followers.filter(({ id }) => id !== actor.id && !named.includes(id))
  const replied = others.map(({ id, read }): Telling => ({
    personId: id,
    code: 'discussions.told.reply',
    params,
    href,
    about: `discussion:${post.topicId}:after:${read}`,
  }))
  await tell(tx, [...mentioned, ...replied], at)
  await followByWriting(tx, actor.id, post.topicId)
  await announce(tx, { topic: `discussion:${post.topicId}` })
}
