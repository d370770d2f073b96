import type { Knex } from 'knex'
import { fromText, toBase64 } from '../../core/tlog/bytes.ts'
import { consistencyPath, inclusionPath, nodesAskedBy, type HashAt, type Hash } from '../../core/tlog/merkle.ts'
import { listLeafTexts, loadHashes } from './store.queries.ts'

// What anybody may ask the log, signed in or not. Each answer costs one or two reads, O(log n) rows.

/** Entries a call. */
export const MOST_ENTRIES = 1_000

export interface Entry {
  readonly index: number
  /** base64 of the leaf's exact bytes. */
  readonly leaf: string
}

export async function readEntries(db: Knex, start: number, end: number): Promise<Entry[]> {
  const found = await listLeafTexts(db, start, Math.min(end, start + MOST_ENTRIES))
  return found.map(({ index, leaf }) => ({ index, leaf: toBase64(fromText(leaf)) }))
}

/** base64 hashes in RFC 6962's order. @throws RangeError unless 0 ≤ index < size */
export const proveInclusion = (db: Knex, index: number, size: number): Promise<string[]> =>
  prove(db, (hashAt) => inclusionPath(index, size, hashAt))

/** base64 hashes in RFC 6962's order. @throws RangeError unless 0 ≤ from ≤ to */
export const proveConsistency = (db: Knex, from: number, to: number): Promise<string[]> =>
  prove(db, (hashAt) => consistencyPath(from, to, hashAt))

async function prove(db: Knex, path: (hashAt: HashAt) => Hash[]): Promise<string[]> {
  return path(await loadHashes(db, nodesAskedBy(path))).map(toBase64)
}
