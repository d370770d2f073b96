import { readSealedCode, type SealedCode } from './sealed-code.ts'

// What this browser keeps for a voter: the voting code of each box, what is unfinished about it, the choices made so far, and that it has
// voted. The server has none of it. A counter's computer serves several people, so each entry is of one box and one person.

/** The part of localStorage that is used. */
export interface Store {
  readonly length: number
  key(at: number): string | null
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

/**
 * asking: a blinded message is made, the signature is not here yet · registering: signed, and not yet in the box's list ·
 * ready: can vote (when the list is closed and voting is open).
 */
export type Stage = 'asking' | 'registering' | 'ready'

export interface KeptCode {
  readonly uuid: string
  readonly person: number
  readonly election: number
  readonly stage: Stage
  /** The code, or the code under a passphrase. Unsealed until it is registered. */
  readonly code: string | SealedCode
  /** While asking, base64: what the server signs, and what takes the blinding off again. */
  readonly blinding?: { readonly blinded: string; readonly inverse: string }
  /** While registering. */
  readonly registering?: { readonly credential: string; readonly signature: string; readonly notBefore: number }
}

export interface KeptVote {
  /** For each question the options chosen, from 0. */
  readonly marks?: readonly (readonly number[])[]
  /** Encrypted and perhaps already in the box: sent again as it is until the box has answered. `at`: when, in milliseconds. */
  readonly ballot?: { readonly text: string; readonly tracker: string; readonly at?: number }
  /** Of the ballots that the box took from this browser, the newest last. */
  readonly trackers: readonly string[]
}

const CODE = 'sunlit.code.'
const VOTE = 'sunlit.vote.'
const nameOf = (kind: string, uuid: string, person: number): string => `${kind}${uuid}.${person}`

/** @throws when the browser stores nothing: then no code may be asked for, for it would be lost. */
export function keepCode(store: Store, kept: KeptCode): void {
  store.setItem(nameOf(CODE, kept.uuid, kept.person), JSON.stringify(kept))
}

export const codeOf = (store: Store, uuid: string, person: number): KeptCode | undefined =>
  readCode(parsed(store, nameOf(CODE, uuid, person)))

/** Every code in this browser, whoever it belongs to. */
export function allCodes(store: Store): KeptCode[] {
  const names = Array.from({ length: store.length }, (_, i) => store.key(i) ?? '').filter((name) => name.startsWith(CODE))
  return names.map((name) => readCode(parsed(store, name))).filter((kept) => kept !== undefined)
}

/** What stays of a vote is a convenience: a browser without room forgets it. */
export function keepVote(store: Store, uuid: string, person: number, vote: KeptVote): void {
  try {
    store.setItem(nameOf(VOTE, uuid, person), JSON.stringify(vote))
  } catch {
    // No room, or not allowed.
  }
}

export const voteOf = (store: Store, uuid: string, person: number): KeptVote =>
  readVote(parsed(store, nameOf(VOTE, uuid, person))) ?? { trackers: [] }

/** Tracking codes of the ballots that were cast from this browser, the newest last. */
export const trackersOf = (store: Store, uuid: string, person: number): readonly string[] => voteOf(store, uuid, person).trackers

/** Leaves nothing of this box and person here. */
export function forget(store: Store, uuid: string, person: number): void {
  for (const kind of [CODE, VOTE]) store.removeItem(nameOf(kind, uuid, person))
}

function parsed(store: Store, name: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(store.getItem(name) ?? 'null')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isId = (value: unknown): value is number => Number.isSafeInteger(value)

function readCode(value: Record<string, unknown> | undefined): KeptCode | undefined {
  const { uuid, person, election, stage, code, blinding, registering } = (value ?? {}) as Partial<Record<string, unknown>>
  const read = isText(code) ? code : readSealedCode(code)
  if (!isText(uuid) || !isId(person) || !isId(election) || read === undefined) return undefined
  const kept = { uuid, person, election, code: read }
  if (stage === 'ready') return { ...kept, stage }
  if (stage === 'asking') return withBlinding(kept, blinding)
  return stage === 'registering' ? withRegistering(kept, registering) : undefined
}

type Bare = Omit<KeptCode, 'stage'>

function withBlinding(kept: Bare, value: unknown): KeptCode | undefined {
  const { blinded, inverse } = (value ?? {}) as Record<string, unknown>
  return isText(blinded) && isText(inverse) ? { ...kept, stage: 'asking', blinding: { blinded, inverse } } : undefined
}

function withRegistering(kept: Bare, value: unknown): KeptCode | undefined {
  const { credential, signature, notBefore } = (value ?? {}) as Record<string, unknown>
  if (!isText(credential) || !isText(signature) || typeof notBefore !== 'number') return undefined
  return { ...kept, stage: 'registering', registering: { credential, signature, notBefore } }
}

function readVote(value: Record<string, unknown> | undefined): KeptVote | undefined {
  if (value === undefined) return undefined
  const { marks, ballot, trackers } = value
  const { text, tracker, at } = (ballot ?? {}) as Record<string, unknown>
  return {
    ...(isMarks(marks) && { marks }),
    ...(isText(text) && isText(tracker) && { ballot: { text, tracker, ...(typeof at === 'number' && { at }) } }),
    trackers: Array.isArray(trackers) ? trackers.filter(isText) : [],
  }
}

const isMarks = (value: unknown): value is readonly (readonly number[])[] =>
  Array.isArray(value) && value.every((one) => Array.isArray(one) && one.every(isId))
