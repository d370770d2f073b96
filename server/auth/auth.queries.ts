import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import { bool, int, rows } from '../db/decode.ts'
import { ROLES, type RankClass, type Role, type StandIn } from './policy.ts'
import { decodeSettings } from '../security/settings.types.ts'
import { passwordEnds, secondFactorFrom, type Grant, type SecuritySettings } from '../security/settings.rules.ts'
import type { Account } from './account.types.ts'
import type { Failures } from './sign-in.rules.ts'

const FailureRow = z
  .object({ failures: int, last_at: z.string() })
  .transform((row): Failures => ({ failures: row.failures, lastAt: row.last_at }))

export async function findFailures(db: Knex, key: string): Promise<Failures | undefined> {
  const row: unknown = await db('sign_in_failures').where({ key }).first('failures', 'last_at')
  return row === undefined ? undefined : FailureRow.parse(row)
}

/** Counts one more failure in a single statement and returns which one it is: attempts at once get different numbers. Old ones (before `since`) are forgotten. */
export async function countFailure(db: Knex, key: string, at: string, since: string): Promise<number> {
  const counted: unknown = await db.raw(
    `insert into sign_in_failures (key, failures, first_at, last_at) values (?, 1, ?, ?)
     on conflict (key) do update set
       failures = case when sign_in_failures.last_at <= ? then 1 else sign_in_failures.failures + 1 end,
       last_at = excluded.last_at
     returning failures`,
    [key, at, at, since],
  )
  const [row] = rows(z.object({ failures: int }), Array.isArray(counted) ? counted : (counted as { rows: unknown[] }).rows)
  return row?.failures ?? 1
}

export async function forgetFailures(db: Knex, key: string): Promise<void> {
  await db('sign_in_failures').where({ key }).delete()
}

const CredentialRow = z
  .object({
    person_id: int,
    username: z.string(),
    password_hash: z.string(),
    changed_at: z.string(),
    display_name: z.string(),
    enabled_at: z.string().nullable(),
  })
  .transform((row) => ({
    personId: row.person_id,
    username: row.username,
    passwordHash: row.password_hash,
    passwordChangedAt: row.changed_at,
    name: row.display_name,
    secondFactor: row.enabled_at !== null,
  }))
export type Credentials = z.output<typeof CredentialRow>

async function findCredentialsWhere(db: Knex, which: object, today: string): Promise<Credentials | undefined> {
  const row: unknown = await db('people as p')
    .join('credentials as c', 'c.person_id', 'p.id')
    .leftJoin('second_factors as f', 'f.person_id', 'p.id')
    .where({ ...which, 'p.status': 'active' })
    .andWhere((either) => void either.whereNull('p.valid_until').orWhere('p.valid_until', '>=', today))
    .first('c.person_id', 'p.username', 'c.password_hash', 'c.changed_at', 'p.display_name', 'f.enabled_at')
  return row === undefined ? undefined : CredentialRow.parse(row)
}

/** The credentials of an active account by its lower-case name; `today` refuses accounts whose time is over. */
export const findCredentials = (db: Knex, username: string, today: string): Promise<Credentials | undefined> =>
  findCredentialsWhere(db, { 'p.username': username }, today)
export const findCredentialsOf = (db: Knex, personId: number, today: string): Promise<Credentials | undefined> =>
  findCredentialsWhere(db, { 'p.id': personId }, today)

const KNOWN: ReadonlySet<string> = new Set(ROLES)
const rolesIn = (text: string | null): Role[] => (text ?? '').split(',').filter((role): role is Role => KNOWN.has(role))
export const RoleList = z.string().nullable().transform(rolesIn)

/** `head@2026-01-05T…,staff@…`: roles with the instants since when, which only the second factor asks for. */
const grantsIn = (text: string | null): Grant[] =>
  (text ?? '').split(',').flatMap((part) => {
    const [role = '', grantedAt = ''] = part.split('@')
    return rolesIn(role).map((known) => ({ role: known, grantedAt }))
  })

