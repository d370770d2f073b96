import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { aboutName, AUDIT_TABLE, type AuditRow } from './audit.table.ts'

const EntryRow = z
  .object({
    id: int,
    at: z.string(),
    actor_id: int.nullable(),
    actor_name: z.string(),
    action: z.string(),
    subject: z.string(),
    details: json(z.record(z.string(), z.unknown())),
    address: z.string(),
    about_name: z.string().nullish(),
    about_name_en: z.string().nullish(),
  })
  .transform((row): AuditRow => ({
    id: row.id,
    at: row.at,
    actorId: row.actor_id,
    actorName: row.actor_name,
    action: row.action,
    subject: row.subject,
    details: row.details,
    address: row.address,
    aboutName: row.about_name ?? null,
    aboutNameEn: row.about_name_en ?? null,
  }))

const decode = (row: unknown): AuditRow => EntryRow.parse(row)
// The name is the one that was recorded; the person is joined only so that a search by another spelling finds them.
const entriesQuery = (db: Knex) =>
  db('audit_entries as a')
    .leftJoin('people as p', 'p.id', 'a.actor_id')
    .select('a.*')
    .select({
      about_name: db.raw(`coalesce(${aboutName('display_name')}, ${aboutName('name')})`),
      about_name_en: db.raw(`coalesce(${aboutName('display_name_en')}, ${aboutName('name_en')})`),
    })

export const readEntries = (db: Knex, query: TableQuery): Promise<TablePage<AuditRow>> =>
  readPage(entriesQuery(db), AUDIT_TABLE, query, decode)
export const readAllEntries = (db: Knex, query: TableQuery): AsyncIterable<readonly AuditRow[]> =>
  readAll(entriesQuery(db), AUDIT_TABLE, query, decode)

/** The actions that occur, for the filter. */
export async function listActions(db: Knex): Promise<string[]> {
  const found = (await db('audit_entries').distinct('action').orderBy('action')) as { action: string }[]
  return found.map(({ action }) => action)
}

/** The newest sign-ins of one person, and attempts at it, newest first. */
export async function findSignIns(db: Knex, personId: number, limit: number): Promise<AuditRow[]> {
  const found = await db('audit_entries as a')
    .where({ 'a.subject': `person:${personId}` })
    .whereIn('a.action', ['auth.sign_in', 'auth.sign_in_failed', 'auth.sign_in_locked'])
    .orderBy('a.id', 'desc')
    .limit(limit)
    .select('a.*')
  return rows(EntryRow, found)
}
