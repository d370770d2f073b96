import { readArchive, type Archive } from './archive.ts'
import type { Chain } from './chain.ts'
import type { Finding } from './findings.ts'
import type { Tracked } from './verify-ballots.ts'

/** What a reader may bring to compare with (step 8 of the guide). */
export interface Asked {
  /** An older copy of the same archive: nothing that it holds may have changed. */
  readonly prefix?: Uint8Array
  /** A tracking code that has to be among the ballots. */
  readonly tracker?: string
  /** φ as it was announced. */
  readonly fingerprint?: string
  /** Hash of an event that was printed or mailed when it was the last. */
  readonly event?: string
}

interface Known {
  readonly bytes: Uint8Array
  readonly archive: Archive
  readonly chain: Chain
  readonly fingerprint: string | undefined
  readonly trackers: readonly Tracked[]
}

export function checkAsked({ prefix, tracker, fingerprint, event }: Asked, known: Known): readonly Finding[] {
  const findings: Finding[] = []
  if (prefix !== undefined) findings.push(...checkPrefix(prefix, known))
  if (tracker !== undefined && !known.trackers.some((one) => one.tracker === tracker))
    findings.push({ code: 'tracker_missing', found: tracker })
  if (fingerprint !== undefined && fingerprint !== known.fingerprint) {
    findings.push({ code: 'fingerprint_differs', expected: fingerprint, found: known.fingerprint ?? '–' })
  }
  const hash = event?.toLowerCase()
  if (hash !== undefined && !known.chain.events.some((one) => one.hash === hash)) findings.push({ code: 'event_missing', expected: hash })
  return findings
}

function checkPrefix(older: Uint8Array, { bytes, archive }: Known): readonly Finding[] {
  if (readArchive(older).problems.length > 0) return [{ code: 'prefix_unreadable' }]
  const differing = firstDifference(older, bytes)
  if (differing === undefined) return []
  if (differing === bytes.length) return [{ code: 'prefix_longer', expected: older.length, found: bytes.length }]
  const record = archive.records.findLast(({ offset }) => offset <= differing)
  const events = archive.records.filter(({ kind, offset }) => kind === 'event' && offset < (record?.offset ?? 0)).length
  return [{ code: 'prefix_differs', offset: differing, event: events, ...(record !== undefined && { record: record.name }) }]
}

/** Where the newer one ceases to begin with the older one; `undefined` if it does begin with it. */
function firstDifference(older: Uint8Array, newer: Uint8Array): number | undefined {
  const common = Math.min(older.length, newer.length)
  for (let at = 0; at < common; at++) if (older[at] !== newer[at]) return at
  return older.length > newer.length ? newer.length : undefined
}
