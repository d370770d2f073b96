import type { Knex } from 'knex'
import { createHash, randomBytes } from 'node:crypto'
import { fromText } from '../../core/tlog/bytes.ts'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import { formatLeaf } from '../../core/tlog/leaf.ts'
import { completedBy, leafHash, type HashAt, type Node } from '../../core/tlog/merkle.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { ACT } from './acts.rules.ts'
import { hashRow, loadHashes, reserve } from './store.queries.ts'

// Appending to the log, inside the transaction of what is logged: either both happen or neither, and what was appended is never rewritten.

export interface NewLeaf {
  /** One of the kinds in kinds.ts. */
  readonly kind: string
  /** What it is about, e.g. `version:12`; one leaf a kind and subject. */
  readonly subject: string
  /** What is committed to: whole numbers and texts only. What is empty is left out. */
  readonly content: unknown
  /** UTC ISO text. */
  readonly at: string
}

/** Two machines' clocks are never quite alike; by so much, an instant is moved to the checkpoint's. */
export const SKEW_MS = 5_000
const SALT_BYTES = 32
/** Bindings a statement stay below SQLite's 32,766. */
const BATCH = 4_000

/**
 * The instant at which something is published: now, and never before the newest checkpoint. To be called first in the transaction that
 * publishes, because the next checkpoint waits for it. @throws AppError conflict when the clock was set back
 */
export async function stamp(deps: Pick<Deps, 'now'>, tx: Knex): Promise<string> {
  const { checkpointAt } = await reserve(tx, 0)
  return notBefore(deps.now().toISOString(), checkpointAt)
}

function notBefore(at: string, checkpointAt: string | null): string {
  if (checkpointAt === null || at >= checkpointAt) return at
  if (Date.parse(checkpointAt) - Date.parse(at) <= SKEW_MS) return checkpointAt
  throw new AppError('conflict', 'log.error.clock_back', {}, { at: checkpointAt.slice(0, 16).replace('T', ' ') })
}

/**
 * Appends one leaf. Returns its index. Costs two reads and a few rows, however long the log is. @throws AppError conflict when the clock was
 * set back, for anything but acts: administrators must be able to go on, and their entries say when
 */
export async function appendLeaf(tx: Knex, leaf: NewLeaf): Promise<number> {
  const { checkpointAt } = await reserve(tx, 0)
  if (leaf.kind !== ACT) notBefore(leaf.at, checkpointAt)
  return appendLeaves(tx, [leaf])
}

/** Appends leaves in this order. Returns the index of the first. */
export async function appendLeaves(tx: Knex, leaves: readonly NewLeaf[]): Promise<number> {
  const { size: first } = await reserve(tx, leaves.length)
  const made = leaves.map((leaf, i) => makeLeaf(leaf, first + i))
  const nodes = await growTree(tx, first, made)
  await insertRows(
    tx,
    'log_leaves',
    made.map(({ row }) => row),
  )
  await insertRows(
    tx,
    'log_contents',
    made.map(({ row, content }) => ({ leaf_index: row.leaf_index, content })),
  )
  await insertRows(tx, 'log_hashes', nodes)
  return first
}

function makeLeaf({ kind, subject, content, at }: NewLeaf, index: number) {
  const salt = randomBytes(SALT_BYTES)
  const text = canonicalJson(withoutEmpty(content))
  const leaf = formatLeaf({ at, commitment: createHash('sha256').update(salt).update(text).digest() }) // as `commit` in core/tlog/leaf.ts
  const row = { leaf_index: index, leaf: Buffer.from(leaf).toString(), kind, subject, salt: salt.toString('base64'), at }
  return { row, content: text }
}

/** The hashes of every subtree that the new leaves complete. Of the tree before, only its right edge is read. */
async function growTree(tx: Knex, first: number, made: readonly { row: { leaf: string } }[]): Promise<object[]> {
  const before = await loadHashes(tx, rightEdge(first))
  const grown = new Map<string, Uint8Array>()
  const hashAt: HashAt = (level, index) => grown.get(`${level}/${index}`) ?? before(level, index)
  const nodes: object[] = []
  for (const [i, { row }] of made.entries())
    for (const node of completedBy(first + i, leafHash(fromText(row.leaf)), hashAt)) {
      grown.set(`${node.level}/${node.index}`, node.hash)
      nodes.push(hashRow(node))
    }
  return nodes
}

/** The whole subtrees that a tree of `size` leaves is made of. */
function rightEdge(size: number): Node[] {
  const nodes: Node[] = []
  for (let [level, rest] = [0, size]; rest > 0; [level, rest] = [level + 1, Math.floor(rest / 2)])
    if (rest % 2 === 1) nodes.push({ level, index: rest - 1 })
  return nodes
}

/**
 * What is empty says nothing and is left out, on every level: a field that a later edition of the product adds, and that old rows do not
 * have, does not change what was committed to.
 */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item) ?? null)
  if (typeof value !== 'object' || value === null) return value === '' || value === null || value === false ? undefined : value
  const kept: Record<string, unknown> = {}
  let some = false
  // A plain loop: one publication may have ten thousand lines.
  for (const [key, member] of Object.entries(value)) {
    const slim = withoutEmpty(member)
    if (slim === undefined || (Array.isArray(slim) && slim.length === 0)) continue
    kept[key] = slim
    some = true
  }
  return some ? kept : undefined
}

/** VALUES with many rows: Knex would write a compound SELECT for SQLite, which is slower and has a limit. Names are our own. */
async function insertRows(tx: Knex, table: string, all: readonly object[]): Promise<void> {
  for (let from = 0; from < all.length; from += BATCH) {
    const batch = all.slice(from, from + BATCH)
    const columns = Object.keys(batch[0] ?? {})
    const tuple = `(${columns.map(() => '?').join(',')})`
    const values = batch.flatMap((row) => columns.map((column) => (row as Record<string, Knex.RawBinding>)[column] ?? null))
    await tx.raw(`insert into ${table} (${columns.join(',')}) values ${batch.map(() => tuple).join(',')}`, values)
  }
}
