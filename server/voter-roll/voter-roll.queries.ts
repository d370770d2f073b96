import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { RANK_CLASSES } from '../people/people.rules.ts'
import type { Eligible, RollCount, RollEntry } from './voter-roll.types.ts'

const AT_ONCE = 500 // values a statement

/** Numbers by box; a box without a roll is left out. */
export async function countRolls(db: Knex, uuids: readonly string[]): Promise<ReadonlyMap<string, RollCount>> {
  if (uuids.length === 0) return new Map()
  const found: unknown = await db('voter_roll')
    .whereIn('box_uuid', [...uuids])
    .groupBy('box_uuid')
    .select('box_uuid')
    .select(
      db.raw(`sum(case when excluded is null then 1 else 0 end) as size`),
      db.raw(`sum(case when excluded is null then 0 else 1 end) as excluded`),
      db.raw(`sum(case when excluded is null and blinded is not null then 1 else 0 end) as collected`),
    )
  const Row = z.object({ box_uuid: z.string(), size: int, excluded: int, collected: int })
  return new Map(rows(Row, found).map(({ box_uuid, ...count }) => [box_uuid, count]))
}

const EntryRow = z
  .object({
    box_uuid: z.string(),
    person_id: int,
    username: z.string(),
    display_name: z.string(),
    display_name_en: z.string(),
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    post: z.string(),
    post_en: z.string(),
    rank_class: z.enum(RANK_CLASSES),
    excluded: z.string().nullable(),
    collected_on: z.string().nullable(),
  })
  .transform((row): RollEntry => ({
    boxUuid: row.box_uuid,
    personId: row.person_id,
    username: row.username,
    name: row.display_name,
    nameEn: row.display_name_en,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    post: row.post,
    postEn: row.post_en,
    rankClass: row.rank_class,
    excluded: row.excluded ?? undefined,
    collectedOn: row.collected_on ?? undefined,
  }))
export const decodeEntry = (row: unknown): RollEntry => EntryRow.parse(row)

/** The rolls of these boxes with people's names; what was signed is never read with a name beside it. */
export const selectRoll = (db: Knex, uuids: readonly string[]): Knex.QueryBuilder =>
  db('voter_roll as r')
    .join('people as p', 'p.id', 'r.person_id')
    .join('departments as d', 'd.id', 'p.department_id')
    .whereIn('r.box_uuid', [...uuids])
    .select('r.box_uuid', 'r.person_id', 'r.excluded', 'r.collected_on')
    .select('p.username', 'p.display_name', 'p.display_name_en', 'p.department_id', 'p.post', 'p.post_en', 'p.rank_class')
    .select('d.name as department_name', 'd.name_en as department_name_en')

export async function listEntries(db: Knex, uuids: readonly string[]): Promise<RollEntry[]> {
  const found: unknown = await selectRoll(db, uuids).orderBy('d.position').orderBy('d.id').orderBy('p.sort_key').orderBy('p.id')
  return rows(EntryRow, found)
}

export async function findEntry(db: Knex, uuids: readonly string[], personId: number): Promise<RollEntry | undefined> {
  const row: unknown = await selectRoll(db, uuids).where('r.person_id', personId).first()
  return row === undefined ? undefined : decodeEntry(row)
}

/** Who is on one of the rolls, excluded or not. */
export async function listOnRoll(db: Knex, uuids: readonly string[]): Promise<ReadonlySet<number>> {
  const found: unknown = await db('voter_roll')
    .whereIn('box_uuid', [...uuids])
    .select('person_id')
  return new Set(rows(z.object({ person_id: int }), found).map((row) => row.person_id))
}

/** Those who are on it already stay as they are. */
export async function insertEntries(tx: Knex, uuid: string, personIds: readonly number[]): Promise<void> {
  for (let i = 0; i < personIds.length; i += AT_ONCE)
    await tx('voter_roll')
      .insert(personIds.slice(i, i + AT_ONCE).map((person_id) => ({ box_uuid: uuid, person_id })))
      .onConflict(['box_uuid', 'person_id'])
      .ignore()
}

/** Only while the person has no code: with one, they vote. */
export async function setExcluded(tx: Knex, uuid: string, personId: number, reason: string | null): Promise<boolean> {
  const of = tx('voter_roll').where({ box_uuid: uuid, person_id: personId }).whereNull('blinded')
  return (await of.update({ excluded: reason })) === 1
}

export async function deleteEntries(tx: Knex, uuid: string, personIds: readonly number[] | 'all'): Promise<number> {
  const of = tx('voter_roll').where({ box_uuid: uuid }).whereNull('blinded')
  if (personIds !== 'all') void of.whereIn('person_id', [...personIds])
  return of.delete()
}

