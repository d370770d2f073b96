import type { Knex } from 'knex'
import { formatCheckpoint } from '../../core/tlog/checkpoint.ts'
import { nodesAskedBy, rootOf, type Hash } from '../../core/tlog/merkle.ts'
import { signNote } from '../../core/tlog/note.ts'
import type { Deps } from '../deps.ts'
import { findVerifierKey, settleSigner } from './keys.service.ts'
import {
  findNewestCheckpoint,
  insertCheckpoint,
  listCosignatures,
  loadHashes,
  readHead,
  reserve,
  setCheckpointAt,
  type StoredCheckpoint,
} from './store.queries.ts'

export type Checkpointing = Pick<Deps, 'db' | 'config' | 'now' | 'random'>

/**
 * Signs the log as it is, unless the newest checkpoint covers it. Every instance may call it at once: whoever holds the head's row makes
 * the checkpoint, the others find it. Returns the newest one.
 */
export async function makeCheckpoint(deps: Checkpointing): Promise<StoredCheckpoint> {
  const newest = await findNewestCheckpoint(deps.db.read)
  if (newest !== undefined && newest.size === (await readHead(deps.db.read)).size) return newest
  return deps.db.write.transaction((tx) => checkpointIn(deps, tx))
}

/** The same inside a transaction. */
export async function checkpointIn(deps: Checkpointing, tx: Knex.Transaction): Promise<StoredCheckpoint> {
  await reserve(tx, 0) // from here on nobody else appends or signs
  const signer = await settleSigner(deps, tx) // may append its own leaf
  const { size, checkpointAt } = await readHead(tx)
  const newest = await findNewestCheckpoint(tx)
  if (newest?.size === size) return newest
  const now = deps.now().toISOString()
  const at = checkpointAt !== null && checkpointAt > now ? checkpointAt : now
  const note = signNote(formatCheckpoint({ origin: signer.key.name, size, root: await readRoot(tx, size) }), signer)
  await insertCheckpoint(tx, { size, note, at })
  await setCheckpointAt(tx, at)
  return { size, note, at }
}

export async function readRoot(db: Knex, size: number): Promise<Hash> {
  const hashAt = await loadHashes(
    db,
    nodesAskedBy((asked) => rootOf(size, asked)),
  )
  return rootOf(size, hashAt)
}

/** The newest checkpoint with the lines of its witnesses; undefined before the first start. */
export async function readCheckpoint(db: Knex): Promise<StoredCheckpoint | undefined> {
  const newest = await findNewestCheckpoint(db)
  return newest === undefined ? undefined : { ...newest, note: newest.note + (await listCosignatures(db, newest.size)).join('') }
}

/** The same; made now if nobody has. */
export async function ensureCheckpoint(deps: Checkpointing): Promise<StoredCheckpoint> {
  return (await readCheckpoint(deps.db.read)) ?? makeCheckpoint(deps)
}

/** The log's verifier key, `<name>+<hash>+<key>`; made now if there is none. */
export async function ensureKey(deps: Checkpointing): Promise<string> {
  const known = await findVerifierKey(deps.db.read)
  if (known !== undefined) return known
  await makeCheckpoint(deps)
  return ensureKey(deps)
}

/** How many leaves there are. */
export const readSize = async (db: Knex): Promise<number> => (await readHead(db)).size
