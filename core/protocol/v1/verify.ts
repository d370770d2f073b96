import { readArchive, type Archive } from './archive.ts'
import { readChain, type Chain, type ChainEvent, type Phase } from './chain.ts'
import type { Question } from './election.ts'
import type { Finding } from './findings.ts'
import type { Group } from './group.ts'
import type { Counts } from './result.ts'
import type { Owner } from './trustees.ts'
import { checkAsked, type Asked } from './verify-asked.ts'
import { checkBallots, readBox, type BallotChecker, type BoxRead, type Tracked } from './verify-ballots.ts'
import { readCount, type CountRead } from './verify-count.ts'
import { readSetup, type Setup } from './verify-setup.ts'

export type { Asked } from './verify-asked.ts'
export type { BallotChecker, BallotTask, Tracked } from './verify-ballots.ts'
export type { Finding, FindingCode } from './findings.ts'

/** What the verifier is doing; `done` of `of` ballots where it counts them. */
export interface Progress {
  readonly stage: 'archive' | 'setup' | 'ballots' | 'count'
  readonly done: number
  readonly of: number
}

export interface VerifyOptions extends Asked {
  readonly progress?: (progress: Progress) => void
  /** Checks the ballots elsewhere, in several threads; here and one after another when it is left out. */
  readonly ballots?: BallotChecker
}

/** `unreadable`: not an archive of an election at all. */
export interface Report {
  readonly state: Phase | 'unreadable'
  /** Everything that is wrong; none means that every check of the guide's section 10 was made and passed. */
  readonly findings: readonly Finding[]
  readonly facts: Facts
}

/** What the file says. Believe it only where there are no findings. */
export interface Facts {
  readonly bytes: number
  readonly timestamp?: number
  readonly events: number
  /** Hash of the last event: the public state of the box, to print and to compare. */
  readonly lastEvent?: string
  readonly uuid?: string
  readonly name?: string
  readonly description?: string
  /** φ, SHA-256 of the election's text in base64. */
  readonly fingerprint?: string
  readonly hashes?: Setup['hashes']
  readonly questions?: readonly Question[]
  /** Number of public credentials: how many may vote. */
  readonly credentials?: number
  /** On the board, replaced ones included. */
  readonly ballots: number
  /** Voting codes whose last ballot holds. */
  readonly voters: number
  readonly trackers: readonly Tracked[]
  readonly trustees: readonly (Owner & { readonly decrypted: boolean })[]
  /** For every question how often every entry was chosen; where blank is allowed, column 0 counts the blanks. */
  readonly result?: Counts
}

/**
 * Checks an archive from the first byte to the last (guide, section 10) and reports all that is wrong. Never throws for what it reads.
 * `bytes` may be of an election that is still open: then it is what there is so far.
 */
export async function verify(group: Group, bytes: Uint8Array, options: VerifyOptions = {}): Promise<Report> {
  const tell = (stage: Progress['stage'], done = 0, of = 0): void => options.progress?.({ stage, done, of })
  tell('archive')
  const archive = readArchive(bytes)
  const chain = readChain(archive.records)
  const findings: Finding[] = [...archive.problems, ...chain.findings]
  tell('setup')
  const { setup, box, count } = await contents(group, chain, options, findings, tell)
  findings.push(...checkAsked(options, { bytes, archive, chain, fingerprint: setup?.fingerprint, trackers: box.trackers }))
  return { state: stateOf(archive, chain), findings, facts: factsOf({ bytes, archive, chain, setup, box, count }) }
}

const stateOf = ({ problems }: Archive, { phase }: Chain): Report['state'] =>
  problems.some(({ code }) => code === 'archive_empty' || code === 'archive_start') ? 'unreadable' : phase

interface Contents {
  readonly setup: Setup | undefined
  readonly box: BoxRead
  readonly count: CountRead
}

const NO_BOX: BoxRead = { findings: [], counted: [], trackers: [] }
const NO_COUNT: CountRead = { findings: [], decrypted: [] }

async function contents(
  group: Group,
  { events }: Chain,
  { ballots: check = inThisThread(group) }: VerifyOptions,
  findings: Finding[],
  tell: (stage: Progress['stage'], done?: number, of?: number) => void,
): Promise<Contents> {
  const all = (type: ChainEvent['type']): readonly ChainEvent[] => events.filter((event) => event.type === type)
  const nothing = { setup: undefined, box: NO_BOX, count: NO_COUNT }
  try {
    const [first] = all('Setup')
    if (first === undefined) findings.push({ code: 'setup_missing' })
    const { setup, findings: ofSetup } = first === undefined ? { findings: [] } : readSetup(group, first)
    findings.push(...ofSetup)
    if (setup === undefined) return nothing
    const box = await readBox(all('Ballot'), setup, check, (done, of) => tell('ballots', done, of))
    findings.push(...box.findings)
    tell('count')
    const [tally] = all('EncryptedTally')
    const count = readCount(group, setup, box.counted, { tally, decryptions: all('PartialDecryption'), result: all('Result')[0] })
    findings.push(...count.findings)
    return { setup, box, count }
  } catch (error) {
    // Whatever a file makes fail is its fault: the reader is told, and never that all is well.
    findings.push({ code: 'check_failed', found: error instanceof Error ? error.message : String(error) })
    return nothing
  }
}

const inThisThread =
  (group: Group): BallotChecker =>
  (task, progress) =>
    Promise.resolve(checkBallots(group, task, progress))

interface All extends Contents {
  readonly bytes: Uint8Array
  readonly archive: Archive
  readonly chain: Chain
}

function factsOf({ bytes, archive, chain, setup, box, count }: All): Facts {
  const last = archive.records.findLast(({ kind }) => kind === 'event')
  return {
    bytes: bytes.length,
    ...(archive.timestamp !== undefined && { timestamp: archive.timestamp }),
    events: archive.records.filter(({ kind }) => kind === 'event').length,
    ...(last !== undefined && { lastEvent: last.hash }),
    ...(setup !== undefined && setupFacts(setup)),
    ballots: chain.events.filter(({ type }) => type === 'Ballot').length,
    voters: box.counted.length,
    trackers: box.trackers,
    trustees: (setup?.owners ?? []).map((owner) => ({ ...owner, decrypted: count.decrypted.includes(owner.owner) })),
    ...(count.result !== undefined && { result: count.result }),
  }
}

const setupFacts = ({ election, fingerprint, hashes, weights }: Setup) => ({
  uuid: election.uuid,
  name: election.name,
  description: election.description,
  fingerprint,
  hashes,
  questions: election.questions,
  credentials: weights.size,
})
