import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/** Where the key comes from: the secret that the installation made at its first start, alone or with one from the environment. */
export interface SealingSecrets {
  readonly installation: string
  /** SUNLIT_SECRET: kept outside the database, so that a copy of the database alone opens nothing. */
  readonly environment: string | undefined
}
type Source = 'db' | 'env'

const CIPHER = 'aes-256-gcm'
const NAME = 'a256gcm' // the algorithm stands in each sealed text: SM4 or another can follow without a migration
const NONCE_BYTES = 12

function keyOf(secrets: SealingSecrets, source: Source): Buffer {
  if (source === 'env' && secrets.environment === undefined) throw new SealError('SUNLIT_SECRET is not set')
  const material = source === 'env' ? `${secrets.installation}\n${secrets.environment ?? ''}` : secrets.installation
  return Buffer.from(hkdfSync('sha256', material, 'sunlit', `second factor ${NAME}`, 32))
}

/** A sealed text that these secrets do not open: restored without its key, or tampered with. */
export class SealError extends Error {}

/** Encrypts `plain` for one place, e.g. `second-factor:12`: moved to another row it does not open. `nonce`: 12 fresh random bytes. */
export function seal(secrets: SealingSecrets, place: string, plain: Uint8Array, nonce: Uint8Array): string {
  if (nonce.length !== NONCE_BYTES) throw new RangeError('a nonce has 12 bytes')
  const source: Source = secrets.environment === undefined ? 'db' : 'env'
  const cipher = createCipheriv(CIPHER, keyOf(secrets, source), nonce)
  cipher.setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return [NAME, source, Buffer.from(nonce).toString('base64url'), sealed.toString('base64url')].join('.')
}

/** @throws SealError when the text was made with other secrets, for another place, or was changed */
export function unseal(secrets: SealingSecrets, place: string, text: string): Uint8Array {
  const [name, source, nonce = '', body = ''] = text.split('.')
  if (name !== NAME || (source !== 'db' && source !== 'env')) throw new SealError('sealed in a way this version does not know')
  const bytes = Buffer.from(body, 'base64url')
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(secrets, source), Buffer.from(nonce, 'base64url'))
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(bytes.subarray(-16))
    return Uint8Array.from(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]))
  } catch (error) {
    throw error instanceof SealError ? error : new SealError('does not open')
  }
}
