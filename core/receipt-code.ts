import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Crockford's digits: no I, L, O or U, so that a code read aloud or from paper is typed as it was. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 128 bits in 26 digits of five bits. */
export const RECEIPT_BYTES = 16
const LENGTH = 26
const GROUPS = [5, 5, 5, 5, 6] as const

/** Five groups: XXXXX-XXXXX-XXXXX-XXXXX-XXXXXX. @param bytes 16 random ones */
export function receiptCode(bytes: Uint8Array): string {
  if (bytes.length !== RECEIPT_BYTES) throw new RangeError(`a receipt code has ${RECEIPT_BYTES} bytes, not ${bytes.length}`)
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let digits = ''
  for (let i = 0; i < LENGTH; i += 1) {
    digits = (DIGITS[Number(value & 31n)] ?? '') + digits
    value >>= 5n
  }
  let at = 0
  return GROUPS.map((length) => digits.slice(at, (at += length))).join('-')
}

/** As it was typed: blanks and dashes do not matter, nor O for 0, nor I and L for 1. undefined for what cannot be one. */
export function readReceipt(typed: string): string | undefined {
  const digits = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return digits.length === LENGTH && /^[0-9A-HJKMNP-TV-Z]+$/.test(digits) ? digits : undefined
}

/** What is kept of a code, lower-case hex; undefined for what cannot be one. */
export function receiptHash(typed: string): string | undefined {
  const digits = readReceipt(typed)
  return digits === undefined ? undefined : bytesToHex(sha256(utf8ToBytes(`sunlit receipt\n${digits}`)))
}

/** Of whoever reads by a code. */
export const hashOfReader = ({ receipt, hash }: { readonly receipt: string; readonly hash?: string }): string | undefined =>
  hash ?? receiptHash(receipt)
