import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { blobChunks } from './store.queries.ts'

/**
 * Files whose stored bytes are not what their name, the SHA-256 in lower-case hex, says: that name → the hash of what is there. Reads one
 * chunk at a time.
 */
export async function wrongBytes(db: Knex, names: readonly string[]): Promise<Map<string, string>> {
  const wrong = new Map<string, string>()
  for (const name of new Set(names)) {
    const hash = createHash('sha256')
    for await (const bytes of blobChunks(db, name)) hash.update(bytes)
    const found = hash.digest('hex')
    if (found !== name) wrong.set(name, found)
  }
  return wrong
}
