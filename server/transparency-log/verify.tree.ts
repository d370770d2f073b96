import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { fromText, toBase64 } from '../../core/tlog/bytes.ts'
import { openCheckpoint, type Checkpoint } from '../../core/tlog/checkpoint.ts'
import { parseLeaf } from '../../core/tlog/leaf.ts'
import { completedBy, leafHash, rootOf, type Hash, type HashAt } from '../../core/tlog/merkle.ts'
import type { VerifierKey } from '../../core/tlog/note.ts'
import { SKEW_MS } from './append.service.ts'
import { listCheckpoints, listHashes, listLeaves, readHead, type LeafRow } from './store.queries.ts'
import type { Findings } from './verify.rules.ts'

// The log in itself: leaves, tree and checkpoints, computed again from the leaves' bytes and compared with what is kept.

/** Leaves a read. */
const BATCH = 2_000

export interface Tree {
  readonly size: number
  readonly hashAt: HashAt
  readonly leaves: readonly LeafRow[]
}

/** Computes the tree again from the leaves and compares every hash that is kept. */
export async function verifyTree(db: Knex, findings: Findings): Promise<Tree> {
  const leaves = await readLeaves(db, findings)
  const nodes = new Map<string, Hash>()
  const hashAt: HashAt = (level, index) => {
    const hash = nodes.get(`${level}/${index}`)
    if (hash === undefined) throw new RangeError(`no node ${index} at level ${level}`)
    return hash
  }
  for (const [at, { leaf }] of leaves.entries())
    for (const node of completedBy(at, leafHash(fromText(leaf)), hashAt)) nodes.set(`${node.level}/${node.index}`, node.hash)
  await compareHashes(db, nodes, findings)
  const head = await readHead(db)
  if (head.size !== leaves.length)
    findings.add({ code: 'head_size', table: 'log_head', row: '1', logged: String(head.size), found: String(leaves.length) })
  return { size: leaves.length, hashAt, leaves }
}

/** All leaves up to the first gap, each looked at. */
async function readLeaves(db: Knex, findings: Findings): Promise<LeafRow[]> {
  const leaves: LeafRow[] = []
  for (let from = 0; ;) {
    const batch = await listLeaves(db, from, BATCH)
    for (const leaf of batch) {
      if (leaf.index !== leaves.length) {
        findings.add({ code: 'leaf_missing', table: 'log_leaves', row: String(leaves.length), leaf: leaves.length })
        return leaves
      }
      checkLeaf(leaf, findings)
      leaves.push(leaf)
    }
    const last = batch.at(-1)
    if (last === undefined) return leaves
    from = last.index + 1
  }
}

function checkLeaf({ index, leaf, at, salt, content }: LeafRow, findings: Findings): void {
  const where = { table: 'log_leaves', row: String(index), leaf: index }
  const read = parseLeaf(fromText(leaf))
  if (read === undefined) {
    findings.add({ code: 'leaf_malformed', ...where })
    return
  }
  if (read.at !== at) findings.add({ code: 'leaf_instant', ...where, field: 'at', logged: read.at, found: at })
  if (content === null) return
  const found = createHash('sha256').update(Buffer.from(salt, 'base64')).update(content).digest('base64')
  if (found !== toBase64(read.commitment))
    findings.add({ code: 'commitment', ...where, table: 'log_contents', field: 'commitment', logged: toBase64(read.commitment), found })
}

async function compareHashes(db: Knex, nodes: ReadonlyMap<string, Hash>, findings: Findings): Promise<void> {
  const left = new Set(nodes.keys())
  for (const { level, index, hash } of await listHashes(db)) {
    const name = `${level}/${index}`
    const computed = nodes.get(name)
    const where = { table: 'log_hashes', row: name, ...(level === 0 && { leaf: index }) }
    left.delete(name)
    if (computed === undefined) findings.add({ code: 'hash_extra', ...where })
    else if (toBase64(computed) !== hash) findings.add({ code: 'hash_differs', ...where, logged: hash, found: toBase64(computed) })
  }
  for (const name of left) findings.add({ code: 'hash_missing', table: 'log_hashes', row: name })
}

