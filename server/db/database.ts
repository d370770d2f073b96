import type { Knex } from 'knex'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { connect, engineOf, type Engine } from './connection.ts'

/** An open database. `read` never writes (SQLite enforces it); `write` is for transactions. They never share a connection. */
export interface Database {
  readonly engine: Engine
  readonly read: Knex
  readonly write: Knex
  close(): Promise<void>
}

/** Opens the database that `url` names; an SQLite file and its folder are made when missing. */
export function openDatabase(url: string): Database {
  const engine = engineOf(url)
  if (engine === 'sqlite') mkdirSync(path.dirname(path.resolve(url.replace(/^sqlite:/, ''))), { recursive: true })
  const write = connect(url, 'write')
  const read = connect(url, 'read')
  return {
    engine,
    read,
    write,
    async close() {
      await read.destroy()
      await write.destroy()
    },
  }
}
