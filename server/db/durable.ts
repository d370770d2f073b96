import { open, type FileHandle } from 'node:fs/promises'
import type { Database } from './database.ts'
import { sharedRun } from './shared-run.ts'

const syncs = new WeakMap<Database, () => Promise<void>>()

/**
 * Resolves when everything committed before the call would outlive a loss of power. PostgreSQL promises that with each commit; SQLite with
 * `synchronous = NORMAL` only survives the end of the process, so its write-ahead log is forced to the disk here.
 */
export async function makeDurable(database: Database): Promise<void> {
  if (database.engine === 'postgres') return
  const sync = syncs.get(database) ?? sharedRun(() => syncLog(database))
  syncs.set(database, sync)
  await sync()
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
