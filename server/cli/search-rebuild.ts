import { fileURLToPath } from 'node:url'
import { loadEnvironment, readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate, withStartLock } from '../db/migrate.ts'
import { translator } from '../i18n/index.ts'
import { rebuildSearch } from '../search/rebuild.service.ts'

/** What the command meets outside: tests bring their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly out: (line: string) => void
}

/** `npm run search:rebuild`: makes the search index anew from what the database holds. The application may run meanwhile. */
export async function rebuild({ env, out }: Surroundings): Promise<void> {
  const t = translator(/^en/i.test(env['LC_ALL'] ?? env['LANG'] ?? '') ? 'en' : 'zh-CN')
  const db = openDatabase(readConfig(env).databaseUrl)
  try {
    await withStartLock(db, () => migrate(db))
    const { files, records } = await rebuildSearch({ db })
    out(t('search.rebuilt', { records, files }))
  } finally {
    await db.close()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  loadEnvironment()
  await rebuild({ env: process.env, out: (line) => process.stdout.write(`${line}\n`) })
}
