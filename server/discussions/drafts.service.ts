import { accept, type Upload } from '../attachments/incoming.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { searchColleagues } from '../directory/directory.service.ts'
import { denyDirectory } from '../directory/directory.policy.ts'
import { AppError } from '../errors.ts'
import { denyBoard } from './discussions.policy.ts'
import { LONGEST_BODY, LONGEST_TITLE, mentionCandidates, mentionsIn, MOST_FILES } from './discussions.rules.ts'
import type { Draft, PostFile } from './discussions.types.ts'
import { deleteDraft, deleteOldDrafts, findDraft, saveDraft } from './personal.queries.ts'
import { keepFile } from './posting.service.ts'
import { countLooseFiles, deleteLooseFiles, findMentionable } from './posts.queries.ts'

// While somebody writes: what they have so far, the files they put in, the people they mean.

/** What the actor began to write at a place; undefined when nothing. */
export const draftAt = ({ db }: Pick<Deps, 'db'>, actor: Actor, place: string): Promise<Draft | undefined> =>
  findDraft(db.read, actor.id, place)

/** Keeps what is written so far; nothing written forgets it. Longer texts than can be posted are kept as far as they can. @throws AppError forbidden */
export async function keepDraft(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  place: string,
  { title, body }: { readonly title: string; readonly body: string },
): Promise<void> {
  authorize(denyBoard(actor))
  if (title === '' && body === '') await deleteDraft(db.write, actor.id, place)
  else {
    const kept = { title: title.slice(0, LONGEST_TITLE), body: body.slice(0, LONGEST_BODY) }
    await saveDraft(db.write, actor.id, place, { ...kept, updatedAt: now().toISOString() })
  }
}

/** Files that nobody has named yet, at most: whoever posts them has room again. */
const MOST_LOOSE = 40

/** Takes a file in for a text that is being written. @throws AppError forbidden, invalid, too_many */
export async function takeFile(deps: Pick<Deps, 'db' | 'now' | 'config'>, actor: Actor, upload: Upload): Promise<PostFile> {
  authorize(denyBoard(actor))
  const { name, type, bytes, cleaned, size } = await accept(upload, deps.config.uploadLimitBytes)
  return deps.db.write.transaction(async (tx) => {
    if ((await countLooseFiles(tx, actor.id)) >= MOST_LOOSE)
      throw new AppError('too_many', 'errors.too_many_files', {}, { max: MOST_FILES })
    const id = await keepFile(tx, { name, type, bytes, cleaned }, actor.id, deps.now().toISOString())
    return { id, name, type, size }
  })
}

/** Who is meant in a text, for its preview. @throws AppError forbidden */
export async function meantIn({ db }: Pick<Deps, 'db'>, actor: Actor, body: string): Promise<Readonly<Record<string, number>>> {
  authorize(denyBoard(actor))
  return Object.fromEntries(mentionsIn(body, await findMentionable(db.read, mentionCandidates(body))))
}

const SUGGESTED = 6

export interface Suggested {
  /** What is written after the sign: the name, or the account where several people have it. */
  readonly word: string
  readonly name: string
  readonly nameEn: string
  readonly department: string
  readonly departmentEn: string
}

/** Colleagues by the beginning of a name, its pinyin or initials. @throws AppError forbidden */
export async function suggestPeople(deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor, query: string): Promise<readonly Suggested[]> {
  authorize(denyBoard(actor) ?? denyDirectory(actor))
  if (query.trim() === '') return []
  const found = (await searchColleagues(deps, actor, { query, departmentId: undefined })).slice(0, SUGGESTED)
  const same = await findMentionable(
    deps.db.read,
    found.map(({ colleague }) => colleague.name),
  )
  return found.flatMap(({ colleague, office }) => {
    const namesakes = same.filter(({ name }) => name === colleague.name)
    const own = namesakes.find(({ id }) => id === colleague.id)
    if (own === undefined) return []
    return [
      {
        word: namesakes.length > 1 ? own.username : own.name,
        name: colleague.name,
        nameEn: colleague.nameEn,
        department: office?.name ?? '',
        departmentEn: office?.nameEn ?? '',
      },
    ]
  })
}

const DAY_MS = 86_400_000

/** Forgets files nobody named within a day, and texts nobody went on with for half a year. */
export async function sweepUnposted({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const ago = (days: number): string => new Date(now().getTime() - days * DAY_MS).toISOString()
  await deleteOldDrafts(db.write, ago(180))
  await deleteLooseFiles(db.write, ago(7))
}
