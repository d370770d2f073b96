import knex from 'knex'
import type { Knex } from 'knex'
import SqliteClient from 'knex/lib/dialects/sqlite3/index.js'
import SqliteTransaction from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js'
import { fileURLToPath } from 'node:url'

export type Engine = 'sqlite' | 'postgres'

export const engineOf = (url: string): Engine => (/^postgres(ql)?:/.test(url) ? 'postgres' : 'sqlite')

const migrations = { directory: fileURLToPath(new URL('../../migrations', import.meta.url)), loadExtensions: ['.ts'], extension: 'ts' }

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void
}

// A transaction that starts by reading and then writes fails at once, without waiting, when another process
// wrote in between (SQLITE_BUSY_SNAPSHOT). Taking the write lock first makes busy_timeout wait instead.
class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): unknown {
    return this.query(connection, 'BEGIN IMMEDIATE;')
  }
}
class WriterClient extends SqliteClient {
  override transaction(...args: unknown[]): unknown {
    return new ImmediateTransaction(this, ...args)
  }
}

const PRAGMAS = 'PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;'

/** One writer or three readers on SQLite; ten of each on PostgreSQL (ADR 0003). `url`: `sqlite:<file>` or `postgres://…`. */
export function knexConfig(url: string, purpose: 'read' | 'write'): Knex.Config {
  if (engineOf(url) === 'postgres') return { client: 'pg', connection: url, pool: { min: 0, max: 10 }, migrations }
  const sql = purpose === 'read' ? `${PRAGMAS} PRAGMA query_only = ON;` : PRAGMAS
  return {
    client: purpose === 'write' ? (WriterClient as unknown as typeof Knex.Client) : 'sqlite3',
    connection: { filename: url.replace(/^sqlite:/, '') },
    useNullAsDefault: true,
    pool: {
      min: 0,
      max: purpose === 'write' ? 1 : 3,
      afterCreate: (connection: SqliteConnection, done: (error: Error | null, connection: SqliteConnection) => void) => {
        connection.exec(sql, (error) => {
          done(error, connection)
        })
      },
    },
    migrations,
  }
}

export const connect = (url: string, purpose: 'read' | 'write'): Knex => knex(knexConfig(url, purpose))
