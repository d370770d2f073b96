import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import { ROLES } from '../auth/policy.ts'
import { DELEGABLE, type Candidate, type DelegableRole, type Days } from './delegation.rules.ts'

const Row = z
  .object({
    id: int,
    from_person: int,
    to_person: int,
    role: z.enum(DELEGABLE),
    from_on: z.string(),
    to_on: z.string(),
    reason: z.string(),
    ended_at: z.string().nullable(),
    version: int,
    from_name: z.string(),
    from_name_en: z.string(),
    to_name: z.string(),
    to_name_en: z.string(),
    decided: int,
  })
  .transform((row) => ({
    id: row.id,
    fromPerson: row.from_person,
    toPerson: row.to_person,
    role: row.role,
    fromOn: row.from_on,
    toOn: row.to_on,
    reason: row.reason,
    endedAt: row.ended_at,
    version: row.version,
    fromName: row.from_name,
    fromNameEn: row.from_name_en,
    toName: row.to_name,
    toNameEn: row.to_name_en,
    decided: row.decided,
  }))
/** A delegation with the names of both, and how many steps were decided under it. Dates `YYYY-MM-DD`, both inclusive. */
export type Delegation = z.output<typeof Row>

const delegations = (db: Knex): Knex.QueryBuilder =>
  db('review_delegations as g')
    .join('people as f', 'f.id', 'g.from_person')
    .join('people as t', 't.id', 'g.to_person')
    .select('g.*', 'f.display_name as from_name', 'f.display_name_en as from_name_en')
    .select('t.display_name as to_name', 't.display_name_en as to_name_en')
    .select(
      db.raw(`(select count(*) from disclosure_steps s where s.on_behalf_of = g.from_person and s.actor_id = g.to_person
        and s.at >= g.created_at and (g.ended_at is null or s.at <= g.ended_at)) as decided`),
    )

/** Given by a person or to them, the newest first. */
export async function listDelegations(db: Knex, personId: number, limit: number): Promise<Delegation[]> {
  const found: unknown = await delegations(db)
    .where((either) => void either.where('g.from_person', personId).orWhere('g.to_person', personId))
    .orderByRaw('case when g.ended_at is null then 0 else 1 end, g.to_on desc, g.id desc')
    .limit(limit)
  return rows(Row, found)
}

export async function findDelegation(db: Knex, id: number): Promise<Delegation | undefined> {
  const row: unknown = await delegations(db).where('g.id', id).first()
  return row === undefined ? undefined : Row.parse(row)
}

const DaysRow = z
  .object({ from_person: int, to_person: int, role: z.enum(DELEGABLE), from_on: z.string(), to_on: z.string() })
  .transform((row) => ({ fromPerson: row.from_person, toPerson: row.to_person, role: row.role, fromOn: row.from_on, toOn: row.to_on }))
export type StandingDelegation = z.output<typeof DaysRow>

/** Delegations of these people that are running or to come. */
export async function listStanding(db: Knex, people: readonly number[], today: string): Promise<StandingDelegation[]> {
  const found: unknown = await db('review_delegations').whereIn('from_person', people).whereNull('ended_at').where('to_on', '>=', today)
  return rows(DaysRow, found)
}

/** Serialises what one person decides about their own absence: two windows of theirs must not both pass the check. */
export async function lockPerson(tx: Knex, personId: number): Promise<void> {
  if (isPostgres(tx)) await tx.raw('select pg_advisory_xact_lock(?, ?)', [LOCKS, personId])
}
const LOCKS = 7_310 // any number that no other lock uses

export interface NewDelegation extends Days {
  readonly fromPerson: number
  readonly toPerson: number
  readonly role: DelegableRole
  readonly reason: string
  readonly at: string
}

export async function insertDelegation(tx: Knex, delegation: NewDelegation): Promise<number> {
  const [row] = (await tx('review_delegations')
    .insert({
      from_person: delegation.fromPerson,
      to_person: delegation.toPerson,
      role: delegation.role,
      from_on: delegation.fromOn,
      to_on: delegation.toOn,
      reason: delegation.reason,
      created_at: delegation.at,
    })
    .returning('id')) as { id: number }[]
  return int.parse(row?.id)
}

/** Compare-and-set; false when it ended meanwhile. */
export async function endDelegation(tx: Knex, { id, version }: Pick<Delegation, 'id' | 'version'>, at: string): Promise<boolean> {
  const changed = await tx('review_delegations')
    .where({ id, version })
    .whereNull('ended_at')
    .update({ ended_at: at, version: version + 1 })
  return changed === 1
}

const CandidateRow = z
  .object({
    id: int,
    department_id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    department: z.string(),
    department_en: z.string(),
    post: z.string(),
    post_en: z.string(),
    roles: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    departmentId: row.department_id,
    name: row.display_name,
    nameEn: row.display_name_en,
    department: row.department,
    departmentEn: row.department_en,
    post: row.post,
    postEn: row.post_en,
    roles: row.roles.split(',').filter((role): role is Candidate['roles'][number] => (ROLES as readonly string[]).includes(role)),
  }))
export type NamedCandidate = z.output<typeof CandidateRow>

/** Everybody active who reviews, and the colleagues of one department: those among whom a delegate can be. */
export async function listCandidates(db: Knex, departmentId: number): Promise<NamedCandidate[]> {
  const list = isPostgres(db) ? `string_agg(role, ',')` : `group_concat(role, ',')`
  const found: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .where('p.status', 'active')
    .where(
      (either) =>
        void either.where('p.department_id', departmentId).orWhereIn(
          'p.id',
          db('role_assignments')
            .whereIn('role', [...DELEGABLE])
            .select('person_id'),
        ),
    )
    .orderBy(['d.position', 'p.id'])
    .select('p.id', 'p.department_id', 'p.display_name', 'p.display_name_en', 'p.post', 'p.post_en', 'd.name as department')
    .select(
      'd.name_en as department_en',
      db.raw(`coalesce((select ${list} from role_assignments r where r.person_id = p.id), '') as roles`),
    )
  return rows(CandidateRow, found)
}

/** The departments above one. */
export async function listAbove(db: Knex, departmentId: number): Promise<number[]> {
  const found: unknown = await db
    .withRecursive('up', (up) => {
      void up
        .select('id', 'parent_id')
        .from('departments')
        .where('id', departmentId)
        .union((next) => void next.select('x.id', 'x.parent_id').from('departments as x').join('up', 'x.id', 'up.parent_id'))
    })
    .from('up')
    .whereNot('id', departmentId)
    .select('id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}
