import type { Knex } from 'knex'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { engineOf } from '../db/connection.ts'
import { openDatabase, type Database } from '../db/database.ts'
import { rows } from '../db/decode.ts'
import { migrate } from '../db/migrate.ts'

/** The role of the installation may not create a schema. */
export class GroundRefused extends Error {}

export interface Ground {
  readonly db: Database
  readonly url: string
}

/**
 * An empty, migrated database that is thrown away afterwards, on the engine of the one that `url` names: for SQLite a file of its own, for
 * PostgreSQL a schema of its own beside the installation's, so that what is robbed lies in the same server, with its files and its log.
 * @throws GroundRefused
 */
export const onThrowAway = <T>(url: string, use: (ground: Ground) => Promise<T>): Promise<T> =>
  engineOf(url) === 'postgres' ? inSchema(url, use) : inFile(use)

async function inFile<T>(use: (ground: Ground) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sunlit-self-attack-'))
  try {
    return await migrated(`sqlite:${path.join(folder, 'simulated.sqlite3')}`, use)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function migrated<T>(url: string, use: (ground: Ground) => Promise<T>): Promise<T> {
  const db = openDatabase(url)
  try {
    await migrate(db)
    return await use({ db, url })
  } finally {
    await db.close()
  }
}

const PREFIX = 'sunlit_self_attack_'

async function inSchema<T>(url: string, use: (ground: Ground) => Promise<T>): Promise<T> {
  const own = openDatabase(url)
  try {
    await dropForgotten(own.write)
    const name = `${PREFIX}${Date.now()}_${randomBytes(4).toString('hex')}`
    await createSchema(own.write, name)
    try {
      return await migrated(within(url, name), use)
    } finally {
      await own.write.raw('drop schema if exists ?? cascade', [name])
    }
  } finally {
    await own.close()
  }
}

const NOT_PERMITTED = '42501'

async function createSchema(db: Knex, name: string): Promise<void> {
  try {
    await db.raw('create schema ??', [name])
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_PERMITTED) throw new GroundRefused(`no schema may be created: ${name}`, { cause: error })
    throw error
  }
}

/** The same database, with every name looked up in one schema. */
function within(url: string, schema: string): string {
  const address = new URL(url)
  const options = address.searchParams.get('options')
  address.searchParams.set('options', `${options === null ? '' : `${options} `}-c search_path=${schema}`)
  return address.href
}

const FORGOTTEN_MS = 6 * 3_600_000

/** What an attack left behind that was killed in the middle. */
async function dropForgotten(db: Knex): Promise<void> {
  const Found = z.object({ rows: z.array(z.unknown()) })
  const found = Found.parse(await db.raw('select nspname as name from pg_namespace where starts_with(nspname, ?)', [PREFIX]))
  for (const { name } of rows(z.object({ name: z.string() }), found.rows)) {
    const since = Number(/^\d+/.exec(name.slice(PREFIX.length))?.[0] ?? Number.NaN)
    if (Date.now() - since > FORGOTTEN_MS) await db.raw('drop schema if exists ?? cascade', [name])
  }
}
