import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Mentionable } from './discussions.rules.ts'
import type { Named, Post, PostEdit, PostFile, StoredPostFile } from './discussions.types.ts'

const text = z.string()

const PostRow = z.object({
  id: int,
  topic_id: int,
  number: int,
  author_id: int,
  author: text,
  author_en: text,
  post: text,
  post_en: text,
  department: text,
  department_en: text,
  body: text,
  created_at: text,
  edited_at: text.nullable(),
  edits: int,
  likes: int,
  liked_by: int.nullable(),
  official_department_id: int.nullable(),
  official: text.nullable(),
  official_en: text.nullable(),
  hidden_by_act: int.nullable(),
  version: int,
})

const postsFor = (db: Knex, personId: number): Knex.QueryBuilder =>
  db('posts as p')
    .join('people as a', 'a.id', 'p.author_id')
    .join('departments as d', 'd.id', 'a.department_id')
    .leftJoin('departments as o', 'o.id', 'p.official_department_id')
    .leftJoin('post_likes as k', (on) => {
      on.on('k.post_id', 'p.id').andOnVal('k.person_id', personId)
    })
    .select('p.*', 'a.display_name as author', 'a.display_name_en as author_en', 'a.post', 'a.post_en', 'k.person_id as liked_by')
    .select('d.name as department', 'd.name_en as department_en', 'o.name as official', 'o.name_en as official_en')

/** Posts of a topic by their numbers, both included: found by the numbers themselves, wherever in the topic they stand. Three statements. */
export async function listPosts(db: Knex, personId: number, topicId: number, [from, to]: readonly [number, number]): Promise<Post[]> {
  const found: unknown = await postsFor(db, personId).where('p.topic_id', topicId).whereBetween('p.number', [from, to]).orderBy('p.number')
  return withMore(db, rows(PostRow, found))
}

export async function findPost(db: Knex, personId: number, topicId: number, number: number): Promise<Post | undefined> {
  return (await listPosts(db, personId, topicId, [number, number]))[0]
}

async function withMore(db: Knex, found: readonly z.output<typeof PostRow>[]): Promise<Post[]> {
  const ids = found.map(({ id }) => id)
  if (ids.length === 0) return []
  const mentions = await listMentions(db, ids)
  const files = await listFiles(db, ids)
  return found.map((r): Post => ({
    id: r.id,
    topicId: r.topic_id,
    number: r.number,
    author: {
      id: r.author_id,
      name: r.author,
      nameEn: r.author_en,
      post: r.post,
      postEn: r.post_en,
      department: r.department,
      departmentEn: r.department_en,
    },
    body: r.body,
    createdAt: r.created_at,
    editedAt: r.edited_at,
    edits: r.edits,
    likes: r.likes,
    liked: r.liked_by !== null,
    officialDepartment:
      r.official_department_id === null ? undefined : { id: r.official_department_id, name: r.official ?? '', nameEn: r.official_en ?? '' },
    hiddenByAct: r.hidden_by_act,
    mentions: Object.fromEntries(mentions.filter(({ post_id }) => post_id === r.id).map(({ word, person_id }) => [word, person_id])),
    files: files.filter(({ postId }) => postId === r.id),
    version: r.version,
  }))
}

async function listMentions(db: Knex, ids: readonly number[]) {
  const found: unknown = await db('post_mentions').whereIn('post_id', [...ids])
  return rows(z.object({ post_id: int, person_id: int, word: text }), found)
}

const FileRow = z
  .object({ id: int, post_id: int.nullable(), name: text, type: text, size: int, sha256: text, uploaded_by: int })
  .transform(({ post_id, uploaded_by, ...row }): StoredPostFile & { postId: number | null; uploadedBy: number } => ({
    ...row,
    postId: post_id,
    uploadedBy: uploaded_by,
  }))

async function listFiles(db: Knex, ids: readonly number[]) {
  const found: unknown = await db('post_files')
    .whereIn('post_id', [...ids])
    .orderBy('id')
  return rows(FileRow, found).map(({ postId, id, name, type, size }): PostFile & { postId: number | null } => ({
    postId,
    id,
    name,
    type,
    size,
  }))
}

export async function findFile(db: Knex, id: number): Promise<z.output<typeof FileRow> | undefined> {
  const row: unknown = await db('post_files').where({ id }).first()
  return row === undefined ? undefined : FileRow.parse(row)
}

/** Whether a file's post can be read; a file that no post names yet is its writer's alone. */
export async function postIsHidden(db: Knex, postId: number): Promise<boolean> {
  return (await db('posts').where({ id: postId }).whereNotNull('hidden_by_act').first('id')) !== undefined
}

export async function insertFile(tx: Knex, values: Readonly<Record<string, string | number | null>>): Promise<number> {
  const [row] = z.array(z.object({ id: int })).parse(await tx('post_files').insert(values).returning('id'))
  return row?.id ?? 0
}

/** A person's files that no post names yet. */
export async function countLooseFiles(tx: Knex, personId: number): Promise<number> {
  const row: unknown = await tx('post_files').where({ uploaded_by: personId }).whereNull('post_id').count({ n: '*' }).first()
  return z.object({ n: int }).parse(row).n
}

/** The writer's own files become the post's; those of others stay where they are. */
export async function attachFiles(tx: Knex, postId: number, authorId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx('post_files')
    .whereIn('id', [...ids])
    .where({ uploaded_by: authorId })
    .whereNull('post_id')
    .update({ post_id: postId })
}

