import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Draft } from './discussions.types.ts'

// What is kept for each person: how far they have read, what they follow, what they began to write.

/** Everything up to here counts as read; undefined for somebody who was never here. */
export async function findReadBefore(db: Knex, personId: number): Promise<string | undefined> {
  const row: unknown = await db('board_reads').where({ person_id: personId }).first('before_at')
  return row === undefined ? undefined : z.object({ before_at: z.string() }).parse(row).before_at
}

export async function setReadBefore(db: Knex, personId: number, before: string): Promise<void> {
  await db('board_reads').insert({ person_id: personId, before_at: before }).onConflict('person_id').merge({ before_at: before })
}

/** Moves on to a post; never back. */
export async function setRead(db: Knex, personId: number, topicId: number, number: number): Promise<void> {
  await db.raw(
    `insert into topic_reads (person_id, topic_id, number) values (?, ?, ?)
     on conflict (person_id, topic_id) do update set number = excluded.number where topic_reads.number < excluded.number`,
    [personId, topicId, number],
  )
}

/** Says that somebody follows a topic or no longer does. */
export async function setFollowing(tx: Knex, personId: number, topicId: number, following: boolean): Promise<void> {
  await tx('topic_follows')
    .insert({ person_id: personId, topic_id: topicId, following })
    .onConflict(['person_id', 'topic_id'])
    .merge({ following })
}

/** Whoever takes part follows, unless they have said that they do not want to. */
export async function followByWriting(tx: Knex, personId: number, topicId: number): Promise<void> {
  await tx('topic_follows')
    .insert({ person_id: personId, topic_id: topicId, following: true })
    .onConflict(['person_id', 'topic_id'])
    .ignore()
}

/** Those who follow a topic, each with how far they have read. */
export async function listFollowers(tx: Knex, topicId: number): Promise<{ id: number; read: number }[]> {
  const found: unknown = await tx('topic_follows as f')
    .join('people as p', 'p.id', 'f.person_id')
    .leftJoin('topic_reads as r', (on) => {
      on.on('r.topic_id', 'f.topic_id').andOn('r.person_id', 'f.person_id')
    })
    .where({ 'f.topic_id': topicId, 'f.following': true, 'p.status': 'active' })
    .select('f.person_id as id', tx.raw('coalesce(r.number, 0) as read'))
  return rows(z.object({ id: int, read: int }), found)
}

const DraftRow = z
  .object({ title: z.string(), body: z.string(), updated_at: z.string() })
  .transform(({ updated_at, ...row }): Draft => ({ ...row, updatedAt: updated_at }))

export async function findDraft(db: Knex, personId: number, place: string): Promise<Draft | undefined> {
  const row: unknown = await db('post_drafts').where({ person_id: personId, place }).first('title', 'body', 'updated_at')
  return row === undefined ? undefined : DraftRow.parse(row)
}

export async function saveDraft(db: Knex, personId: number, place: string, { title, body, updatedAt }: Draft): Promise<void> {
  const row = { title, body, updated_at: updatedAt }
  await db('post_drafts')
    .insert({ person_id: personId, place, ...row })
    .onConflict(['person_id', 'place'])
    .merge(row)
  const newest = db('post_drafts').where({ person_id: personId }).orderBy('updated_at', 'desc').orderBy('place').limit(MOST_DRAFTS)
  await db('post_drafts').where({ person_id: personId }).whereNotIn('place', newest.select('place')).delete()
}
/** Of one person; older ones make room. */
const MOST_DRAFTS = 100

export async function deleteDraft(db: Knex, personId: number, place: string): Promise<void> {
  await db('post_drafts').where({ person_id: personId, place }).delete()
}

/** Forgets what nobody went on with since an instant. */
export const deleteOldDrafts = async (db: Knex, before: string): Promise<number> =>
  db('post_drafts').where('updated_at', '<', before).delete()

/** What somebody is called in English; '' when nothing is known. */
export async function findEnglishName(db: Knex, personId: number): Promise<string> {
  const row: unknown = await db('people').where({ id: personId }).first('display_name_en')
  return z.object({ display_name_en: z.string() }).parse(row).display_name_en
}
