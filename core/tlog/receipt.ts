import { fromBase64, sameBytes } from './bytes.ts'
import { openCheckpoint, type Checkpoint, type OpenedCheckpoint } from './checkpoint.ts'
import { commit, parseLeaf } from './leaf.ts'
import { leafHash, MAX_PATH, type Hash } from './merkle.ts'
import { formatKey, type VerifierKey } from './note.ts'
import { verifyConsistency, verifyInclusion } from './proofs.ts'

export const RECEIPT_VERSION = 'sunlit-receipt/1'

/** Everything that can be wrong with a receipt, a checkpoint or the growth from one checkpoint to another. */
export const FINDINGS = [
  'receipt_malformed', // not a receipt at all
  'key_other', // made by a log other than the one that is trusted
  'note_malformed',
  'signature_missing',
  'signature_wrong',
  'checkpoint_malformed',
  'checkpoint_origin',
  'checkpoint_size', // the receipt's size is not its checkpoint's
  'leaf_malformed',
  'inclusion', // the path does not lead from the leaf to the checkpoint's root
  'commitment', // the content is not what the leaf commits to
  'log_shrank', // the newer checkpoint has fewer leaves
  'log_forked', // two checkpoints of one size with different roots
  'growth', // no proof that the newer log begins with the older one
] as const
export type FindingCode = (typeof FINDINGS)[number]

/** What a reader saves. Bytes are base64. */
export interface Receipt {
  readonly v: typeof RECEIPT_VERSION
  readonly origin: string
  readonly key: string
  readonly index: number
  readonly leaf: string
  readonly salt: string
  readonly content: unknown
  readonly path: readonly string[]
  readonly size: number
  /** A signed note. */
  readonly checkpoint: string
}

/** A checkpoint seen before, and the proof that the receipt's, or the current one, begins with it. */
export interface Remembered {
  readonly checkpoint: string
  readonly path: readonly string[]
}

export interface Trusted {
  readonly key: VerifierKey
  /** Keys with which the log signed before it took `key`, and which were trusted then. */
  readonly former?: readonly VerifierKey[]
  readonly remembered?: Remembered
}

/**
 * Checks a receipt of unknown origin against a trusted key: signature, inclusion, commitment and, where a remembered checkpoint comes with a
 * proof, growth. All that is wrong, at once; empty when everything fits. Never throws.
 */
export function verifyReceipt(receipt: unknown, trusted: Trusted): FindingCode[] {
  const read = readReceipt(receipt)
  if (read === undefined) return ['receipt_malformed']
  const { former = [], remembered } = trusted
  const key = former.find((known) => formatKey(known) === read.key) ?? trusted.key
  const found: FindingCode[] = read.key === formatKey(key) && read.origin === key.name ? [] : ['key_other']
  const opened = openCheckpoint(read.checkpoint, key)
  if (opened.ok) found.push(...checkPlace(read, opened.checkpoint))
  else found.push(opened.problem)
  found.push(...checkContent(read))
  if (opened.ok && remembered !== undefined)
    found.push(...verifyGrowth(remembered.checkpoint, read.checkpoint, remembered.path, key, former))
  return found
}

/**
 * Whether the log of the newer note begins with the log of the older one. Both notes and the path are of unknown origin. A newer note that is
 * really older is `log_shrank`: whoever compares a receipt with what it remembers puts the smaller first. The older note may be signed with a
 * former key, the newer one may not.
 */
export function verifyGrowth(
  older: string,
  newer: string,
  path: readonly string[],
  key: VerifierKey,
  former: readonly VerifierKey[] = [],
): FindingCode[] {
  const [first, second] = [openSince(older, key, former), openCheckpoint(newer, key)]
  if (!first.ok) return [first.problem]
  if (!second.ok) return [second.problem]
  const [from, to] = [first.checkpoint, second.checkpoint]
  if (to.size < from.size) return ['log_shrank']
  if (to.size === from.size) return sameBytes(from.root, to.root) ? [] : ['log_forked']
  const hashes = readPath(path)
  const holds =
    hashes !== undefined && verifyConsistency({ from: from.size, to: to.size, fromRoot: from.root, toRoot: to.root, path: hashes })
  return holds ? [] : ['growth']
}

/** A checkpoint from before or after the log changed its key. */
export function openSince(note: string, key: VerifierKey, former: readonly VerifierKey[]): OpenedCheckpoint {
  const opened = openCheckpoint(note, key)
  if (opened.ok) return opened
  return former.map((known) => openCheckpoint(note, known)).find(({ ok }) => ok) ?? opened
}

/** The receipt, its shape checked and nothing else. */
export function readReceipt(value: unknown): Receipt | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const read = value as Partial<Record<keyof Receipt, unknown>>
  const { v, origin, key, index, leaf, salt, content, path, size, checkpoint } = read
  if (v !== RECEIPT_VERSION || content === undefined || !isCount(index) || !isCount(size)) return undefined
  if (!isText(origin) || !isText(key) || !isText(leaf) || !isText(salt) || typeof checkpoint !== 'string') return undefined
  if (!Array.isArray(path) || path.length > MAX_PATH || !path.every(isText)) return undefined
  return { v, origin, key, index, leaf, salt, content, path, size, checkpoint }
}

/** Hashes of a path from their base64; `undefined` unless every one is 32 bytes and there are not too many. */
export function readPath(path: readonly string[]): Hash[] | undefined {
  if (path.length > MAX_PATH) return undefined
  const hashes = path.map(fromBase64)
  return hashes.every((hash) => hash?.length === 32) ? (hashes as Hash[]) : undefined
}

function checkPlace({ index, leaf, path, size }: Receipt, checkpoint: Checkpoint): FindingCode[] {
  if (size !== checkpoint.size) return ['checkpoint_size']
  const [bytes, hashes] = [fromBase64(leaf), readPath(path)]
  const holds =
    bytes !== undefined &&
    hashes !== undefined &&
    verifyInclusion({ leafHash: leafHash(bytes), index, size, path: hashes, root: checkpoint.root })
  return holds ? [] : ['inclusion']
}

function checkContent({ leaf, salt, content }: Receipt): FindingCode[] {
  const bytes = fromBase64(leaf)
  const read = bytes === undefined ? undefined : parseLeaf(bytes)
  if (read === undefined) return ['leaf_malformed']
  return holdsContent(read.commitment, salt, content) ? [] : ['commitment']
}

/** Whether a commitment is to this content. False for content without a canonical text. */
export function holdsContent(commitment: Uint8Array, salt: string, content: unknown): boolean {
  const bytes = fromBase64(salt)
  if (bytes === undefined) return false
  try {
    return sameBytes(commit(bytes, content), commitment)
  } catch {
    return false
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 10_000
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
