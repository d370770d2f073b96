import { createHash } from 'node:crypto'
import { append, archiveBytes, owned, start, type NewRecord } from '../../../core/protocol/v1/archive.ts'
import { encryptBallot } from '../../../core/protocol/v1/ballot.ts'
import { newUuid } from '../../../core/protocol/v1/base58.ts'
import { deriveCredential, newCode } from '../../../core/protocol/v1/credentials.ts'
import { electionText, parseElection, type Question } from '../../../core/protocol/v1/election.ts'
import type { Random } from '../../../core/protocol/v1/scalars.ts'
import { partialDecryption, resultOf, sizedTally, tallyOf } from '../../../core/protocol/v1/tally.ts'
import { jointKey, singleKey, trusteesText } from '../../../core/protocol/v1/trustees.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'

/** Bytes that are the same in every run. */
export function seeded(seed: string): Random {
  let block = 0
  return (bytes) => {
    const parts: Buffer[] = []
    for (let have = 0; have < bytes; have += 32) parts.push(createHash('sha256').update(`${seed}|${block++}`).digest())
    return Uint8Array.from(Buffer.concat(parts).subarray(0, bytes))
  }
}

export interface Counted {
  readonly counts: readonly (readonly number[])[]
  readonly numTallied: number
  readonly bytes: Uint8Array
  readonly uuid: string
  readonly result: string
}

/**
 * An election from the keys to the result, everything through the protocol: two trustees who both must open it, one code and one encrypted
 * ballot for each vote. `votes` per voter and question.
 */
export function countThroughProtocol(
  questions: readonly Question[],
  votes: readonly (readonly (readonly number[])[])[],
  seed = 'replay',
): Counted {
  const random = seeded(seed)
  const uuid = newUuid(random)
  const keys = [singleKey(group, random, '监票人甲'), singleKey(group, random, '监票人乙')]
  const trustees = trusteesText(keys.map(({ text }) => ['Single', text] as const))
  const election = electionText({ name: '重演', description: '', uuid, publicKey: jointKey(group, trustees)!, questions })
  const codes = votes.map(() => newCode(random))
  const credentials = codes.map((code) => deriveCredential(group, uuid, code).credential).toSorted()
  const ballots = votes.map((choices, i) => encryptBallot(group, { election, code: codes[i]!, choices, random }))
  const tally = tallyOf(group, parseElection(election)!, ballots)
  const { encryptedTally, numTallied, totalWeight } = tally
  const decryptions = keys.map(({ secret }, i) => ({
    owner: i + 1,
    text: partialDecryption(group, { election, encryptedTally, secret, random }),
  }))
  const result = resultOf(group, { election, trustees, encryptedTally, totalWeight, decryptions })
  const bytes = archived([
    ['Setup', [election, trustees, JSON.stringify(credentials)]],
    ...ballots.map((text) => ['Ballot', [text]] as const),
    ['EndBallots', []],
    ['EncryptedTally', [encryptedTally, sizedTally(tally)]],
    ...decryptions.map(({ owner, text }) => ['PartialDecryption', [text, owned(owner, text)]] as const),
    ['Result', [result.text]],
  ])
  return { counts: result.counts, numTallied, bytes, uuid, result: result.text }
}

function archived(events: readonly (readonly [Parameters<typeof append>[1], readonly string[]])[]): Uint8Array {
  const timestamp = Date.parse('2026-12-08T00:00:00+08:00') / 1000
  const first = start(timestamp)
  let { state } = first
  const records: NewRecord[] = [...first.records]
  for (const [type, texts] of events) {
    const next = append(state, type, texts)
    state = next.state
    records.push(...next.records)
  }
  return archiveBytes(records, timestamp)
}