/** Everybody of one roll goes to another and fetches a code there, whether they had one here or not. */
export const moveEntries = (tx: Knex, from: string, to: string): Promise<number> =>
  tx('voter_roll').where({ box_uuid: from }).update({ box_uuid: to, blinded: null, blind_signature: null, collected_on: null })

const CollectedRow = z.object({
  excluded: z.string().nullable(),
  blinded: z.string().nullable(),
  blind_signature: z.string().nullable(),
  collected_on: z.string().nullable(),
})
export type Collected = z.output<typeof CollectedRow>

/** The person's own line: what they asked to have signed, and what they got. */
export async function findCollected(db: Knex, uuid: string, personId: number): Promise<Collected | undefined> {
  const row: unknown = await db('voter_roll')
    .where({ box_uuid: uuid, person_id: personId })
    .first('excluded', 'blinded', 'blind_signature', 'collected_on')
  return row === undefined ? undefined : CollectedRow.parse(row)
}

/** Once a person; false for the second of two browsers that ask at once. */
export async function saveCollected(
  tx: Knex,
  { uuid, personId, blinded, signature, on }: { uuid: string; personId: number; blinded: string; signature: string; on: string },
): Promise<boolean> {
  const changed = await tx('voter_roll')
    .where({ box_uuid: uuid, person_id: personId })
    .whereNull('excluded')
    .whereNull('blinded')
    .update({ blinded, blind_signature: signature, collected_on: on })
  return changed === 1
}

export interface StoredIssuer {
  readonly publicKey: string
  /** '' once collection has closed. */
  readonly sealedKey: string
}
export async function findIssuer(db: Knex, uuid: string): Promise<StoredIssuer | undefined> {
  const row: unknown = await db('issuer_keys').where({ box_uuid: uuid }).first('public_key', 'sealed_key')
  if (row === undefined) return undefined
  const { public_key, sealed_key } = z.object({ public_key: z.string(), sealed_key: z.string() }).parse(row)
  return { publicKey: public_key, sealedKey: sealed_key }
}
export const insertIssuer = (tx: Knex, uuid: string, { publicKey, sealedKey }: StoredIssuer): Promise<unknown> =>
  tx('issuer_keys').insert({ box_uuid: uuid, public_key: publicKey, sealed_key: sealedKey })
/** Holds the line of the key until the transaction ends: closing waits for who is just collecting. False once it is destroyed. */
export const holdIssuer = async (tx: Knex, uuid: string): Promise<boolean> =>
  (await tx('issuer_keys').where({ box_uuid: uuid }).whereNot({ sealed_key: '' }).update({ box_uuid: uuid })) === 1
export const destroyIssuer = (tx: Knex, uuid: string): Promise<number> =>
  tx('issuer_keys').where({ box_uuid: uuid }).update({ sealed_key: '' })

const EligibleRow = z
  .object({
    id: int,
    username: z.string(),
    display_name: z.string(),
    display_name_en: z.string(),
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    post: z.string(),
    post_en: z.string(),
    rank_class: z.enum(RANK_CLASSES),
  })
  .transform((row): Eligible => ({
    personId: row.id,
    username: row.username,
    name: row.display_name,
    nameEn: row.display_name_en,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    post: row.post,
    postEn: row.post_en,
    rankClass: row.rank_class,
  }))

/** Active staff, in the order of departments and names; some thousand at most. */
export async function listEligible(
  db: Knex,
  today: string,
  only: { readonly departmentIds?: readonly number[]; readonly role?: string } = {},
): Promise<Eligible[]> {
  const query = db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .where('p.status', 'active')
    .andWhere((either) => void either.whereNull('p.valid_until').orWhere('p.valid_until', '>=', today))
    .whereExists(db('role_assignments as s').whereRaw('s.person_id = p.id').where('s.role', 'staff').select(db.raw('1')))
  if (only.departmentIds !== undefined) void query.whereIn('p.department_id', [...only.departmentIds])
  if (only.role !== undefined)
    void query.whereExists(db('role_assignments as h').whereRaw('h.person_id = p.id').where('h.role', only.role).select(db.raw('1')))
  const found: unknown = await query
    .orderBy('d.position')
    .orderBy('d.id')
    .orderBy('p.sort_key')
    .orderBy('p.id')
    .select('p.id', 'p.username', 'p.display_name', 'p.display_name_en', 'p.department_id', 'p.post', 'p.post_en', 'p.rank_class')
    .select('d.name as department_name', 'd.name_en as department_name_en')
  return rows(EligibleRow, found)
}
