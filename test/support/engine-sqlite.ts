import { constants, copyFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { openDatabase } from '../../server/db/database.ts'
import { migrate } from '../../server/db/migrate.ts'
import type { TestDatabaseAddress, TestDatabaseStore } from './engines.ts'
import { quickFolder } from './folders.ts'

/** Databases as files in a temporary folder, each a copy of a migrated one. */
export async function sqliteStore(): Promise<TestDatabaseStore> {
  const folder = quickFolder('sunlit-sqlite-')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const template = path.join(folder, 'template.sqlite3')
  await migrateTemplate(template)
  let made = 0
  return {
    create: (original) =>
      Promise.resolve(copyOf(original?.url.replace(/^sqlite:/, '') ?? template, path.join(folder, `${++made}.sqlite3`))),
    close() {
      process.removeListener('exit', remove)
      remove()
      return Promise.resolve()
    },
  }
}

/** The last connection that closes moves the write-ahead log into the file; only then is a copy whole. */
async function migrateTemplate(file: string): Promise<void> {
  const database = openDatabase(`sqlite:${file}`)
  try {
    await migrate(database)
  } finally {
    await database.close()
  }
}

function copyOf(template: string, file: string): TestDatabaseAddress {
  copyFileSync(template, file, constants.COPYFILE_FICLONE)
  return {
    url: `sqlite:${file}`,
    drop() {
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
      return Promise.resolve()
    },
  }
}
