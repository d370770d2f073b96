import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { completedBy, leafHash, type Hash, type HashAt } from '../../../core/tlog/merkle.ts'

export const hex = bytesToHex
export const unhex = hexToBytes

/** A tree that grew leaf by leaf, as the database's does. */
export interface Tree {
  readonly leaves: readonly Uint8Array[]
  readonly hashes: readonly Hash[]
  readonly hashAt: HashAt
}

export function grow(leaves: readonly Uint8Array[]): Tree {
  const nodes = new Map<string, Hash>()
  const hashAt: HashAt = (level, index) => {
    const hash = nodes.get(`${level}/${index}`)
    if (hash === undefined) throw new Error(`no node ${level}/${index}`)
    return hash
  }
  const hashes = leaves.map(leafHash)
  for (const [index, hash] of hashes.entries())
    for (const node of completedBy(index, hash, hashAt)) nodes.set(`${node.level}/${node.index}`, node.hash)
  return { leaves, hashes, hashAt }
}

export const numbered = (count: number): Tree => grow(Array.from({ length: count }, (_, index) => utf8ToBytes(`leaf ${index}`)))

export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const other = Uint8Array.from(bytes)
  const at = Math.floor(bit / 8) % other.length
  other[at] = other[at]! ^ (1 << (bit % 8))
  return other
}