/** The one row that every page pays for: decoded by hand, each field once. */
interface SessionRow {
  readonly data: string
  readonly created_at: string
  readonly last_seen_at: string
  readonly person_id: number | null
  readonly username: string
  readonly display_name: string
  readonly display_name_en: string
  readonly post: string
  readonly post_en: string
  readonly rank_class: RankClass
  readonly department_id: number
  readonly department_name: string
  readonly department_name_en: string
  readonly locale: string | null
  readonly theme: string | null
  readonly previous_visit_at: string | null
  /** 0 or 1 on SQLite. */
  readonly must_change: boolean | number | null
  readonly changed_at: string | null
  readonly enabled_at: string | null
  readonly security: string | null
  readonly roles: string | null
  /** Messages not read yet; text on PostgreSQL. */
  readonly unread: number | string
  /** Text on PostgreSQL. */
  readonly newest_notice: number | string | null
  /** One delegation a line: role, person, department, name. */
  readonly stands_in: string | null
  /** Text on PostgreSQL. */
  readonly revision: number | string
}

/** What the session's one look-up brings: the session and, when signed in, everything a page needs to know about the person. */
export interface LoadedSession {
  readonly data: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly account: Account | undefined
  /** The database's revision at this moment (ADR 0010). */
  readonly revision: number
  /** The security settings at this moment: another instance's change counts with the next request. */
  readonly settings: SecuritySettings
}

const STAND_IN_LIST = {
  sqlite: `group_concat(g.role || ':' || g.from_person || ':' || gp.department_id || ':' || gp.display_name, char(10))`,
  postgres: `string_agg(g.role || ':' || g.from_person || ':' || gp.department_id || ':' || gp.display_name, chr(10))`,
} as const

/** A delegation counts on its days, while whoever gave it still has the role and an account that is open. */
const standIns = (engine: 'sqlite' | 'postgres'): string =>
  `(select ${STAND_IN_LIST[engine]} from review_delegations g join people gp on gp.id = g.from_person and gp.status = 'active'
      join role_assignments gr on gr.person_id = g.from_person and gr.role = g.role
    where g.to_person = p.id and g.ended_at is null and (gp.valid_until is null or gp.valid_until >= ?) and g.from_on <= ? and g.to_on >= ?) as stands_in`

const ROLE_LIST = {
  sqlite: `group_concat(role || '@' || granted_at, ',')`,
  postgres: `string_agg(role || '@' || granted_at, ',')`,
} as const

/** Session, person, department, roles in one query: the look-up that every page pays for. */
export async function findSession(
  db: Knex,
  engine: 'sqlite' | 'postgres',
  idHash: string,
  now: string,
): Promise<LoadedSession | undefined> {
  const today = dateInShanghai(now)
  const found: unknown = await db.raw(
    `select s.data, s.created_at, s.last_seen_at, p.id as person_id, p.username, p.display_name, p.display_name_en, p.post, p.post_en, p.rank_class,
       p.department_id, d.name as department_name, d.name_en as department_name_en, p.locale, p.theme, p.previous_visit_at, c.must_change,
       c.changed_at, f.enabled_at, (select value from security_settings where id = 1) as security,
       (select ${ROLE_LIST[engine]} from role_assignments r where r.person_id = p.id) as roles,
       ${standIns(engine)},
       (select count(*) from notifications n where n.person_id = p.id and n.read_at is null) as unread,
       (select max(id) from calendar_notices) as newest_notice,
       (select value from revisions where id = 1) as revision
     from sessions s
     left join people p on p.id = s.person_id and p.status = 'active' and (p.valid_until is null or p.valid_until >= ?)
     left join departments d on d.id = p.department_id
     left join credentials c on c.person_id = p.id
     left join second_factors f on f.person_id = p.id
     where s.id_hash = ? and s.expires_at > ?`,
    [today, today, today, today, idHash, now],
  )
  const [row] = (Array.isArray(found) ? found : (found as { rows: unknown[] }).rows) as SessionRow[]
  if (row === undefined) return undefined
  return {
    data: row.data,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    account: accountOf(row),
    revision: Number(row.revision),
    settings: decodeSettings(row.security),
  }
}

function standInsIn(text: string): StandIn[] {
  return text.split('\n').flatMap((line) => {
    const [role = '', person = '', department = '', ...name] = line.split(':')
    return rolesIn(role).map((known) => ({ role: known, personId: Number(person), departmentId: Number(department), name: name.join(':') }))
  })
}

