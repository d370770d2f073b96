import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../db/decode.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { SESSIONS_TABLE, type SessionEntry } from './sessions.table.ts'

const SessionRow = z
  .object({
    id_hash: z.string(),
    person_id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    username: z.string(),
    department_name: z.string(),
    department_name_en: z.string(),
    address: z.string(),
    user_agent: z.string(),
    created_at: z.string(),
    last_seen_at: z.string(),
    expires_at: z.string(),
  })
  .transform((row): SessionEntry => ({
    id: row.id_hash,
    personId: row.person_id,
    name: row.display_name,
    nameEn: row.display_name_en,
    username: row.username,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    address: row.address,
    userAgent: row.user_agent,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }))

/** Open sessions of people; those of visitors who have not signed in concern nobody. */
const sessionsQuery = (db: Knex, now: string) =>
  db('sessions as s')
    .join('people as p', 'p.id', 's.person_id')
    .join('departments as d', 'd.id', 'p.department_id')
    .where('s.expires_at', '>', now)
    .select('s.id_hash', 's.person_id', 's.address', 's.user_agent', 's.created_at', 's.last_seen_at', 's.expires_at')
    .select('p.display_name', 'p.display_name_en', 'p.username', 'd.name as department_name', 'd.name_en as department_name_en')

const decode = (row: unknown): SessionEntry => SessionRow.parse(row)

export const readSessions = (db: Knex, now: string, query: TableQuery): Promise<TablePage<SessionEntry>> =>
  readPage(sessionsQuery(db, now), SESSIONS_TABLE, query, decode)
export const readAllSessions = (db: Knex, now: string, query: TableQuery): AsyncIterable<readonly SessionEntry[]> =>
  readAll(sessionsQuery(db, now), SESSIONS_TABLE, query, decode)

export async function findOpenSession(db: Knex, now: string, id: string): Promise<SessionEntry | undefined> {
  const row: unknown = await sessionsQuery(db, now).where({ 's.id_hash': id }).first()
  return row === undefined ? undefined : decode(row)
}
