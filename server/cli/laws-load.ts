import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { loadEnvironment, readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate, withStartLock } from '../db/migrate.ts'
import { translator } from '../i18n/index.ts'
import { loadLaws, type LawFile, type LoadedLaw } from '../laws/laws.service.ts'
import { indexWhenEmpty } from '../search/rebuild.service.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

/**
 * `npm run laws:load -- FOLDER`: every Markdown file of the folder is a law; one of the same title is replaced. Returns the exit code: 0
 * done, 1 a file could not be read as a law, 2 wrong call.
 */
export async function loadLawFolder(args: readonly string[], { env, out, err }: Surroundings): Promise<0 | 1 | 2> {
  const t = translator(localeOf(env))
  const [folder] = args
  const files = folder === undefined || args.length > 1 ? undefined : await filesIn(folder)
  if (files === undefined || files.length === 0) {
    err(t(files === undefined ? 'laws.load.usage' : 'laws.load.no_files'))
    return 2
  }
  const loaded = await withDatabase(env, files)
  for (const { outcome, title, articles } of loaded) out(t(`laws.load.${outcome}`, { title, n: articles }))
  return loaded.some(({ outcome }) => outcome === 'unreadable') ? 1 : 0
}

async function filesIn(folder: string): Promise<LawFile[] | undefined> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
    return await Promise.all(names.map(async (name) => ({ name, text: await readFile(path.join(folder, name), 'utf8') })))
  } catch {
    return undefined
  }
}

async function withDatabase(env: NodeJS.ProcessEnv, files: readonly LawFile[]): Promise<readonly LoadedLaw[]> {
  const db = openDatabase(readConfig(env).databaseUrl)
  try {
    await withStartLock(db, () => migrate(db))
    await indexWhenEmpty({ db })
    return await loadLaws({ db, now: () => new Date() }, { id: null, name: 'laws-load' }, files)
  } finally {
    await db.close()
  }
}

if (isCommand(import.meta.url)) {
  loadEnvironment()
  process.exitCode = await loadLawFolder(process.argv.slice(2), terminal())
}
