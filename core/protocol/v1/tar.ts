import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Length of a header, and what every body is padded to. */
export const BLOCK = 512

const NAME = 100
const SIZE_AT = 124
const TIME_AT = 136
const SUM_AT = 148
const DIGITS = 11
/** The largest number that eleven octal digits hold. */
export const MAX_OCTAL = 8 ** DIGITS - 1

/** SHA-256 of the bytes (a text: of its UTF-8) in hex, which is what a record is called by. */
export const hashOf = (body: string | Uint8Array): string => bytesToHex(sha256(typeof body === 'string' ? utf8ToBytes(body) : body))

/**
 * One record as it lies in the file: header, body, zeros up to the next block. `timestamp` is that of the archive, in seconds.
 * @throws RangeError for a name or a number that does not fit.
 */
export function recordBytes(name: string, text: string, timestamp: number): Uint8Array {
  const body = utf8ToBytes(text)
  const bytes = new Uint8Array(BLOCK + padded(body.length))
  bytes.set(headerBytes(name, body.length, timestamp))
  bytes.set(body, BLOCK)
  return bytes
}

/** Of a body's length, with its padding. */
export const padded = (size: number): number => Math.ceil(size / BLOCK) * BLOCK

/** The only header that a record of this name, size and time may have; everything not written here is zero. */
export function headerBytes(name: string, size: number, timestamp: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,99}$/.test(name)) throw new RangeError(`no name for a record: ${name}`)
  const header = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => header.set(utf8ToBytes(text), at)
  put(0, name)
  put(100, '0000644')
  put(108, '0000000')
  put(116, '0000000')
  put(SIZE_AT, octal(size))
  put(TIME_AT, octal(timestamp))
  put(SUM_AT, '        ')
  put(156, '0')
  const sum = header.reduce((total, byte) => total + byte, 0)
  put(SUM_AT, `${sum.toString(8).padStart(6, '0')}\0 `)
  return header
}

function octal(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value > MAX_OCTAL) throw new RangeError(`does not fit a header: ${value}`)
  return value.toString(8).padStart(DIGITS, '0')
}

/** What a header says of its record; `undefined` where it says nothing that could be one. */
export interface Header {
  readonly name: string | undefined
  readonly size: number | undefined
  readonly timestamp: number | undefined
}

/** Reads the header at `at`, believing nothing: whether it is the one we would write is for the caller to compare. */
export function readHeader(bytes: Uint8Array, at: number): Header {
  const name = asciiOf(bytes.subarray(at, at + NAME)).replace(/\0+$/, '')
  return {
    name: /^[\x21-\x7e]{1,99}$/.test(name) ? name : undefined,
    size: readOctal(bytes, at + SIZE_AT),
    timestamp: readOctal(bytes, at + TIME_AT),
  }
}

function readOctal(bytes: Uint8Array, at: number): number | undefined {
  const text = asciiOf(bytes.subarray(at, at + DIGITS))
  return /^[0-7]{11}$/.test(text) ? Number.parseInt(text, 8) : undefined
}

const CHUNK = 8192

/** One letter per byte, whatever the byte. */
export function asciiOf(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return text
}

/** UTF-8 read strictly; `undefined` for overlong forms, surrogates and cut-off letters. */
export function textOf(bytes: Uint8Array): string | undefined {
  const letters = asciiOf(bytes)
  if (!/[\x80-\xff]/.test(letters)) return letters
  try {
    return decodeURIComponent(letters.replace(/[%\x80-\xff]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`))
  } catch {
    return undefined
  }
}
