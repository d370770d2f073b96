import { openDatabase, type Database } from '../../server/db/database.ts'
import type { Engine } from '../../server/db/connection.ts'
import { postgresStore } from './engine-postgres.ts'
import { sqliteStore } from './engine-sqlite.ts'

/** A database of its own, with the product's tables and no rows. */
export interface TestDatabaseAddress {
  readonly url: string
  drop(): Promise<void>
}

/** Makes databases by copying one migrated template, so that every test can have its own. */
export interface TestDatabaseStore {
  /** A copy of the migrated template, or of `original`, to which nobody may be connected. */
  create(original?: TestDatabaseAddress): Promise<TestDatabaseAddress>
  close(): Promise<void>
}

export interface TestDatabase extends Database {
  readonly url: string
}

/** The engine under test: `TEST_ENGINE=postgres`, or SQLite. */
export const engine: Engine = engineUnderTest(process.env['TEST_ENGINE'])

// Mocha may load this file twice in one run, as CommonJS and as a module: both must find the one server, and the last hook must stop it.
const run = globalThis as { sunlitTestStore?: Promise<TestDatabaseStore> | undefined }

/** A fresh migrated database on the engine under test, as an address for another process; or a copy of a closed one. */
export async function createTestDatabase(original?: TestDatabaseAddress): Promise<TestDatabaseAddress> {
  run.sunlitTestStore ??= engine === 'postgres' ? postgresStore() : sqliteStore()
  return (await run.sunlitTestStore).create(original)
}

/** The same, opened. Closing it also removes it. */
export async function openTestDatabase(original?: TestDatabaseAddress): Promise<TestDatabase> {
  const address = await createTestDatabase(original)
  const database = openDatabase(address.url)
  return {
    ...database,
    url: address.url,
    async close() {
      await database.close()
      await address.drop()
    },
  }
}

/** Removes what the run left; test/support/hooks.ts calls it after the last test. */
export async function closeTestDatabases(): Promise<void> {
  const opened = run.sunlitTestStore
  run.sunlitTestStore = undefined
  await (await opened)?.close()
}

function engineUnderTest(name = 'sqlite'): Engine {
  if (name === 'sqlite' || name === 'postgres') return name
  throw new Error(`TEST_ENGINE is "${name}"; it can be sqlite or postgres`)
}