/** Every checkpoint: signed by the log, over these leaves, and each later one larger. Returns how many there are. */
export async function verifyCheckpoints(db: Knex, tree: Tree, keys: readonly VerifierKey[], findings: Findings): Promise<number> {
  const all = await listCheckpoints(db)
  const resets = actsNamed(tree.leaves, 'log.reset_clock').map(({ leaf }) => leaf)
  let [before, covered] = ['', 0]
  for (const { size, note, at } of all) {
    const where = { table: 'log_checkpoints', row: String(size) }
    if (at < before && !resets.some((leaf) => leaf >= covered && leaf < size))
      findings.add({ code: 'checkpoint_order', ...where, field: 'at', logged: before, found: at })
    ;[before, covered] = [at, size]
    const checkpoint = openWith(note, keys)
    if (checkpoint === undefined) findings.add({ code: 'checkpoint_note', ...where, field: 'note' })
    else if (checkpoint.size !== size)
      findings.add({ code: 'checkpoint_size', ...where, field: 'size', logged: String(checkpoint.size), found: String(size) })
    else verifyRoot(checkpoint, tree, ['checkpoint_ahead', 'checkpoint_root'], where, findings)
  }
  checkInstants(
    tree,
    all.map(({ size, at }) => ({ size, at })),
    new Set(resets),
    findings,
  )
  return all.length
}

/** The checkpoint in a note that one of the log's keys has signed. */
export function openWith(note: string, keys: readonly VerifierKey[]): Checkpoint | undefined {
  for (const key of keys) {
    const opened = openCheckpoint(note, key)
    if (opened.ok) return opened.checkpoint
  }
  return undefined
}

/** Compares a checkpoint with the tree that is there. */
export function verifyRoot(
  { size, root }: Checkpoint,
  tree: Pick<Tree, 'size' | 'hashAt'>,
  [ahead, differs]: readonly ['checkpoint_ahead' | 'old_ahead', 'checkpoint_root' | 'old_root'],
  where: { readonly table: string; readonly row: string },
  findings: Findings,
): void {
  if (size > tree.size) {
    findings.add({ code: ahead, ...where, field: 'size', logged: String(size), found: String(tree.size) })
    return
  }
  const found = toBase64(rootOf(size, tree.hashAt))
  if (found !== toBase64(root)) findings.add({ code: differs, ...where, field: 'root', logged: toBase64(root), found })
}

/** Nothing was published at an instant before a checkpoint that does not cover it, except what a `log.begin` says was added later. */
function checkInstants(
  { leaves }: Tree,
  checkpoints: readonly { size: number; at: string }[],
  resets: ReadonlySet<number>,
  findings: Findings,
): void {
  const added = addedLater(leaves)
  let next = 0
  let latest = ''
  for (const { index, kind, at } of leaves) {
    for (; next < checkpoints.length && (checkpoints[next]?.size ?? 0) <= index; next += 1) latest = checkpoints[next]?.at ?? latest
    if (resets.has(index)) latest = '' // the clock had run ahead, and that was recorded
    if (kind === 'act' || inTime(at, latest) || added.some(({ from, to }) => index >= from && index < to)) continue
    findings.add({ code: 'leaf_instant', table: 'log_leaves', row: String(index), leaf: index, field: 'at', logged: latest, found: at })
  }
}

/** Two machines' clocks are never quite alike. */
const inTime = (at: string, latest: string): boolean => at >= latest || Date.parse(latest) - Date.parse(at) <= SKEW_MS

function addedLater(leaves: readonly LeafRow[]): { from: number; to: number }[] {
  return actsNamed(leaves, 'log.begin').flatMap(({ details: { from, to } }) =>
    typeof from === 'number' && typeof to === 'number' ? [{ from, to }] : [],
  )
}

export interface LoggedAct {
  readonly leaf: number
  readonly details: Readonly<Record<string, unknown>>
}

/** What was logged under an action, from the contents that the leaves commit to. */
export function actsNamed(leaves: readonly LeafRow[], action: string): LoggedAct[] {
  return leaves.flatMap(({ index, kind, content }) => {
    if (kind !== 'act' || content?.includes(`"action":"${action}"`) !== true) return []
    const { details } = JSON.parse(content) as { details?: string }
    return [{ leaf: index, details: JSON.parse(details ?? '{}') as Record<string, unknown> }]
  })
}
