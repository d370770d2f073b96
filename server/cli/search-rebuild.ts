import { loadEnvironment, readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate, withStartLock } from '../db/migrate.ts'
import { translator } from '../i18n/index.ts'
import { rebuildSearch } from '../search/rebuild.service.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

/** `npm run search:rebuild`: makes the search index anew from what the database holds. The application may run meanwhile. */
export async function rebuild({ env, out }: Pick<Surroundings, 'env' | 'out'>): Promise<void> {
  const t = translator(localeOf(env))
  const db = openDatabase(readConfig(env).databaseUrl)
  try {
    await withStartLock(db, () => migrate(db))
    const { files, records } = await rebuildSearch({ db })
    out(t('search.rebuilt', { records, files }))
  } finally {
    await db.close()
  }
}

if (isCommand(import.meta.url)) {
  loadEnvironment()
  await rebuild(terminal())
}
