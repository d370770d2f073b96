import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 4

/** A sealed row that this key does not open: another key, another place, or changed. */
export class BoxSealError extends Error {}

const derived = (key: Uint8Array, use: string): Buffer => Buffer.from(hkdfSync('sha256', key, 'sunlit ballot box', use, 32))

/**
 * Seals what waits in a box. Rows are named by a keyed hash of what they are about, so that whoever stole the tables can neither tell
 * whose a row is nor find a known credential, and all sealed texts of one size look alike.
 */
export class BoxSeal {
  readonly #rows: Buffer
  readonly #names: Buffer

  /** `key`: 32 bytes, kept outside the database. */
  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new RangeError('the key of the ballot box has 32 bytes')
    this.#rows = derived(key, 'rows')
    this.#names = derived(key, 'names')
  }

  /** 64 hex digits that only this key can work out. */
  name(uuid: string, kind: 'credential' | 'ballot' | 'tracker' | 'check', of: string): string {
    return createHmac('sha256', this.#names).update(`${uuid}|${kind}|${of}`).digest('hex')
  }

  /** `place`: the row; in another it does not open. `size`: bytes that every text of this kind is filled up to. `nonce`: 12 fresh bytes. */
  seal(place: string, text: string, size: number, nonce: Uint8Array): Buffer {
    const bytes = Buffer.from(text)
    if (bytes.length > size) throw new RangeError('longer than its kind allows')
    if (nonce.length !== NONCE_BYTES) throw new RangeError('a nonce has 12 bytes')
    const plain = Buffer.alloc(LENGTH_BYTES + size)
    plain.writeUInt32BE(bytes.length)
    bytes.copy(plain, LENGTH_BYTES)
    const cipher = createCipheriv(CIPHER, this.#rows, nonce).setAAD(Buffer.from(place))
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }

  /** @throws BoxSealError */
  open(place: string, sealed: Uint8Array): string {
    const body = Buffer.from(sealed)
    try {
      const decipher = createDecipheriv(CIPHER, this.#rows, body.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(place))
      decipher.setAuthTag(body.subarray(-TAG_BYTES))
      const plain = Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
      return plain.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + plain.readUInt32BE())
    } catch {
      throw new BoxSealError('a sealed row of the ballot box does not open')
    }
  }
}
