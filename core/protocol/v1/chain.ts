import { eventText, type ArchiveRecord, type EventType } from './archive.ts'
import type { Finding } from './findings.ts'
import { matching, objectOf, readExact, wholeNumber } from './json.ts'

/** How far an election has come, by its events. */
export type Phase = 'empty' | 'open' | 'closed' | 'counting' | 'finished'

/** An event with the records that lie directly before it. */
export interface ChainEvent {
  readonly number: number
  readonly type: EventType
  readonly hash: string
  readonly data: readonly ArchiveRecord[]
}

export interface Chain {
  readonly phase: Phase
  readonly events: readonly ChainEvent[]
  readonly findings: readonly Finding[]
}

/** How many records belong to an event. One Setup of newer tools has one more: the credentials' certificate. */
const RECORDS: Readonly<Record<EventType, readonly number[]>> = {
  Setup: [4, 5],
  Ballot: [1],
  EndBallots: [0],
  EncryptedTally: [2],
  PartialDecryption: [2],
  Result: [1],
}

const PHASES: readonly Phase[] = ['empty', 'open', 'closed', 'counting', 'finished']
/** In which phase an event may come, and in which it leaves the election. */
const STEPS: Readonly<Record<EventType, readonly [Phase, Phase]>> = {
  Setup: ['empty', 'open'],
  Ballot: ['open', 'open'],
  EndBallots: ['open', 'closed'],
  EncryptedTally: ['closed', 'counting'],
  PartialDecryption: ['counting', 'counting'],
  Result: ['counting', 'finished'],
}

interface Said {
  readonly parent: string | undefined
  readonly height: number
  readonly type: string
  readonly payload: string | undefined
}

const FORM = /^\{(?:"parent":"([0-9a-f]{64})",)?"height":(0|[1-9]\d{0,9}),"type":"([A-Za-z]{1,30})"(?:,"payload":"([0-9a-f]{64})")?\}$/

function readEvent(text: string): Said | undefined {
  const [, parent, height, type, payload] = FORM.exec(text) ?? []
  return height === undefined || type === undefined ? undefined : { parent, height: Number(height), type, payload }
}

/** Puts the records together to events, and checks that nothing is missing, added, or out of its place. Goes on after every finding. */
export function readChain(records: readonly ArchiveRecord[]): Chain {
  const reader = new ChainReader()
  for (const record of records) reader.take(record)
  return reader.end()
}

class ChainReader {
  private readonly events: ChainEvent[] = []
  private readonly findings: Finding[] = []
  private data: ArchiveRecord[] = []
  private phase: Phase = 'empty'
  private last: string | undefined
  private number = 0

  take(record: ArchiveRecord): void {
    if (record.kind === 'data') {
      this.data.push(record)
      return
    }
    const data = this.data
    const said = readEvent(record.text)
    const here = { event: this.number, record: record.name }
    if (said === undefined) this.findings.push({ code: 'event_text', ...here })
    else this.takeEvent(said, record, data)
    this.data = []
    this.last = record.hash
    this.number += 1
  }

  private takeEvent(said: Said, record: ArchiveRecord, data: readonly ArchiveRecord[]): void {
    const here = { event: this.number, record: record.name }
    const found = (finding: Finding): void => void this.findings.push({ ...here, ...finding })
    if (eventText(said) !== record.text) found({ code: 'event_text' })
    if (said.height !== this.number) found({ code: 'event_height', expected: this.number, found: said.height })
    if (said.parent !== this.last) found({ code: 'event_parent', expected: this.last ?? '–', found: said.parent ?? '–' })
    if (!isEventType(said.type)) {
      found({ code: 'event_type', found: said.type })
      return
    }
    this.step(said.type, found)
    for (const code of recordProblems(said.type, said.payload, data)) found({ code })
    this.events.push({ number: this.number, type: said.type, hash: record.hash, data })
  }

  /** An event in the wrong place still moves on: what follows it is judged by what it claims. */
  private step(type: EventType, found: (finding: Finding) => void): void {
    const [from, to] = STEPS[type]
    if (this.phase !== from) found({ code: 'event_order', found: type })
    if (PHASES.indexOf(to) > PHASES.indexOf(this.phase)) this.phase = to
  }

  end(): Chain {
    const [left] = this.data
    if (left !== undefined) this.findings.push({ code: 'records_unreferenced', record: left.name, found: this.data.length })
    return { phase: this.phase, events: this.events, findings: this.findings }
  }
}

const isEventType = (type: string): type is EventType => Object.hasOwn(STEPS, type)

type RecordCode = 'event_records' | 'event_payload' | 'event_reference'

function recordProblems(type: EventType, payload: string | undefined, data: readonly ArchiveRecord[]): readonly RecordCode[] {
  if (!RECORDS[type].includes(data.length)) return ['event_records']
  const last = data.at(-1)
  if (last?.hash !== payload) return ['event_payload']
  return last === undefined || refers(type, data, last.text) ? [] : ['event_reference']
}

const aHash = matching(/^[0-9a-f]{64}$/)
const aSetup = objectOf({ election: aHash, trustees: aHash, credentials: aHash }, { credentials_certificate: aHash })
const aSized = matching(/^\{"num_tallied":\d{1,16},"total_weight":"?\d{1,16}"?,"encrypted_tally":"[0-9a-f]{64}"\}$/)
const anOwned = objectOf({ owner: wholeNumber(1), payload: aHash })

/** The table that closes an event's records names the others, in their order. */
function refers(type: EventType, data: readonly ArchiveRecord[], table: string): boolean {
  const named = namesIn(type, table)
  return named === undefined || (named.length === data.length - 1 && named.every((hash, at) => hash === data[at]!.hash))
}

/** `undefined` for events without such a table. */
function namesIn(type: EventType, table: string): readonly string[] | undefined {
  if (type === 'Setup') return Object.values(readExact(table, aSetup) ?? {})
  if (type === 'EncryptedTally') return [aSized(table)?.slice(-66, -2) ?? '']
  return type === 'PartialDecryption' ? [readExact(table, anOwned)?.payload ?? ''] : undefined
}

/** Whose partial decryption it is; `undefined` when the record says nothing that could be a number of a trustee. */
export const ownerIn = (text: string): number | undefined => readExact(text, anOwned)?.owner