/** Forgets files that nobody has named since an instant. */
export const deleteLooseFiles = async (db: Knex, before: string): Promise<number> =>
  db('post_files').whereNull('post_id').where('uploaded_at', '<', before).delete()

export interface NewPost {
  readonly topicId: number
  readonly number: number
  readonly authorId: number
  readonly body: string
  readonly at: string
  readonly officialDepartmentId?: number | null
}

export async function insertPost(tx: Knex, post: NewPost): Promise<number> {
  const row = { topic_id: post.topicId, number: post.number, author_id: post.authorId, body: post.body, created_at: post.at }
  const inserted: unknown = await tx('posts')
    .insert({ ...row, official_department_id: post.officialDepartmentId ?? null })
    .returning('id')
  return rows(z.object({ id: int }), inserted)[0]?.id ?? 0
}

export async function changePost(
  tx: Knex,
  { id, version }: { readonly id: number; readonly version: number },
  values: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  return (
    (await tx('posts')
      .where({ id, version })
      .update({ ...values, version: version + 1 })) === 1
  )
}

export async function insertEdit(
  tx: Knex,
  postId: number,
  edit: { readonly title: string | null; readonly body: string; readonly by: number; readonly at: string },
): Promise<void> {
  await tx('post_edits').insert({ post_id: postId, title: edit.title, body: edit.body, edited_by: edit.by, at: edit.at })
}

/** Oldest first. */
export async function listEdits(db: Knex, postId: number): Promise<PostEdit[]> {
  const found: unknown = await db('post_edits as e')
    .join('people as p', 'p.id', 'e.edited_by')
    .where('e.post_id', postId)
    .orderBy('e.id')
    .select('e.title', 'e.body', 'e.at', 'e.edited_by', 'p.display_name as name', 'p.display_name_en as name_en')
  const Row = z.object({ title: text.nullable(), body: text, at: text, edited_by: int, name: text, name_en: text })
  return rows(Row, found).map(({ edited_by, name, name_en, ...row }) => ({ ...row, by: { id: edited_by, name, nameEn: name_en } }))
}

export async function setMentions(tx: Knex, postId: number, meant: ReadonlyMap<string, number>): Promise<void> {
  await tx('post_mentions').where({ post_id: postId }).delete()
  const each = new Map([...meant].map(([word, id]) => [id, word]))
  if (each.size > 0) await tx('post_mentions').insert([...each].map(([person_id, word]) => ({ post_id: postId, person_id, word })))
}

/** People of the bureau who are called so, or sign in so. */
export async function findMentionable(db: Knex, words: readonly string[]): Promise<Mentionable[]> {
  if (words.length === 0) return []
  const found: unknown = await db('people as p')
    .where('p.status', 'active')
    .where((either) => {
      void either.whereIn('p.display_name', [...words]).orWhereIn('p.username', [...words])
    })
    .whereNotExists(
      db('role_assignments as x')
        .whereRaw('x.person_id = p.id')
        .whereIn('x.role', ['sysadmin', 'secadmin', 'auditor', 'observer'])
        .select('x.person_id'),
    )
    .limit(200)
    .select('p.id', 'p.display_name as name', 'p.username')
  return rows(z.object({ id: int, name: text, username: text }), found)
}

/** When somebody posted or changed a post last, newest first; `since`: UTC ISO text. */
export async function listPostedAt(db: Knex, personId: number, since: string, most: number): Promise<string[]> {
  const own = (column: string): Knex.QueryBuilder => db('posts as p').where('p.author_id', personId).where(column, '>', since)
  const posted: unknown = await own('p.created_at').orderBy('p.created_at', 'desc').limit(most).select('p.created_at as at')
  const changed: unknown = await own('p.edited_at')
    .join('post_edits as e', 'e.post_id', 'p.id')
    .where('e.at', '>', since)
    .orderBy('e.at', 'desc')
    .limit(most)
    .select('e.at')
  const instants = [posted, changed].flatMap((found) => rows(z.object({ at: text }), found).map(({ at }) => at))
  return instants.toSorted((a, b) => (a < b ? 1 : -1)).slice(0, most)
}

/** True when it was not there before. */
export async function insertLike(tx: Knex, postId: number, personId: number, at: string): Promise<boolean> {
  const inserted: unknown = await tx('post_likes')
    .insert({ post_id: postId, person_id: personId, at })
    .onConflict()
    .ignore()
    .returning('post_id')
  return Array.isArray(inserted) && inserted.length > 0
}
export const deleteLike = async (tx: Knex, postId: number, personId: number): Promise<boolean> =>
  (await tx('post_likes').where({ post_id: postId, person_id: personId }).delete()) > 0
export async function countLikes(tx: Knex, postId: number, by: 1 | -1): Promise<void> {
  await tx('posts')
    .where({ id: postId })
    .update({ likes: tx.raw('likes + ?', [by]) })
}

/** Who likes a post, first ones first. */
export async function listLikers(db: Knex, postId: number): Promise<Named[]> {
  const found: unknown = await db('post_likes as k')
    .join('people as p', 'p.id', 'k.person_id')
    .where('k.post_id', postId)
    .orderBy('k.at')
    .select('p.id', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(z.object({ id: int, name: text, name_en: text }), found).map(({ name_en, ...row }) => ({ ...row, nameEn: name_en }))
}