function accountOf(row: SessionRow): Account | undefined {
  if (row.person_id === null) return undefined
  const grants = grantsIn(row.roles)
  const settings = decodeSettings(row.security)
  const secondFactor = row.enabled_at !== null
  return {
    actor: {
      id: row.person_id,
      username: row.username,
      name: row.display_name,
      departmentId: row.department_id,
      departmentName: row.department_name,
      post: row.post,
      rankClass: row.rank_class,
      roles: grants.map(({ role }) => role),
      ...(row.stands_in !== null && { standsInFor: standInsIn(row.stands_in) }),
    },
    nameEn: row.display_name_en,
    postEn: row.post_en,
    departmentNameEn: row.department_name_en,
    locale: row.locale,
    theme: row.theme,
    unread: Number(row.unread),
    newestNotice: Number(row.newest_notice ?? 0),
    previousVisitAt: row.previous_visit_at,
    mustChangePassword: Boolean(row.must_change),
    passwordExpired: over(row.changed_at === null ? undefined : passwordEnds(settings, row.changed_at), row.created_at),
    secondFactor,
    secondFactorDue: !secondFactor && over(secondFactorFrom(settings, grants), row.created_at),
    secondFactorRequired: secondFactorFrom(settings, grants) !== undefined,
  }
}

// Asked at the door and not in the middle of work: what ran out since this session began waits for the next one.
const over = (end: string | undefined, signedInAt: string): boolean => end !== undefined && end <= signedInAt

export interface SessionRecord {
  readonly idHash: string
  readonly personId: number | null
  readonly data: string
  readonly at: string
  readonly expiresAt: string
  readonly address: string
  readonly userAgent: string
}

export async function saveSession(db: Knex, session: SessionRecord): Promise<void> {
  const { idHash, personId, data, at, expiresAt, address, userAgent } = session
  await db('sessions')
    .insert({
      id_hash: idHash,
      person_id: personId,
      data,
      created_at: at,
      last_seen_at: at,
      expires_at: expiresAt,
      address,
      user_agent: userAgent,
    })
    .onConflict('id_hash')
    .merge({ person_id: personId, data, last_seen_at: at, expires_at: expiresAt })
}

/** Writes a session that exists; one that was ended meanwhile stays ended. */
export async function updateSession(db: Knex, { idHash, personId, data, at, expiresAt }: SessionRecord): Promise<void> {
  await db('sessions').where({ id_hash: idHash }).update({ person_id: personId, data, last_seen_at: at, expires_at: expiresAt })
}

export async function touchSession(db: Knex, idHash: string, at: string, expiresAt: string): Promise<void> {
  await db('sessions').where({ id_hash: idHash }).update({ last_seen_at: at, expires_at: expiresAt })
}

export async function deleteSession(db: Knex, idHash: string): Promise<void> {
  await db('sessions').where({ id_hash: idHash }).delete()
}

/**
 * A new visit begins: the one that was current becomes the previous one. Whoever signs in again on the same day, perhaps at another computer,
 * still finds what was new in the morning. `dayBegan`: the instant at which today began in Shanghai, UTC ISO text.
 */
export async function beginVisit(db: Knex, personId: number, at: string, dayBegan: string): Promise<void> {
  await db('people')
    .where({ id: personId })
    .update({
      previous_visit_at: db.raw('case when last_visit_at >= ? then previous_visit_at else last_visit_at end', [dayBegan]),
      last_visit_at: at,
    })
}

const ArrivalRow = z.object({ changed_at: z.string(), must_change: bool, enabled_at: z.string().nullable() })
const GrantRow = z.object({ role: z.enum(ROLES), granted_at: z.string() })

/** What decides about the warnings at the door. */
export async function findArrival(db: Knex, personId: number) {
  const row: unknown = await db('credentials as c')
    .leftJoin('second_factors as f', 'f.person_id', 'c.person_id')
    .where({ 'c.person_id': personId })
    .first('c.changed_at', 'c.must_change', 'f.enabled_at')
  const { changed_at, must_change, enabled_at } = ArrivalRow.parse(row)
  const held = rows(GrantRow, await db('role_assignments').where({ person_id: personId }).select('role', 'granted_at'))
  const grants = held.map(({ role, granted_at }): Grant => ({ role, grantedAt: granted_at }))
  return { passwordChangedAt: changed_at, mustChange: must_change, secondFactor: enabled_at !== null, grants }
}

export async function deleteExpired(db: Knex, now: string, failuresBefore: string): Promise<void> {
  await db('sessions').where('expires_at', '<=', now).delete()
  await db('sign_in_failures').where('last_at', '<=', failuresBefore).delete()
}
