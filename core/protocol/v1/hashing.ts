import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64 } from '../../tlog/bytes.ts'
import { Q } from './group.ts'

const digest = (data: string | Uint8Array): Uint8Array => sha256(typeof data === 'string' ? utf8ToBytes(data) : data)

/** SHA-256 of a text's UTF-8, or of bytes, as 64 lower-case hex digits: the name of a record. */
export const sha256hex = (data: string | Uint8Array): string => bytesToHex(digest(data))

/** SHA-256 in base64, 43 letters: standard alphabet, no padding. The form of φ, of a ballot's hash and of tracking codes. */
export const sha256b64 = (data: string | Uint8Array): string => shortB64(digest(data))

/** 32 bytes in base64 without padding. */
export const shortB64 = (hash: Uint8Array): string => toBase64(hash).slice(0, -1)

/** SHA-256 of a text, read most significant digit first and reduced. The slight bias is part of version 1. */
export const hashToScalar = (text: string): bigint => BigInt(`0x${sha256hex(text)}`) % Q
