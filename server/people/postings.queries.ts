import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'
import { departmentNameOn } from './history.sql.ts'
import { RANK_CLASSES } from './people.rules.ts'
import { POSTING_KINDS, type Place, type Posting } from './postings.rules.ts'

const PostingRow = z
  .object({
    id: int,
    person_id: int,
    department_id: int,
    post: z.string(),
    post_en: z.string(),
    rank_class: z.enum(RANK_CLASSES),
    kind: z.enum(POSTING_KINDS),
    from_on: z.string(),
    to_on: z.string().nullable(),
    reason: z.string(),
    end_reason: z.string(),
    until_before: z.string().nullable(),
    applied_at: z.string().nullable(),
    version: int,
    department_name: z.string(),
    department_name_en: z.string(),
  })
  .transform((row): Posting => ({
    id: row.id,
    personId: row.person_id,
    departmentId: row.department_id,
    post: row.post,
    postEn: row.post_en,
    rankClass: row.rank_class,
    kind: row.kind,
    fromOn: row.from_on,
    toOn: row.to_on,
    reason: row.reason,
    endReason: row.end_reason,
    untilBefore: row.until_before,
    appliedAt: row.applied_at,
    version: row.version,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
  }))

const postingsQuery = (db: Knex) =>
  db('postings as po')
    .select('po.*')
    .select(db.raw(`${departmentNameOn('name', 'po.department_id', 'po.from_on')} as department_name`))
    .select(db.raw(`${departmentNameOn('name_en', 'po.department_id', 'po.from_on')} as department_name_en`))

/** One person's postings, oldest first. */
export async function listPostings(db: Knex, personId: number): Promise<Posting[]> {
  return rows(PostingRow, await postingsQuery(db).where('po.person_id', personId).orderBy('po.from_on'))
}

/** The postings that people held on a day, in one query; nobody without one is in it. */
export async function findPostingsOn(db: Knex, personIds: readonly number[], on: string): Promise<Posting[]> {
  const found: unknown = await postingsQuery(db)
    .whereIn('po.person_id', [...new Set(personIds)])
    .andWhere('po.from_on', '<=', on)
    .andWhere((open) => void open.whereNull('po.to_on').orWhere('po.to_on', '>=', on))
  return rows(PostingRow, found)
}

/** Departments in which somebody worked on at least one of these days, both included. */
export async function listDepartmentsOf(
  db: Knex,
  personId: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number[]> {
  const found: unknown = await db('postings')
    .where({ person_id: personId })
    .whereNotNull('applied_at')
    .where('from_on', '<=', to)
    .where((open) => void open.whereNull('to_on').orWhere('to_on', '>=', from))
    .distinct('department_id')
  return rows(z.object({ department_id: int }), found).map(({ department_id }) => department_id)
}

export async function findPosting(db: Knex, id: number): Promise<Posting | undefined> {
  const row: unknown = await postingsQuery(db).where('po.id', id).first()
  return row === undefined ? undefined : PostingRow.parse(row)
}

export interface NewPosting extends Place {
  readonly personId: number
  readonly kind: Posting['kind']
  readonly fromOn: string
  readonly toOn?: string | null
  readonly reason?: string
  readonly appliedAt: string | null
}

const rowOf = (posting: NewPosting) => ({
  person_id: posting.personId,
  department_id: posting.departmentId,
  post: posting.post,
  post_en: posting.postEn,
  rank_class: posting.rankClass,
  kind: posting.kind,
  from_on: posting.fromOn,
  to_on: posting.toOn ?? null,
  reason: posting.reason ?? '',
  applied_at: posting.appliedAt,
})

const AT_ONCE = 80 // rows a statement: SQLite limits the terms of a compound select

export async function insertPostings(tx: Knex, postings: readonly NewPosting[]): Promise<number[]> {
  const ids: number[] = []
  for (let i = 0; i < postings.length; i += AT_ONCE) {
    const made: unknown = await tx('postings')
      .insert(postings.slice(i, i + AT_ONCE).map(rowOf))
      .returning('id')
    ids.push(...rows(z.object({ id: int }), made).map(({ id }) => id))
  }
  return ids
}

/** Compare-and-set on one posting. @throws AppError conflict */
export async function changePosting(tx: Knex, { id, version }: Pick<Posting, 'id' | 'version'>, values: object): Promise<void> {
  const changed = await tx('postings')
    .where({ id, version })
    .update({ ...values, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

export async function deletePosting(tx: Knex, { id, version }: Pick<Posting, 'id' | 'version'>): Promise<void> {
  if ((await tx('postings').where({ id, version }).delete()) !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** People for whom a planned day has come: a posting that is not applied yet, or the end of their last one. */
export async function listDue(db: Knex, today: string): Promise<number[]> {
  const planned = db('postings').whereNull('applied_at').andWhere('from_on', '<=', today).select('person_id')
  const leaving = db('postings as po')
    .join('people as p', 'p.id', 'po.person_id')
    .where('p.status', 'active')
    .andWhere('po.to_on', '<', today)
    .whereNotExists(db('postings as later').whereRaw('later.person_id = po.person_id and later.from_on > po.from_on'))
    .select('po.person_id')
  return rows(z.object({ person_id: int }), await planned.union([leaving])).map(({ person_id }) => person_id)
}

const BareRow = z
  .object({
    id: int,
    department_id: int,
    post: z.string(),
    post_en: z.string(),
    rank_class: z.enum(RANK_CLASSES),
    created_at: z.string(),
    status: z.string(),
  })
  .transform((row) => ({
    personId: row.id,
    departmentId: row.department_id,
    post: row.post,
    postEn: row.post_en,
    rankClass: row.rank_class,
    createdAt: row.created_at,
    status: row.status,
  }))

/** People who came by another way than our pages and have no history. `only`: one of them. */
export async function listWithoutPosting(db: Knex, only?: number) {
  const found: unknown = await db('people as p')
    .whereNotExists(db('postings as po').whereRaw('po.person_id = p.id'))
    .modify((query) => (only === undefined ? undefined : void query.where('p.id', only)))
    .select('p.id', 'p.department_id', 'p.post', 'p.post_en', 'p.rank_class', 'p.created_at', 'p.status')
  return rows(BareRow, found)
}
