import { open, type FileHandle } from 'node:fs/promises'
import type { Database } from './database.ts'

const syncing = new WeakMap<Database, { readonly running: Promise<void>; next: Promise<void> | undefined }>()

/**
 * Resolves when everything committed before the call would outlive a loss of power. PostgreSQL promises that with each commit; SQLite with
 * `synchronous = NORMAL` only survives the end of the process, so its write-ahead log is forced to the disk here. Calls that come while one
 * is under way share the next.
 */
export async function makeDurable(database: Database): Promise<void> {
  if (database.engine === 'postgres') return
  const current = syncing.get(database)
  if (current === undefined) return begin(database)
  current.next ??= current.running.catch(() => undefined).then(() => begin(database))
  return current.next
}

function begin(database: Database): Promise<void> {
  const running = syncLog(database).finally(() => {
    if (syncing.get(database)?.running === running) syncing.delete(database)
  })
  syncing.set(database, { running, next: undefined })
  return running
}

async function syncLog({ read }: Database): Promise<void> {
  const [{ file }] = (await read.raw('pragma database_list')) as [{ file: string }]
  if (file === '') return // in memory: there is nothing to outlive
  // The log first: a checkpoint that runs meanwhile moves from it into the file.
  for (const end of ['-wal', '']) await syncFile(file + end)
}

async function syncFile(file: string): Promise<void> {
  let handle: FileHandle | undefined
  try {
    handle = await open(file, 'r+')
    await handle.datasync()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error
  } finally {
    await handle?.close()
  }
}
