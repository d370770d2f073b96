import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64, fromText, readUint64, sameBytes, toBase64, toHex, uint64 } from './bytes.ts'

// Signed notes as C2SP (c2sp.org/signed-note, tlog-cosignature) has them, so that Go's golang.org/x/mod/sumdb/note reads ours.

/** Who signs: a log signs a note's text (1); a witness signs the text and when it saw it, cosignature/v1 (4). */
export const LOG = 1
export const WITNESS = 4
const KINDS = [LOG, WITNESS] as const
export type KeyKind = (typeof KINDS)[number]

export interface VerifierKey {
  readonly name: string
  readonly kind: KeyKind
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

export interface Signer {
  readonly key: VerifierKey
  readonly sign: (message: Uint8Array) => Uint8Array
}

export interface Signature {
  readonly name: string
  /** The signer's key as `formatKey` writes it. */
  readonly key: string
  /** Of a witness: when it says it saw the note, in seconds since 1970. */
  readonly time?: number
}

export const NOTE_PROBLEMS = ['note_malformed', 'signature_wrong', 'signature_missing'] as const
export type NoteProblem = (typeof NOTE_PROBLEMS)[number]
export type OpenedNote =
  | { readonly ok: true; readonly text: string; readonly signatures: readonly Signature[] }
  | { readonly ok: false; readonly problem: NoteProblem }

const MAX_NOTE = 1_000_000
const MAX_SIGNATURES = 100
const NAME = /^[^\s\u0085+]{1,255}$/u

const CONTROL = /[\u0000-\u0009\u000b-\u001f]|\p{Surrogate}/u

/** @throws RangeError for a name with white space or a plus, which the format cannot carry. */
export function signerOf(name: string, secretKey: Uint8Array, kind: KeyKind = LOG): Signer {
  if (!isKeyName(name)) throw new RangeError(`not the name of a key: ${name}`)
  const key = { name, kind, publicKey: ed25519.getPublicKey(secretKey) }
  return { key, sign: (message) => ed25519.sign(message, secretKey) }
}

/** Names carry neither white space nor a plus. */
export const isKeyName = (name: string): boolean => NAME.test(name) && !/\p{Surrogate}/u.test(name)

/** The first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key). */
export const keyHash = ({ name, kind, publicKey }: VerifierKey): Uint8Array =>
  sha256(concat(fromText(`${name}\n`), Uint8Array.of(kind), publicKey)).subarray(0, 4)

/** `<name>+<hash in hex>+<base64 of kind ‖ public key>` */
export const formatKey = (key: VerifierKey): string =>
  `${key.name}+${toHex(keyHash(key))}+${toBase64(concat(Uint8Array.of(key.kind), key.publicKey))}`

/** Reads what `formatKey` writes; `undefined` for anything else, a hash that is not the key's included. */
export function parseKey(text: string): VerifierKey | undefined {
  const [, name, hash, body] = /^([^+]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/u.exec(text) ?? []
  const bytes = body === undefined ? undefined : fromBase64(body)
  if (name === undefined || bytes?.length !== 33 || !isKeyName(name)) return undefined
  const kind = KINDS.find((known) => known === bytes[0])
  if (kind === undefined) return undefined
  const key = { name, kind, publicKey: bytes.subarray(1) }
  return toHex(keyHash(key)) === hash ? key : undefined
}

/** The text, an empty line, and one signature. `text` ends with a newline. @throws RangeError for a text no note can carry. */
export function signNote(text: string, signer: Signer): string {
  if (!text.endsWith('\n') || CONTROL.test(text)) throw new RangeError('not the text of a note')
  return `${text}\n${signatureLine(text, signer)}`
}

/** `— <name> <base64>` and a newline, to stand below a note's other signatures. `time`, in seconds, is for a witness. */
export function signatureLine(text: string, { key, sign }: Signer, time?: number): string {
  const stamped = key.kind === WITNESS
  if (stamped !== (time !== undefined)) throw new RangeError('a witness, and nobody else, says when')
  const bytes = time === undefined ? sign(fromText(text)) : concat(uint64(time), sign(cosigned(text, time)))
  return `— ${key.name} ${toBase64(concat(keyHash(key), bytes))}\n`
}

/**
 * Opens a note of unknown origin with the keys that are trusted. As in Go's `note.Open`: signatures of other keys are passed over, a wrong one
 * by a trusted key condemns the note, and at least one trusted key must have signed.
 */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote {
  const parts = partsOf(note)
  if (parts === undefined) return { ok: false, problem: 'note_malformed' }
  const signatures: Signature[] = []
  for (const line of parts.lines) {
    const read = readLine(line)
    if (read === undefined) return { ok: false, problem: 'note_malformed' }
    const key = keys.find((known) => known.name === read.name && sameBytes(keyHash(known), read.bytes.subarray(0, 4)))
    if (key === undefined || signatures.some((done) => done.key === formatKey(key))) continue
    const signature = check(parts.text, key, read.bytes.subarray(4))
    if (signature === undefined) return { ok: false, problem: 'signature_wrong' }
    signatures.push(signature)
  }
  if (signatures.length === 0) return { ok: false, problem: 'signature_missing' }
  return { ok: true, text: parts.text, signatures }
}

/** The note's text and its signature lines without their newlines; nothing is verified. */
export function partsOf(note: string): { readonly text: string; readonly lines: readonly string[] } | undefined {
  if (note.length > MAX_NOTE || CONTROL.test(note)) return undefined
  const gap = note.lastIndexOf('\n\n')
  if (gap < 0 || !note.endsWith('\n')) return undefined
  const lines = note.slice(gap + 2, -1).split('\n')
  return lines.length > MAX_SIGNATURES ? undefined : { text: note.slice(0, gap + 1), lines }
}

function readLine(line: string): { readonly name: string; readonly bytes: Uint8Array } | undefined {
  const [, name, body] = /^— (\S{1,255}) ([A-Za-z0-9+/=]{8,20000})$/u.exec(line) ?? []
  const bytes = body === undefined ? undefined : fromBase64(body)
  return name === undefined || bytes === undefined || bytes.length < 5 || !isKeyName(name) ? undefined : { name, bytes }
}

function check(text: string, key: VerifierKey, bytes: Uint8Array): Signature | undefined {
  const signed = { name: key.name, key: formatKey(key) }
  if (key.kind === LOG) return holds(bytes, fromText(text), key.publicKey) ? signed : undefined
  const time = readUint64(bytes.subarray(0, 8))
  if (time === undefined || !holds(bytes.subarray(8), cosigned(text, time), key.publicKey)) return undefined
  return { ...signed, time }
}

const cosigned = (text: string, time: number): Uint8Array => fromText(`cosignature/v1\ntime ${time}\n${text}`)

// ZIP 215 would let some odd keys through that Go refuses: what is found true here must be found true there.
function holds(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return signature.length === 64 && ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
