import { minimumIn } from './minimum.ts'
import { readArchive } from './v1/archive.ts'
import { readChain, type ChainEvent } from './v1/chain.ts'
import { partialDecryption } from './v1/decryption.ts'
import type { Question } from './v1/election.ts'
import type { Finding } from './v1/findings.ts'
import type { Group } from './v1/group.ts'
import type { Random } from './v1/scalars.ts'
import { ownersOf } from './v1/trustees.ts'
import { verify, type Progress } from './v1/verify.ts'

// What a trustee's browser does before it decrypts anything: it reads the whole box, checks every ballot and adds them up itself.

/** What the trustee was told before, from another source than the archive. */
export interface Expected {
  /** φ of the text that voters were shown. */
  readonly fingerprint: string
  /** SHA-256 of the trustees' text that all trustees compared. */
  readonly trustees: string
  /** This trustee's number. */
  readonly owner: number
  /** Under this many ballots nothing is decrypted; nor under as many as the election's text says. */
  readonly minimum: number
}

/** Whatever a server says: one ballot's total is that ballot. */
const LEAST = 2

/** Why nothing is decrypted. `findings`: what the check of the box found. */
export type RecountCode = 'findings' | 'not_closed' | 'other_election' | 'other_trustees' | 'too_few'

/** What was added up here, ready to be decrypted: the only thing that a trustee's key may be used on. */
export interface Recounted {
  readonly uuid: string
  readonly name: string
  readonly questions: readonly Question[]
  /** Exact text. */
  readonly election: string
  readonly encryptedTally: string
  /** The public key in this trustee's place. */
  readonly publicKey: string
  /** Voting codes in the list. */
  readonly registered: number
  /** Those whose last ballot counts. */
  readonly cast: number
  /** Hash of the last event of the box. */
  readonly lastEvent: string
}

export type Recount =
  | { readonly ok: true; readonly counted: Recounted }
  | { readonly ok: false; readonly code: RecountCode; readonly findings: readonly Finding[]; readonly cast: number }

/** Checks an archive from the first byte on and adds its ballots up. The text of the tally is believed only because it is the one that results. */
export async function recount(
  group: Group,
  bytes: Uint8Array,
  expected: Expected,
  progress?: (progress: Progress) => void,
): Promise<Recount> {
  const { findings, facts, state } = await verify(group, bytes, progress === undefined ? {} : { progress })
  const no = (code: RecountCode): Recount => ({ ok: false, code, findings, cast: facts.voters })
  if (findings.length > 0) return no('findings')
  if (facts.fingerprint !== expected.fingerprint) return no('other_election')
  if (facts.hashes?.trustees !== expected.trustees) return no('other_trustees')
  if (state !== 'counting' && state !== 'finished') return no('not_closed')
  const least = Math.max(LEAST, expected.minimum, minimumIn(facts.description ?? '') ?? 0)
  if (!(facts.voters >= least)) return no('too_few') // also when no number was given
  const { events } = readChain(readArchive(bytes).records)
  const trustees = textIn(events, 'Setup', 1)
  return {
    ok: true,
    counted: {
      uuid: facts.uuid ?? '',
      name: facts.name ?? '',
      questions: facts.questions ?? [],
      election: textIn(events, 'Setup', 0),
      encryptedTally: textIn(events, 'EncryptedTally', 0),
      publicKey: ownersOf(trustees)?.find(({ owner }) => owner === expected.owner)?.publicKey ?? '',
      registered: facts.credentials ?? 0,
      cast: facts.voters,
      lastEvent: facts.lastEvent ?? '',
    },
  }
}

const textIn = (events: readonly ChainEvent[], type: ChainEvent['type'], at: number): string =>
  events.find((event) => event.type === type)?.data[at]?.text ?? ''

/** A trustee's part of one class; `undefined` when the key is not the one in this trustee's place. */
export function decryptRecounted(
  group: Group,
  { election, encryptedTally, publicKey }: Recounted,
  secret: bigint,
  random: Random,
): string | undefined {
  if (group.encode(group.base(secret)) !== publicKey) return undefined
  return partialDecryption(group, { election, encryptedTally, secret, random })
}
