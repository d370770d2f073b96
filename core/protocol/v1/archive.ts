import { asciiOf, BLOCK, hashOf, headerBytes, MAX_OCTAL, padded, readHeader, recordBytes, textOf } from './tar.ts'

export { hashOf, recordBytes } from './tar.ts'

/** What happens to an election, in the only order in which it may. */
export type EventType = 'Setup' | 'Ballot' | 'EndBallots' | 'EncryptedTally' | 'PartialDecryption' | 'Result'

/** The last event's hash and how many there are; plain JSON, so that a row of a table can keep it. */
export interface ArchiveState {
  /** Seconds; the same in every header of the file. */
  readonly timestamp: number
  /** Number of events so far, which is the height of the next one. */
  readonly height: number
  /** Hash of the last event: the public state of the ballot box. */
  readonly parent: string | undefined
}

/** One file inside the archive: `name` is SHA-256 of `text` with `.data.json` or `.event.json` behind it (the first is `BELENIOS`). */
export interface NewRecord {
  readonly name: string
  readonly text: string
}

export interface Appended {
  readonly state: ArchiveState
  readonly records: readonly NewRecord[]
}

/** The first record. `timestamp` in seconds: the box uses the day of opening at 00:00, because an instant would say too much. */
export function start(timestamp: number): Appended & { readonly bytes: Uint8Array } {
  const record = { name: HEADER, text: `{"version":1,"timestamp":"${timestamp}"}` }
  const bytes = recordBytes(record.name, record.text, timestamp)
  return { state: { timestamp, height: 0, parent: undefined }, records: [record], bytes }
}

const HEADER = 'BELENIOS'

/** How many texts belong to each event; those that are counted here are written by us, the rest follow from them. */
const TEXTS: Readonly<Record<EventType, number>> = {
  /** election, trustees, public credentials; the table that names their hashes is added. */
  Setup: 3,
  /** ballot */
  Ballot: 1,
  EndBallots: 0,
  /** encrypted tally, sized encrypted tally (`sizedTally`) */
  EncryptedTally: 2,
  /** partial decryption, and `owned(owner, partial decryption)` */
  PartialDecryption: 2,
  /** result */
  Result: 1,
}

/**
 * The records that one more event adds, in the order in which they lie in the file: its data (texts as they are, never written anew),
 * then the event. Nothing is checked but the number of texts: what may be appended is the caller's business, and the verifier's.
 * @throws RangeError for another number of texts than the event has.
 */
export function append(state: ArchiveState, type: EventType, texts: readonly string[]): Appended {
  if (texts.length !== TEXTS[type]) throw new RangeError(`${type} has ${TEXTS[type]} texts, not ${texts.length}`)
  const all = type === 'Setup' ? [...texts, setupText(texts)] : texts
  const data = all.map((text) => ({ name: `${hashOf(text)}.data.json`, text }))
  const last = data.at(-1)
  const text = eventText({ parent: state.parent, height: state.height, type, payload: last?.name.slice(0, 64) })
  const event = { name: `${hashOf(text)}.event.json`, text }
  const next = { timestamp: state.timestamp, height: state.height + 1, parent: event.name.slice(0, 64) }
  return { state: next, records: [...data, event] }
}

const setupText = (texts: readonly string[]): string => {
  const [election, trustees, credentials] = texts.map(hashOf)
  return JSON.stringify({ election, trustees, credentials })
}

/** Whose partial decryption it is: trustees are counted from 1 over all items of the trustees' text. */
export const owned = (owner: number, text: string): string => JSON.stringify({ owner, payload: hashOf(text) })

/** One event as it is written: the hash of this text is its name and the next one's parent. */
export interface EventFields {
  readonly parent?: string | undefined
  readonly height: number
  readonly type: string
  readonly payload?: string | undefined
}

export const eventText = ({ parent, height, type, payload }: EventFields): string => JSON.stringify({ parent, height, type, payload })

