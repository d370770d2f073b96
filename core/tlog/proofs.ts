import { sameBytes } from './bytes.ts'
import { EMPTY_ROOT, isPowerOfTwo, isSize, MAX_PATH, nodeHash, type Hash } from './merkle.ts'

export interface Inclusion {
  readonly leafHash: Hash
  readonly index: number
  readonly size: number
  readonly path: readonly Hash[]
  readonly root: Hash
}

/** RFC 9162, section 2.1.3.2. Everything may come from an attacker; false for anything that does not fit. */
export function verifyInclusion({ leafHash: leaf, index, size, path, root }: Inclusion): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root, ...path.slice(0, MAX_PATH + 1)])) return false
  if (path.length > MAX_PATH) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const beside of path) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      hash = nodeHash(beside, hash)
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, beside)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameBytes(hash, root)
}

export interface Consistency {
  readonly from: number
  readonly to: number
  readonly fromRoot: Hash
  readonly toRoot: Hash
  readonly path: readonly Hash[]
}

/** RFC 9162, section 2.1.4.2. Everything may come from an attacker; false for anything that does not fit. */
export function verifyConsistency({ from, to, fromRoot, toRoot, path }: Consistency): boolean {
  if (!isSize(from) || !isSize(to) || from > to || path.length > MAX_PATH || !areHashes([fromRoot, toRoot, ...path])) return false
  if (from === to) return path.length === 0 && sameBytes(fromRoot, toRoot)
  if (from === 0) return path.length === 0 && sameBytes(fromRoot, EMPTY_ROOT)
  const hashes = isPowerOfTwo(from) ? [fromRoot, ...path] : path
  const [first, ...rest] = hashes
  if (first === undefined) return false
  let [at, last] = [from - 1, to - 1]
  while (isOdd(at)) [at, last] = [half(at), half(last)]
  let [older, newer] = [first, first]
  for (const beside of rest) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      older = nodeHash(beside, older)
      newer = nodeHash(beside, newer)
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else newer = nodeHash(newer, beside)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameBytes(older, fromRoot) && sameBytes(newer, toRoot)
}

const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2) // no bit operations: they end at 32 bits, sizes at 53
const areHashes = (values: readonly Uint8Array[]): boolean => values.every((value) => value instanceof Uint8Array && value.length === 32)
