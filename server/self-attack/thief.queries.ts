import type { Knex } from 'knex'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { rows } from '../db/decode.ts'
import type { Database } from '../db/database.ts'
import type { Snapshot, StolenRow } from './self-attack.types.ts'

const Named = z.object({ name: z.string() })

/** Copies whatever a stolen database gives out: every table with where its rows lie, and the files below it. */
export async function steal(db: Database, moment: string, log: string): Promise<Snapshot> {
  const [tables, files] = db.engine === 'sqlite' ? await stealSqlite(db.read) : await stealPostgres(db.read)
  if (log !== '') files.set('log', Buffer.from(log))
  return { moment, tables, files }
}

type Stolen = readonly [Map<string, readonly StolenRow[]>, Map<string, Uint8Array>]

const placed = (all: readonly StolenRow[]): readonly StolenRow[] => all.map((row, place) => ({ ...row, '#place': place }))

async function stealSqlite(knex: Knex): Promise<Stolen> {
  const found: unknown = await knex.raw("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
  const tables = new Map<string, readonly StolenRow[]>()
  for (const { name } of rows(Named, found as unknown[])) tables.set(name, placed(await readSqlite(knex, name)))
  const [main] = rows(z.object({ file: z.string() }), (await knex.raw('pragma database_list')) as unknown[])
  const files = new Map<string, Uint8Array>()
  for (const [name, end] of [
    ['database file', ''],
    ['wal', '-wal'],
  ] as const) {
    const bytes = await readFile(`${main?.file ?? ''}${end}`).catch(() => undefined)
    if (bytes !== undefined) files.set(name, bytes)
  }
  return [tables, files]
}

/** In the order in which they lie; tables without row numbers have none. */
async function readSqlite(knex: Knex, table: string): Promise<readonly StolenRow[]> {
  try {
    return (await knex.raw('select rowid as "#rowid", * from ?? order by rowid', [table])) as StolenRow[]
  } catch {
    return (await knex.raw('select * from ??', [table])) as StolenRow[]
  }
}

const Answer = z.object({ rows: z.array(z.unknown()) })
const ask = async (knex: Knex, sql: string, bindings: readonly Knex.RawBinding[] = []): Promise<unknown[]> =>
  Answer.parse(await knex.raw(sql, bindings)).rows

async function stealPostgres(knex: Knex): Promise<Stolen> {
  const found = await ask(
    knex,
    "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = current_schema()",
  )
  const tables = new Map<string, readonly StolenRow[]>()
  const files = new Map<string, Uint8Array>()
  for (const { name } of rows(Named, found)) {
    const all = await ask(knex, 'select ctid::text as "#ctid", xmin::text::bigint as "#xmin", t.* from ?? t order by ctid', [name])
    tables.set(name, placed(all as StolenRow[]))
    const bytes = await serverFile(knex, 'select pg_read_binary_file(pg_relation_filepath(quote_ident(?)::regclass)) as bytes', [name])
    if (bytes !== undefined && bytes.length > 0) files.set(`file of ${name}`, bytes)
  }
  const wal = await writeAheadLog(knex)
  if (wal !== undefined) files.set('wal', wal)
  return [tables, files]
}

const Bytes = z.object({ bytes: z.instanceof(Uint8Array).nullable() })

/** Undefined for a role that may not read files of the server. */
async function serverFile(knex: Knex, sql: string, bindings: readonly Knex.RawBinding[]): Promise<Uint8Array | undefined> {
  try {
    return rows(Bytes, await ask(knex, sql, bindings))[0]?.bytes ?? undefined
  } catch {
    return undefined
  }
}

const SEGMENTS = 4

/** The newest segments, in their order. */
async function writeAheadLog(knex: Knex): Promise<Uint8Array | undefined> {
  try {
    await ask(knex, 'checkpoint').catch(() => undefined)
    const found = await ask(
      knex,
      "select name from (select name from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name <= pg_walfile_name(pg_current_wal_lsn()) order by name desc limit ?) newest order by name",
      [SEGMENTS],
    )
    const parts: Uint8Array[] = []
    for (const { name } of rows(Named, found))
      parts.push((await serverFile(knex, "select pg_read_binary_file('pg_wal/' || ?) as bytes", [name])) ?? Buffer.alloc(0))
    return parts.length === 0 ? undefined : Buffer.concat(parts)
  } catch {
    return undefined
  }
}
