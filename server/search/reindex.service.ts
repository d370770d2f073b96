import type { Knex } from 'knex'
import { clearIndex, indexedRecords, putDocuments, removeDocuments } from './index.queries.ts'
import type { Source } from './search.types.ts'

/** Records read at once. */
const BATCH = 200

/** Makes the index say of these records what they say now. In the transaction that changed them. */
export async function reindex(tx: Knex, source: Source, ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH)
    await removeDocuments(tx, source.kinds, batch)
    await putDocuments(tx, await source.read(tx, batch))
  }
}

/** The same for everything that a source knows, and for what it no longer knows. Returns how many records there are. */
export async function reindexAll(tx: Knex, source: Source): Promise<number> {
  const ids = await source.ids(tx)
  await reindex(tx, source, [...new Set([...(await indexedRecords(tx, source.kinds)), ...ids])])
  return ids.length
}

/** Empties the index and makes it anew. Returns how many records there are. */
export async function rebuildFrom(tx: Knex, sources: readonly Source[]): Promise<number> {
  await clearIndex(tx)
  let count = 0
  for (const source of sources) {
    const ids = await source.ids(tx)
    for (let from = 0; from < ids.length; from += BATCH) await putDocuments(tx, await source.read(tx, ids.slice(from, from + BATCH)))
    count += ids.length
  }
  return count
}
