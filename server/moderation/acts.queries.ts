import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { ACT_KINDS, RULES, SUBJECT_KINDS, type ActKind, type Restriction, type Rule, type SubjectKind } from './moderation.rules.ts'
import type { ModerationAct } from './moderation.types.ts'

const ActRow = z
  .object({
    id: int,
    kind: z.enum(ACT_KINDS),
    subject_kind: z.enum(SUBJECT_KINDS),
    subject_id: int,
    author_id: int.nullable(),
    rule: z.enum(RULES),
    reason: z.string(),
    actor_id: int,
    actor: z.string(),
    actor_en: z.string(),
    at: z.string(),
    until_on: z.string().nullable(),
    reverses: int.nullable(),
    reversed_by: int.nullable(),
  })
  .transform((row): ModerationAct => ({
    id: row.id,
    kind: row.kind,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    authorId: row.author_id,
    rule: row.rule,
    reason: row.reason,
    actorId: row.actor_id,
    actor: row.actor,
    actorEn: row.actor_en,
    at: row.at,
    untilOn: row.until_on,
    reverses: row.reverses,
    reversedBy: row.reversed_by,
  }))
export const decodeAct = (row: unknown): ModerationAct => ActRow.parse(row)

export const selectActs = (db: Knex): Knex.QueryBuilder =>
  db('moderation_acts as a')
    .join('people as p', 'p.id', 'a.actor_id')
    .leftJoin('moderation_acts as r', 'r.reverses', 'a.id')
    .select('a.*', 'p.display_name as actor', 'p.display_name_en as actor_en', 'r.id as reversed_by')

export async function findAct(db: Knex, id: number): Promise<ModerationAct | undefined> {
  return rows(ActRow, await selectActs(db).where('a.id', id))[0]
}

export async function listActs(db: Knex, ids: readonly number[]): Promise<ModerationAct[]> {
  return ids.length === 0 ? [] : rows(ActRow, await selectActs(db).whereIn('a.id', [...ids]))
}

/** What was done about a subject, oldest first. */
export async function listActsOn(db: Knex, kind: SubjectKind, id: number): Promise<ModerationAct[]> {
  return rows(ActRow, await selectActs(db).where({ 'a.subject_kind': kind, 'a.subject_id': id }).orderBy('a.id'))
}

/** What was done to somebody since, newest first. `since`: UTC ISO text. */
export async function listActsAbout(db: Knex, authorId: number, since: string): Promise<ModerationAct[]> {
  return rows(ActRow, await selectActs(db).where('a.author_id', authorId).where('a.at', '>=', since).orderBy('a.id', 'desc').limit(20))
}

export interface NewAct {
  readonly kind: ActKind
  readonly subjectKind: SubjectKind
  readonly subjectId: number
  readonly authorId: number | null
  readonly rule: Rule
  readonly reason: string
  readonly actorId: number
  readonly at: string
  readonly untilOn?: string | null
  readonly reverses?: number | null
}

export async function insertAct(tx: Knex, act: NewAct): Promise<number> {
  const made: unknown = await tx('moderation_acts')
    .insert({
      kind: act.kind,
      subject_kind: act.subjectKind,
      subject_id: act.subjectId,
      author_id: act.authorId,
      rule: act.rule,
      reason: act.reason,
      actor_id: act.actorId,
      at: act.at,
      until_on: act.untilOn ?? null,
      reverses: act.reverses ?? null,
    })
    .returning('id')
  return z.object({ id: int }).parse((made as unknown[])[0]).id
}

const RestrictionRow = z
  .object({ id: int, kind: z.enum(['slow', 'suspend']), until_on: z.string() })
  .transform(({ id: actId, kind, until_on: untilOn }): Restriction => ({ actId, kind, untilOn }))

/** What holds somebody back on this day and was not taken back. */
export async function listRestrictions(db: Knex, personId: number, day: string): Promise<Restriction[]> {
  const found: unknown = await db('moderation_acts as a')
    .leftJoin('moderation_acts as r', 'r.reverses', 'a.id')
    .where('a.author_id', personId)
    .whereIn('a.kind', ['slow', 'suspend'])
    .where('a.until_on', '>=', day)
    .whereNull('r.id')
    .select('a.id', 'a.kind', 'a.until_on')
  return rows(RestrictionRow, found)
}
