import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { readFileTexts } from '../files/file-texts.ts'
import { readBlob } from './blobs.queries.ts'
import { listUnread, storeBlobText } from './file-texts.queries.ts'
import { visibleText } from './visible-text.rules.ts'

/**
 * Reads the files that were handed in before anybody noted what they say. What cannot be read says nothing, and is not tried again.
 * Returns how many there were.
 */
export async function readUnreadFiles({ db }: Pick<Deps, 'db'>): Promise<number> {
  const unread = await listUnread(db.read)
  for (const { sha256, name } of unread) {
    const text = await textOf(await readBlob(db.read, sha256), name)
    await db.write.transaction((tx) => storeBlobText(tx, sha256, text))
  }
  return unread.length
}

async function textOf(bytes: Uint8Array, name: string): Promise<string> {
  try {
    return visibleText(await readFileTexts(bytes, name))
  } catch (error) {
    if (error instanceof AppError) return ''
    throw error
  }
}
