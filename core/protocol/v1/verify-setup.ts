import type { ArchiveRecord } from './archive.ts'
import type { ChainEvent } from './chain.ts'
import { electionKey, fingerprint, parseElection, type ElectionDefinition } from './election.ts'
import type { Finding, FindingCode } from './findings.ts'
import type { Group } from './group.ts'
import { aString, isCanonical, listOf, readText } from './json.ts'
import { checkTrustees, jointKey, ownersOf, type Owner } from './trustees.ts'

/** What the rest of the work needs of the Setup event. */
export interface Setup {
  readonly election: ElectionDefinition
  /** The exact text. */
  readonly text: string
  readonly fingerprint: string
  readonly trustees: string
  readonly owners: readonly Owner[]
  /** Public credentials with what each counts for. */
  readonly weights: ReadonlyMap<string, number>
  readonly hashes: { readonly election: string; readonly trustees: string; readonly credentials: string }
}

export interface SetupRead {
  /** Absent when the election or the trustees cannot be read: then nothing after it can be checked. */
  readonly setup?: Setup
  readonly findings: readonly Finding[]
}

/** Steps 3 and 4 of the guide: election, trustees, joint key, credentials. */
export function readSetup(group: Group, { number, data }: ChainEvent): SetupRead {
  const [text, trustees, credentials] = data
  if (text === undefined || trustees === undefined || credentials === undefined) return { findings: [] }
  const findings: Finding[] = []
  const found = (record: ArchiveRecord, code: FindingCode, more: Partial<Finding> = {}): void =>
    void findings.push({ code, event: number, record: record.name, ...more })
  const election = isWritten(text.text) ? parseElection(text.text) : undefined
  if (election === undefined) found(text, 'election_text')
  for (const { code, item, index } of checkTrustees(group, trustees.text)) {
    found(trustees, code, { ...(item !== undefined && { item: item + 1 }), ...(index !== undefined && { index }) })
  }
  const owners = ownersOf(trustees.text)
  if (election !== undefined)
    checkKeys(group, election, owners === undefined ? undefined : jointKey(group, trustees.text), (code) => found(text, code))
  const weights = readCredentials(group, credentials.text, (code, line) => found(credentials, code, line === undefined ? {} : { line }))
  if (election === undefined || owners === undefined || weights === undefined) return { findings }
  const hashes = { election: text.hash, trustees: trustees.hash, credentials: credentials.hash }
  return {
    findings,
    setup: { election, text: text.text, fingerprint: fingerprint(text.text), trustees: trustees.text, owners, weights, hashes },
  }
}

/** One text for one value, so that no two programs read it differently (a key given twice). Others write U+007F escaped. */
const isWritten = (text: string): boolean => isCanonical(text) || isCanonical(text.replaceAll('\\u007f', '\u007f'))

function checkKeys(group: Group, { publicKey }: ElectionDefinition, joint: string | undefined, found: (code: FindingCode) => void): void {
  if (electionKey(group, publicKey) === undefined) found('election_key')
  if (joint !== undefined && joint !== publicKey) found('election_joint_key')
}

const LINE = /^([0-9a-f]{64})(?:,(0|[1-9]\d{0,14})(?:,.*)?)?$/s

/** The list by credential; what has no weight of its own counts for one. */
function readCredentials(
  group: Group,
  text: string,
  found: (code: FindingCode, line?: number) => void,
): ReadonlyMap<string, number> | undefined {
  const lines = readText(text, listOf(aString))
  if (lines === undefined) {
    found('credentials_text')
    return undefined
  }
  const weights = new Map<string, number>()
  for (const [at, line] of lines.entries()) {
    const [, credential, weight] = LINE.exec(line) ?? []
    const point = credential === undefined ? undefined : group.decode(credential)
    if (credential === undefined) found('credential_shape', at + 1)
    else if (point === undefined || group.equal(point, group.identity)) found('credential_point', at + 1)
    else if (weights.has(credential)) found('credential_twice', at + 1)
    else weights.set(credential, weight === undefined ? 1 : Number(weight))
  }
  return weights
}
