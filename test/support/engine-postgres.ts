import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../../server/db/database.ts'
import { migrate } from '../../server/db/migrate.ts'
import type { TestDatabaseAddress, TestDatabaseStore } from './engines.ts'
import { startPostgres } from './postgres.ts'

/** Databases on one server, each cloned from a migrated template; names carry a mark so that runs can share a server. */
export async function postgresStore(): Promise<TestDatabaseStore> {
  const server = await startPostgres()
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const mark = `sunlit_${randomBytes(5).toString('hex')}`
  const template = `${mark}_template`
  await admin.query(`create database ${template}`)
  await migrateTemplate(addressOf(server.url, template))
  let made = 0
  return {
    create: (original) => clone(admin, server.url, original === undefined ? template : nameOf(original.url), `${mark}_${++made}`),
    async close() {
      await removeAll(admin, mark)
      await admin.end()
      await server.stop()
    },
  }
}

/** A template can only be cloned while nobody is connected to it. */
async function migrateTemplate(url: string): Promise<void> {
  const database = openDatabase(url)
  try {
    await migrate(database)
  } finally {
    await database.close()
  }
}

async function clone(admin: pg.Client, server: string, template: string, name: string): Promise<TestDatabaseAddress> {
  // Copied file by file: through the write-ahead log, the default, it takes twice as long.
  await admin.query(`create database ${name} template ${template} strategy file_copy`)
  return {
    url: addressOf(server, name),
    async drop() {
      await admin.query(`drop database if exists ${name} with (force)`)
    },
  }
}

async function removeAll(admin: pg.Client, mark: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>('select datname from pg_database where datname like $1', [`${mark}%`])
  for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`)
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)

function addressOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