/** The whole file. */
export function archiveBytes(records: readonly NewRecord[], timestamp: number): Uint8Array {
  const parts = records.map(({ name, text }) => recordBytes(name, text, timestamp))
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** What was found in a file. Never thrown: a verifier wants all of it at once. */
export interface Archive {
  /** Seconds, from the first record. */
  readonly timestamp: number | undefined
  readonly records: readonly ArchiveRecord[]
  readonly problems: readonly ArchiveProblem[]
}

export interface ArchiveRecord extends NewRecord {
  readonly kind: 'data' | 'event'
  /** Hash of the body as computed; the name's own where a problem says that they differ. */
  readonly hash: string
  /** Of the header, in bytes from the beginning of the file. */
  readonly offset: number
}

export type ArchiveCode =
  | 'archive_empty'
  | 'archive_start'
  | 'archive_version'
  | 'archive_truncated'
  | 'archive_trailing'
  | 'record_header'
  | 'record_time'
  | 'record_padding'
  | 'record_name'
  | 'record_hash'
  | 'record_text'
  | 'record_twice'

export interface ArchiveProblem {
  readonly code: ArchiveCode
  readonly record?: string
  /** Bytes from the beginning of the file. */
  readonly offset: number
}

/** Reads a file and compares every byte of it with the one that we would write. Goes on after whatever it can go on after. */
export function readArchive(bytes: Uint8Array): Archive {
  const reader = new Reader(bytes)
  return reader.read()
}

class Reader {
  private readonly bytes: Uint8Array
  private readonly records: ArchiveRecord[] = []
  private readonly problems: ArchiveProblem[] = []
  private readonly names = new Set<string>()
  private timestamp: number | undefined
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  read(): Archive {
    if (this.bytes.length === 0) this.found('archive_empty')
    else if (this.first()) while (this.at < this.bytes.length && this.next());
    return { timestamp: this.timestamp, records: this.records, problems: this.problems }
  }

  private found(code: ArchiveCode, record?: string): void {
    this.problems.push({ code, offset: this.at, ...(record !== undefined && { record }) })
  }

  /** Without the first record it is some other file, and there is nothing to say about the rest. */
  private first(): boolean {
    const { name, size, timestamp } = readHeader(this.bytes, 0)
    const body = size === undefined ? undefined : this.body(size)
    const text = body && textOf(body)
    if (name !== HEADER || size === undefined || text === undefined) {
      this.found('archive_start')
      return false
    }
    const seconds = /^\{"version":1,"timestamp":("?)(0|[1-9]\d{0,10})\1\}$/.exec(text)?.[2]
    if (seconds === undefined || Number(seconds) > MAX_OCTAL) this.found('archive_version', HEADER)
    else this.timestamp = Number(seconds)
    this.frame(name, size, timestamp)
    this.at += BLOCK + padded(size)
    return true
  }

  /** Whether there may be another one behind it. */
  private next(): boolean {
    const { name, size, timestamp } = readHeader(this.bytes, this.at)
    if (name === undefined || size === undefined) {
      this.found(this.bytes.length - this.at < BLOCK ? 'archive_truncated' : 'archive_trailing')
      return false
    }
    const body = this.body(size)
    if (body === undefined) {
      this.found('archive_truncated', name)
      return false
    }
    this.frame(name, size, timestamp)
    this.keep(name, body)
    this.at += BLOCK + padded(size)
    return true
  }

  /** `undefined` if the file ends before the record, padding included. */
  private body(size: number): Uint8Array | undefined {
    if (this.at + BLOCK + padded(size) > this.bytes.length) return undefined
    return this.bytes.subarray(this.at + BLOCK, this.at + BLOCK + size)
  }

  private frame(name: string, size: number, timestamp: number | undefined): void {
    const header = this.bytes.subarray(this.at, this.at + BLOCK)
    if (timestamp === undefined || !same(header, headerBytes(name, size, timestamp))) this.found('record_header', name)
    else if (this.timestamp !== undefined && timestamp !== this.timestamp) this.found('record_time', name)
    const padding = this.bytes.subarray(this.at + BLOCK + size, this.at + BLOCK + padded(size))
    if (padding.some((byte) => byte !== 0)) this.found('record_padding', name)
  }

  private keep(name: string, body: Uint8Array): void {
    const [, named, kind] = /^([0-9a-f]{64})\.(data|event)\.json$/.exec(name) ?? []
    if (named === undefined) {
      this.found('record_name', name)
      return
    }
    const hash = hashOf(body)
    if (named !== hash) this.found('record_hash', name)
    if (this.names.has(name)) this.found('record_twice', name)
    this.names.add(name)
    const text = textOf(body)
    if (text === undefined) this.found('record_text', name)
    this.records.push({ name, text: text ?? asciiOf(body), kind: kind === 'event' ? 'event' : 'data', hash, offset: this.at })
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])
