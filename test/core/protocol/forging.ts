import { ed25519 } from '@noble/curves/ed25519.js'
import { createHash, randomBytes } from 'node:crypto'
import { archiveBytes, eventText, hashOf, readArchive, start, type EventFields, type NewRecord } from '../../../core/protocol/v1/archive.ts'
import { sha256b64 } from '../../../core/protocol/v1/hashing.ts'
import { deriveCredential } from '../../../core/protocol/v1/credentials.ts'
import { proveKnowledge } from '../../../core/protocol/v1/proofs.ts'
import { verify, type FindingCode, type VerifyOptions } from '../../../core/protocol/v1/verify.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'

export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

/** Bytes that are the same every time. */
export function steady(seed: string): (bytes: number) => Uint8Array {
  let turn = 0
  return (bytes) => {
    const parts: Buffer[] = []
    while (parts.length * 32 < bytes) parts.push(createHash('sha256').update(`${seed}|${turn++}`).digest())
    return new Uint8Array(Buffer.concat(parts).subarray(0, bytes))
  }
}

/** One event with its records' texts, the closing table included; how it is written may be bent. */
export interface Step {
  type: string
  data: string[]
  write?: (fields: EventFields) => string
}

/** The events of an archive, to be changed. */
export function stepsOf(bytes: Uint8Array): Step[] {
  const steps: Step[] = []
  let data: string[] = []
  for (const { kind, text } of readArchive(bytes).records) {
    if (kind === 'data') data.push(text)
    else {
      steps.push({ type: (JSON.parse(text) as { type: string }).type, data })
      data = []
    }
  }
  return steps
}

/** The table of an event, made anew for the texts it has now. */
export function retable(step: Step): Step {
  const hashes = step.data.map(hashOf)
  if (step.type === 'Setup') step.data[3] = JSON.stringify({ election: hashes[0], trustees: hashes[1], credentials: hashes[2] })
  if (step.type === 'EncryptedTally') step.data[1] = step.data[1]!.replace(/[0-9a-f]{64}/, hashes[0]!)
  if (step.type === 'PartialDecryption') step.data[1] = step.data[1]!.replace(/[0-9a-f]{64}/, hashes[0]!)
  return step
}

/** A whole archive in which every hash fits, whatever the texts say. */
export function chained(steps: readonly Step[], timestamp = 1_795_363_200, after: readonly string[] = []): Uint8Array {
  const records: NewRecord[] = [...start(timestamp).records]
  const add = (text: string, kind: string): string => {
    records.push({ name: `${hashOf(text)}.${kind}.json`, text })
    return hashOf(text)
  }
  let parent: string | undefined
  for (const [height, { type, data, write = eventText }] of steps.entries()) {
    const payload = data.map((text) => add(text, 'data')).at(-1)
    parent = add(write({ parent, height, type, payload }), 'event')
  }
  for (const text of after) add(text, 'data')
  return archiveBytes(records, timestamp)
}

export const codesOf = async (bytes: Uint8Array, options: VerifyOptions = {}): Promise<FindingCode[]> =>
  (await verify(group, bytes, options)).findings.map(({ code }) => code)

export interface Proof {
  challenge: string
  response: string
}
export interface Ballot {
  election_uuid: string
  election_hash: string
  credential: string
  answers: {
    choices: { alpha: string; beta: string }[]
    individual_proofs: Proof[][]
    overall_proof: Proof[]
    blank_proof?: Proof[]
  }[]
  signature: { hash: string; proof: Proof }
}

/** Changes a ballot and signs it again with its voting code: only what was changed is wrong. */
export function resigned(text: string, code: string, change: (ballot: Ballot) => unknown): string {
  const ballot = JSON.parse(text) as Ballot
  change(ballot)
  const { signature, ...unsigned } = ballot
  signature.hash = sha256b64(JSON.stringify(unsigned))
  signature.proof = proveKnowledge(group, `sig|${signature.hash}|`, deriveCredential(group, ballot.election_uuid, code).secret, random)
  return JSON.stringify(ballot)
}

const Point = ed25519.Point
const textOf = (point: InstanceType<typeof Point>): string => Buffer.from(point.toBytes()).reverse().toString('hex')
const EIGHT = Point.fromBytes(Uint8Array.from(Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex')), true)

/** A point of order eight, and any point moved by it: both are on the curve, neither is in the group. */
export const SMALL = textOf(EIGHT)
export const movedBySmall = (text: string): string =>
  textOf(Point.fromBytes(Uint8Array.from(Buffer.from(text, 'hex').reverse()), true).add(EIGHT))

export const IDENTITY = `${'0'.repeat(63)}1`
/** Other ways to write points that some readers take: y not reduced, a sign where x is zero, upper case. */
export const ODD_IDENTITIES = [`7${'f'.repeat(61)}ee`, `8${'0'.repeat(62)}1`]
