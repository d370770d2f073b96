import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64, fromText, toBase64, toText } from './bytes.ts'
import { canonicalJson } from './canonical.ts'

/** What stands in the log for one fact: when, and a commitment from which nobody without the salt can guess what. */
export interface Leaf {
  /** UTC, ISO 8601. */
  readonly at: string
  /** SHA-256, 32 bytes. */
  readonly commitment: Uint8Array
}

/** One length only, so that nothing can move between the salt and the content. */
export const SALT_BYTES = 32

/** SHA-256(salt ‖ canonical JSON of the content). @throws RangeError for content that has no canonical text, or a salt not of 32 bytes. */
export function commit(salt: Uint8Array, content: unknown): Uint8Array {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes`)
  return sha256(concat(salt, fromText(canonicalJson(content))))
}

/** The leaf's exact bytes: canonical JSON. */
export const formatLeaf = ({ at, commitment }: Leaf): Uint8Array => fromText(canonicalJson({ v: 1, at, commitment: toBase64(commitment) }))

/** Reads a leaf of unknown origin; only the bytes that `formatLeaf` writes are one. */
export function parseLeaf(bytes: Uint8Array): Leaf | undefined {
  const [, at, body] =
    /^\{"at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","commitment":"([A-Za-z0-9+/=]{44})","v":1\}$/.exec(toText(bytes) ?? '') ?? []
  const commitment = body === undefined ? undefined : fromBase64(body)
  return at === undefined || commitment?.length !== 32 ? undefined : { at, commitment }
}
