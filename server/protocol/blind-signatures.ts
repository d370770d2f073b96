import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { constants, createPrivateKey, createPublicKey, generateKeyPair, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

// The server's side of blind signatures (RFC 9474, RSABSSA-SHA384-PSS-Deterministic): a key for each box signs the codes of its voters, one for
// each quarter the tokens of those who write without a name. What the server computes is the bare private-key operation on a number it learns
// nothing from, so OpenSSL's own does: constant in time, and hundreds of times as fast as the reference library, whose `blind` and `finalize`
// browsers use.

const suite = RSABSSA.SHA384.PSS.Deterministic()

export interface IssuerKey {
  /** SPKI, base64. */
  readonly publicKey: string
  /** PKCS #8. */
  readonly privateKey: Uint8Array
}

const BITS = 2048
/** Length of a blinded message and of its signature. */
export const SIGNED_BYTES = BITS / 8

const generate = promisify(generateKeyPair)

/** Takes some tenths of a second: never inside a transaction. */
export async function makeIssuerKey(): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: BITS, publicExponent: 0x10001 })
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: Uint8Array.from(privateKey.export({ type: 'pkcs8', format: 'der' })),
  }
}

/** The signature of what a browser blinded; undefined for what cannot be a blinded message of this key. */
export function blindSign(privateKey: Uint8Array, blinded: Uint8Array): Uint8Array | undefined {
  if (blinded.length !== SIGNED_BYTES) return undefined
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
  try {
    const signature = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, blinded)
    // A faulty signature would give the key away (RFC 9474, 4.3): it is checked before it leaves.
    if (!signs(createPublicKey(key), signature, blinded)) throw new Error('the processor signed wrongly')
    return Uint8Array.from(signature)
  } catch (error) {
    if (isTooLarge(error)) return undefined
    throw error
  }
}

/** Whether the issuer signed this text. `publicKey`: SPKI, base64; `signature`: unblinded, base64, in its one spelling. */
export async function isSignedBlindly(publicKey: string, message: string, signature: string): Promise<boolean> {
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.toString('base64') !== signature) return false
  const spki = Buffer.from(publicKey, 'base64')
  const key = await crypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])
  return suite.verify(key, new Uint8Array(bytes), suite.prepare(new TextEncoder().encode(message)))
}

/** What somebody sent to be signed, in its one spelling; undefined for what cannot be a blinded message. */
export function readBlinded(blinded: string): Uint8Array | undefined {
  const message = Buffer.from(blinded, 'base64')
  return message.length === SIGNED_BYTES && message.toString('base64') === blinded ? message : undefined
}

const signs = (publicKey: KeyObject, signature: Uint8Array, blinded: Uint8Array): boolean =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature).equals(blinded)

/** OpenSSL's word for a number that is not below the key's modulus. */
const isTooLarge = (error: unknown): boolean => error instanceof Error && /data too large/.test(error.message)
