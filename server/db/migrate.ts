import type { Knex } from 'knex'
import type { Database } from './database.ts'

/** Any fixed number: every instance of the product asks for the same advisory lock. */
const START_LOCK = 7_305_2026

/**
 * Runs `work` while no other instance does: several instances that start on one empty PostgreSQL would crash each other.
 * SQLite belongs to one machine and its writer already queues.
 */
export async function withStartLock<T>(database: Database, work: () => Promise<T>): Promise<T> {
  if (database.engine === 'sqlite') return work()
  return database.write.transaction(async (tx) => {
    await tx.raw('select pg_advisory_xact_lock(?)', [START_LOCK])
    return work()
  })
}

/** Brings the schema up to date. */
export async function migrate(database: Database): Promise<void> {
  const knex: Knex = database.write
  await knex.migrate.latest()
}
