import { readUnreadFiles } from '../attachments/file-texts.service.ts'
import type { Deps } from '../deps.ts'
import { isIndexed } from './index.queries.ts'
import { rebuildFrom } from './reindex.service.ts'
import { SOURCES } from './sources.ts'

export interface Rebuilt {
  readonly files: number
  readonly records: number
}

/** Reads the files that were never read, empties the index and makes it anew, all in one transaction. */
export async function rebuildSearch({ db }: Pick<Deps, 'db'>): Promise<Rebuilt> {
  const files = await readUnreadFiles({ db })
  return { files, records: await db.write.transaction((tx) => rebuildFrom(tx, SOURCES)) }
}

/** At start: an installation from before there was a search gets its index. Returns whether it was made. */
export async function indexWhenEmpty(deps: Pick<Deps, 'db'>): Promise<boolean> {
  if (await isIndexed(deps.db.write)) return false
  const { records } = await rebuildSearch(deps)
  return records > 0
}
