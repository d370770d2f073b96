import { sha256hex } from '../../../core/protocol/v1/hashing.ts'
import type { Store } from './purse.ts'
import { openCode, readSealedCode, sealCode, type SealedCode } from './sealed-code.ts'

// What this browser keeps for a trustee: the recovery code under a passphrase, where they wanted that, and what the election looked like when
// they saw it first. One entry for each election and person, as a computer may serve several.

export interface KeptSeed {
  /** The ceremony it belongs to: after a restart it opens nothing. */
  readonly attempt: number
  readonly sealed: SealedCode
}

/** What must not change any more, once it was seen here. */
export interface Seen {
  readonly attempt: number
  /** SHA-256 of the trustees' text. */
  readonly trustees?: string
  /** φ by class. */
  readonly texts?: Readonly<Record<string, string>>
}

export interface Owner {
  /** The election's own name in proofs. */
  readonly uuid: string
  readonly person: number
}

const nameOf = (kind: 'seed' | 'seen', { uuid, person }: Owner): string => `sunlit.trustee.${kind}.${uuid}.${person}`

export interface Keeping extends Owner {
  readonly attempt: number
  readonly passphrase: string
  readonly random: (bytes: number) => Uint8Array
  /** Of scrypt; less than usual in tests only. */
  readonly cost?: number
}

/** @throws when the browser stores nothing */
export function keepSeed(store: Store, seed: string, { attempt, passphrase, random, cost, ...owner }: Keeping): void {
  const kept: KeptSeed = { attempt, sealed: sealCode(seed, passphrase, random, cost) }
  store.setItem(nameOf('seed', owner), JSON.stringify(kept))
}

export function keptSeed(store: Store, owner: Owner, attempt: number): KeptSeed | undefined {
  const { attempt: of, sealed } = (read(store, nameOf('seed', owner)) ?? {}) as { attempt?: unknown; sealed?: unknown }
  const code = readSealedCode(sealed)
  return of === attempt && code !== undefined ? { attempt, sealed: code } : undefined
}

/** The recovery code; undefined for another passphrase. */
export const openSeed = ({ sealed }: KeptSeed, passphrase: string): string | undefined => openCode(sealed, passphrase)

export const forgetSeed = (store: Store, owner: Owner): void => store.removeItem(nameOf('seed', owner))

/**
 * Remembers what is seen now, and answers whether it is what was seen before. What a browser forgets it cannot compare: then all is new to it.
 * A restarted ceremony begins anew.
 */
export function holdsAgainst(store: Store, owner: Owner, now: Seen): boolean {
  const before = seenBefore(store, owner)
  const known = before?.attempt === now.attempt ? before : undefined
  if (known?.trustees !== undefined && now.trustees !== undefined && known.trustees !== now.trustees) return false
  const texts = known?.texts ?? {}
  if (Object.entries(now.texts ?? {}).some(([uuid, text]) => texts[uuid] !== undefined && texts[uuid] !== text)) return false
  remember(store, nameOf('seen', owner), { ...known, ...now, texts: { ...texts, ...now.texts } })
  return true
}

/**
 * Whether these encrypted totals are the only ones of this box that were ever opened here; from now on they are. Opened twice, with and
 * without somebody's ballot, the difference would be that ballot. Kept by the box's name, which every ballot is bound to: nothing else that a
 * server says makes it forgotten.
 */
export function isOnlyTally(store: Store, box: string, encryptedTally: string): boolean {
  const name = `sunlit.trustee.tally.${box}`
  const tally = sha256hex(encryptedTally)
  const { tally: before } = (read(store, name) ?? {}) as { tally?: unknown }
  if (before !== undefined && before !== tally) return false
  remember(store, name, { tally })
  return true
}

/**
 * Whether the number of ballots under which nothing is decrypted is no smaller than it was here before, for each of these boxes; the largest is
 * remembered. First seen when the key is made, before anybody has anything to gain. Kept by the boxes' names, as the totals are.
 */
export function holdsMinimum(store: Store, boxes: readonly string[], minimum: number): boolean {
  const before = boxes.map((box) => (read(store, leastOf(box)) ?? {}) as { minimum?: unknown })
  if (!Number.isSafeInteger(minimum) || before.some((one) => typeof one.minimum === 'number' && minimum < one.minimum)) return false
  for (const box of boxes) remember(store, leastOf(box), { minimum })
  return true
}
const leastOf = (box: string): string => `sunlit.trustee.least.${box}`

function remember(store: Store, name: string, seen: object): void {
  try {
    store.setItem(name, JSON.stringify(seen))
  } catch {
    // No room, or not allowed: nothing is compared next time.
  }
}

function seenBefore(store: Store, owner: Owner): Seen | undefined {
  const { attempt, trustees, texts } = (read(store, nameOf('seen', owner)) ?? {}) as Partial<Record<keyof Seen, unknown>>
  if (typeof attempt !== 'number') return undefined
  const known = typeof texts === 'object' && texts !== null ? Object.entries(texts).filter(([, text]) => typeof text === 'string') : []
  return { attempt, ...(typeof trustees === 'string' && { trustees }), texts: Object.fromEntries(known) as Record<string, string> }
}

function read(store: Store, name: string): object | undefined {
  try {
    const value: unknown = JSON.parse(store.getItem(name) ?? 'null')
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
