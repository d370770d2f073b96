import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from './bytes.ts'

/** SHA-256: 32 bytes. */
export type Hash = Uint8Array

/** The whole subtree over the 2^level leaves from index × 2^level on. */
export interface Node {
  readonly level: number
  readonly index: number
}

/** Where the hash of a whole subtree is to be had. It may throw: only a tree that lacks its own nodes makes it. */
export type HashAt = (level: number, index: number) => Hash

/** Longer than any path in a tree whose size is a safe integer. */
export const MAX_PATH = 64

/** RFC 6962, section 2.1: the hash of a leaf. */
export const leafHash = (bytes: Uint8Array): Hash => sha256(concat(Uint8Array.of(0), bytes))

/** RFC 6962, section 2.1: the hash of two subtrees. */
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(concat(Uint8Array.of(1), left, right))

/** The root over nothing. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array())

/** The root over these leaves' hashes, in their order. */
export function treeRoot(leafHashes: readonly Hash[]): Hash {
  if (leafHashes.length === 0) return EMPTY_ROOT
  let level = [...leafHashes]
  while (level.length > 1) level = pairs(level)
  return level[0]!
}

// A last one without a neighbour rises unchanged: the same tree as splitting at the largest power of two.
function pairs(level: readonly Hash[]): Hash[] {
  const above: Hash[] = []
  for (let at = 0; at < level.length; at += 2) above.push(at + 1 < level.length ? nodeHash(level[at]!, level[at + 1]!) : level[at]!)
  return above
}

/** The root of the first `size` leaves, from whole subtrees. @throws RangeError for a size that is none. */
export function rootOf(size: number, hashAt: HashAt): Hash {
  checkSize(size)
  return size === 0 ? EMPTY_ROOT : rangeHash(0, size, hashAt)
}

/** Proves that leaf `index` is among the first `size` (RFC 6962, section 2.1.1). @throws RangeError unless 0 ≤ index < size. */
export function inclusionPath(index: number, size: number, hashAt: HashAt): Hash[] {
  checkSize(size)
  if (!isSize(index) || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const path: Hash[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + split(end - start)
    path.push(index < middle ? rangeHash(middle, end, hashAt) : rangeHash(start, middle, hashAt))
    if (index < middle) end = middle
    else start = middle
  }
  return path.reverse()
}

/**
 * Proves that the tree of `to` leaves begins with the tree of `from` (RFC 6962, section 2.1.2). Empty for the same size and for `from` 0,
 * which every tree begins with. @throws RangeError unless 0 ≤ from ≤ to.
 */
export function consistencyPath(from: number, to: number, hashAt: HashAt): Hash[] {
  checkSize(to)
  if (!isSize(from) || from > to) throw new RangeError(`no tree of ${from} within one of ${to}`)
  if (from === 0 || from === to) return []
  const path: Hash[] = []
  let [start, end] = [0, to]
  while (end !== from) {
    const middle = start + split(end - start)
    path.push(from <= middle ? rangeHash(middle, end, hashAt) : rangeHash(start, middle, hashAt))
    if (from <= middle) end = middle
    else start = middle
  }
  if (start > 0) path.push(rangeHash(start, end, hashAt)) // from the left edge, the older root itself is what the verifier has
  return path.reverse()
}

/** The whole subtrees that leaf `index` completes, itself first: what appending it has to store. */
export function completedBy(
  index: number,
  leaf: Hash,
  hashAt: HashAt,
): { readonly level: number; readonly index: number; readonly hash: Hash }[] {
  const done = [{ level: 0, index, hash: leaf }]
  for (let { level, index: at, hash } = done[0]!; at % 2 === 1;) {
    hash = nodeHash(hashAt(level, at - 1), hash)
    level += 1
    at = (at - 1) / 2
    done.push({ level, index: at, hash })
  }
  return done
}

/** Which nodes one of the functions above will ask for, so that a store can fetch them in one read. */
export function nodesAskedBy(ask: (hashAt: HashAt) => unknown): Node[] {
  const nodes: Node[] = []
  ask((level, index) => {
    nodes.push({ level, index })
    return EMPTY_ROOT
  })
  return nodes
}

function rangeHash(start: number, end: number, hashAt: HashAt): Hash {
  const count = end - start
  if (isPowerOfTwo(count) && start % count === 0) return hashAt(Math.log2(count), start / count)
  const middle = start + split(count)
  return nodeHash(rangeHash(start, middle, hashAt), rangeHash(middle, end, hashAt))
}

// The largest power of two below `count`, for count > 1. No bit operations: they end at 32 bits, sizes at 53.
function split(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

export const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

export function isPowerOfTwo(value: number): boolean {
  let power = 1
  while (power < value) power *= 2
  return power === value
}

function checkSize(size: number): void {
  if (!isSize(size)) throw new RangeError(`not the size of a tree: ${size}`)
}
