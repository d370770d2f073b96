import { scrypt } from '@noble/hashes/scrypt.js'
import { fromBase64, fromText, toBase64 } from '../../../core/tlog/bytes.ts'
import { formatKey, parseKey, signerOf, WITNESS, type Signer } from '../../../core/tlog/note.ts'

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
  readonly salt: string
  readonly sealed: string
}

/** scrypt's N: about half a second in a browser of a few years ago. */
const COST = 2 ** 15

/** `random`: 32 bytes each call from the platform's CSPRNG. */
export function makeKey(name: string, passphrase: string, random: (bytes: number) => Uint8Array): { signer: Signer; sealed: SealedKey } {
  const [secret, salt] = [random(32), random(32)]
  const signer = signerOf(name, secret, WITNESS)
  return {
    signer,
    sealed: { v: KEY_VERSION, key: formatKey(signer.key), salt: toBase64(salt), sealed: toBase64(cover(secret, passphrase, salt)) },
  }
}

/** The signer, or `undefined` when the passphrase is another one. */
export function unsealKey({ key, salt, sealed }: SealedKey, passphrase: string): Signer | undefined {
  const [known, saltBytes, bytes] = [parseKey(key), fromBase64(salt), fromBase64(sealed)]
  if (known === undefined || saltBytes === undefined || bytes?.length !== 32) return undefined
  const signer = signerOf(known.name, cover(bytes, passphrase, saltBytes), WITNESS)
  return formatKey(signer.key) === key ? signer : undefined
}

/** A file of unknown origin. */
export function readSealedKey(value: unknown): SealedKey | undefined {
  const read = (value ?? {}) as Partial<Record<keyof SealedKey, unknown>>
  const { v, key, salt, sealed } = read
  if (v !== KEY_VERSION || typeof key !== 'string' || typeof salt !== 'string' || typeof sealed !== 'string') return undefined
  return parseKey(key)?.kind === WITNESS ? { v, key, salt, sealed } : undefined
}

/** Covers and uncovers. Typing "ａ" for "a" or another composition of an accent must not lock anybody out. */
function cover(bytes: Uint8Array, passphrase: string, salt: Uint8Array): Uint8Array {
  const pad = scrypt(fromText(passphrase.normalize('NFKC')), salt, { N: COST, r: 8, p: 1, dkLen: 32, maxmem: 2 ** 27 })
  return bytes.map((byte, index) => byte ^ pad[index]!)
}
