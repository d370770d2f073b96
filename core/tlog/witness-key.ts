import { scrypt } from '@noble/hashes/scrypt.js'
import { fromBase64, fromText, toBase64 } from './bytes.ts'
import { formatKey, parseKey, signerOf, WITNESS, type Signer } from './note.ts'

// A witness's key never leaves the browser in the clear: at rest, and in the file that is kept elsewhere, it is sealed with a passphrase.
// Plain HTTP has no crypto.subtle, so the sealing is made of scrypt alone: 32 bytes of it, from a salt used once, cover the 32 bytes of the
// key. Whether the passphrase was right shows in the public key.

export const KEY_VERSION = 'sunlit-witness-key/1'
export const LEAST_PASSPHRASE = 12

/** What is kept, and what the file holds. Bytes are base64. */
export interface SealedKey {
  readonly v: typeof KEY_VERSION
  /** The verifier key, whose name is the witness's. */
  readonly key: string
  /** scrypt's N. */
  readonly cost: number
  readonly salt: string
  readonly sealed: string
}

/** scrypt's N: about half a second in a browser of a few years ago. */
const COST = 2 ** 15
/** What a file may ask for: 2^20 takes a gigabyte, and half a minute. */
const COSTS: readonly number[] = Array.from({ length: 11 }, (_, i) => 2 ** (10 + i))

/** `random`: bytes from the platform's CSPRNG. `cost`: scrypt's N. */
export function makeKey(
  name: string,
  passphrase: string,
  random: (bytes: number) => Uint8Array,
  cost = COST,
): { readonly signer: Signer; readonly sealed: SealedKey } {
  const [secret, salt] = [random(32), random(32)]
  const signer = signerOf(name, secret, WITNESS)
  const sealed = toBase64(cover(secret, passphrase, salt, cost))
  return { signer, sealed: { v: KEY_VERSION, key: formatKey(signer.key), cost, salt: toBase64(salt), sealed } }
}

/** The signer, or `undefined` when the passphrase is another one. */
export function unsealKey({ key, cost, salt, sealed }: SealedKey, passphrase: string): Signer | undefined {
  const [known, saltBytes, bytes] = [parseKey(key), fromBase64(salt), fromBase64(sealed)]
  if (known === undefined || saltBytes === undefined || bytes?.length !== 32) return undefined
  const signer = signerOf(known.name, cover(bytes, passphrase, saltBytes, cost), WITNESS)
  return formatKey(signer.key) === key ? signer : undefined
}

/** A file of unknown origin. */
export function readSealedKey(value: unknown): SealedKey | undefined {
  const read = (value ?? {}) as Partial<Record<keyof SealedKey, unknown>>
  const { v, key, cost, salt, sealed } = read
  if (typeof cost !== 'number' || !COSTS.includes(cost)) return undefined
  if (v !== KEY_VERSION || typeof key !== 'string' || typeof salt !== 'string' || typeof sealed !== 'string') return undefined
  return parseKey(key)?.kind === WITNESS ? { v, key, cost, salt, sealed } : undefined
}

/** Covers and uncovers. Typing "ａ" for "a" or another composition of an accent must not lock anybody out. */
function cover(bytes: Uint8Array, passphrase: string, salt: Uint8Array, cost: number): Uint8Array {
  const pad = scrypt(fromText(passphrase.normalize('NFKC')), salt, { N: cost, r: 8, p: 1, dkLen: 32, maxmem: 2 ** 31 })
  return bytes.map((byte, index) => byte ^ pad[index]!)
}
