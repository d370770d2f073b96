import { concatBytes } from '@noble/hashes/utils.js'

export { bytesToHex as toHex, concatBytes as concat, utf8ToBytes as fromText } from '@noble/hashes/utils.js'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]))

/** Standard base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const group = (a << 16) | (b << 8) | c
    for (const shift of [18, 12, 6, 0]) text += ALPHABET.charAt((group >> shift) & 63)
  }
  const short = (3 - (bytes.length % 3)) % 3
  return short === 0 ? text : text.slice(0, -short) + '='.repeat(short)
}

/** The bytes of strict, canonical, padded base64: there is one text for any bytes. `undefined` for every other text. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let bits = 0
  let held = 0
  let at = 0
  for (let index = 0; index < text.length - padding; index++) {
    const value = VALUES.get(text.charAt(index))
    if (value === undefined) return undefined
    held = ((held << 6) | value) & 0xff_ff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 0xff
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined
}

/** UTF-8 read strictly: `undefined` for overlong forms, surrogates and cut-off letters. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    let escaped = ''
    for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`
    return decodeURIComponent(escaped)
  } catch {
    return undefined
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** A number as eight bytes, most significant first. @throws RangeError for anything but a safe integer of zero or more. */
export function uint64(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an unsigned safe integer: ${value}`)
  const high = Math.floor(value / 2 ** 32)
  return concatBytes(uint32(high), uint32(value % 2 ** 32))
}

/** Reads what `uint64` wrote; `undefined` beyond the safe integers. */
export function readUint64(bytes: Uint8Array): number | undefined {
  if (bytes.length !== 8) return undefined
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  return Number.isSafeInteger(value) ? value : undefined
}

const uint32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
