import { gcm } from '@noble/ciphers/aes.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { fromBase64, fromText, toBase64, toText } from '../../../core/tlog/bytes.ts'

// A voting code at rest on a shared computer: AES-256-GCM under a key that scrypt makes of the voter's passphrase. The salt is used once,
// and so is the key: a fixed nonce would do, but a drawn one costs nothing.

export const LEAST_PASSPHRASE = 8

/** Bytes are base64. */
export interface SealedCode {
  /** scrypt's N. */
  readonly cost: number
  readonly salt: string
  readonly nonce: string
  readonly sealed: string
}

/** scrypt's N: about half a second in a browser of a few years ago. */
const COST = 2 ** 15
/** What stored text may ask for, so that a damaged one does not hang the page. */
const MOST_COST = 2 ** 20

type Random = (bytes: number) => Uint8Array

/** Typing "ａ" for "a" or another composition of an accent must not lock anybody out. */
const keyOf = (passphrase: string, salt: Uint8Array, cost: number): Uint8Array =>
  scrypt(fromText(passphrase.normalize('NFKC')), salt, { N: cost, r: 8, p: 1, dkLen: 32, maxmem: 2 ** 31 })

export function sealCode(code: string, passphrase: string, random: Random, cost = COST): SealedCode {
  const [salt, nonce] = [random(16), random(12)]
  const sealed = gcm(keyOf(passphrase, salt, cost), nonce).encrypt(fromText(code))
  return { cost, salt: toBase64(salt), nonce: toBase64(nonce), sealed: toBase64(sealed) }
}

/** The code, or `undefined` when the passphrase is another one. */
export function openCode({ cost, salt, nonce, sealed }: SealedCode, passphrase: string): string | undefined {
  const [saltBytes, nonceBytes, bytes] = [fromBase64(salt), fromBase64(nonce), fromBase64(sealed)]
  if (saltBytes === undefined || nonceBytes === undefined || bytes === undefined) return undefined
  try {
    return toText(gcm(keyOf(passphrase, saltBytes, cost), nonceBytes).decrypt(bytes))
  } catch {
    return undefined
  }
}

/** What a browser had stored, perhaps damaged. */
export function readSealedCode(value: unknown): SealedCode | undefined {
  const { cost, salt, nonce, sealed } = (value ?? {}) as Partial<Record<keyof SealedCode, unknown>>
  if (typeof cost !== 'number' || !Number.isInteger(Math.log2(cost)) || cost < 2 || cost > MOST_COST) return undefined
  if (typeof salt !== 'string' || typeof nonce !== 'string' || typeof sealed !== 'string') return undefined
  return { cost, salt, nonce, sealed }
}
