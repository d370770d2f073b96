import { append, archiveBytes, owned, start, type ArchiveState, type EventType, type NewRecord } from '../../core/protocol/v1/archive.ts'
import { encryptBallot, type Choices } from '../../core/protocol/v1/ballot.ts'
import { newUuid } from '../../core/protocol/v1/base58.ts'
import { deriveCredential, newCode } from '../../core/protocol/v1/credentials.ts'
import { electionText, parseElection, type ElectionDefinition, type Question } from '../../core/protocol/v1/election.ts'
import type { Group } from '../../core/protocol/v1/group.ts'
import type { Random } from '../../core/protocol/v1/scalars.ts'
import { partialDecryption, resultOf, sizedTally, tallyOf } from '../../core/protocol/v1/tally.ts'
import {
  answer,
  certificate,
  decryptionKey,
  newSeed,
  polynomial,
  sealedKeyIn,
  thresholdParameters,
  vinputs,
  type Answer,
} from '../../core/protocol/v1/threshold.ts'
import { jointKey, singleKey, trusteesText } from '../../core/protocol/v1/trustees.ts'

/** What to simulate: an election with voters, trustees and a known truth, through every step of the real protocol. */
export interface Simulated {
  readonly voters: number
  readonly questions: readonly Question[]
  /** Besides the one trustee who is always needed, so many of so many others. */
  readonly threshold?: { readonly needed: number; readonly of: number }
  /** How many voters vote a second time, with other choices. */
  readonly revotes?: number
  readonly name?: string
  readonly description?: string
  /** Seconds. */
  readonly timestamp: number
}

/** A simulated election, with everything that in a real one nobody has together. */
export interface Simulation {
  readonly bytes: Uint8Array
  readonly timestamp: number
  readonly records: readonly NewRecord[]
  readonly election: string
  readonly trustees: string
  readonly codes: readonly string[]
  /** Private keys by number of trustee, as needed for the count. */
  readonly secrets: ReadonlyMap<number, bigint>
  /** What was counted, for every question. */
  readonly truth: readonly (readonly number[])[]
  readonly result: string
}

export interface Tools {
  readonly group: Group
  readonly random: Random
  readonly progress?: (done: number, of: number) => void
}

/** @throws RangeError for numbers that make no election. */
export function simulateElection(tools: Tools, wanted: Simulated): Simulation {
  const { group, random } = tools
  const made = makeTrustees(tools, wanted.threshold)
  const definition: ElectionDefinition = {
    name: wanted.name ?? 'Simulation',
    description: wanted.description ?? '',
    uuid: newUuid(random),
    publicKey: jointKey(group, made.text) ?? '',
    questions: wanted.questions,
  }
  const election = electionText(definition)
  if (parseElection(election) === undefined || wanted.voters < 1) throw new RangeError('not an election')
  const codes = Array.from({ length: wanted.voters }, () => newCode(random))
  const credentials = codes.map((code) => deriveCredential(group, definition.uuid, code).credential).sort()
  const log = new Log(wanted.timestamp)
  log.add('Setup', [election, made.text, JSON.stringify(credentials)])
  const { last, truth } = vote(tools, wanted, election, codes, log)
  log.add('EndBallots', [])
  const result = count(tools, { election, trustees: made.text, definition, secrets: made.secrets }, last, log)
  const { timestamp } = wanted
  const bytes = archiveBytes(log.records, timestamp)
  return { bytes, timestamp, records: log.records, election, trustees: made.text, codes, secrets: made.secrets, truth, result }
}

class Log {
  readonly records: NewRecord[]
  private state: ArchiveState

  constructor(timestamp: number) {
    const { state, records } = start(timestamp)
    this.state = state
    this.records = [...records]
  }

  add(type: EventType, texts: readonly string[]): void {
    const { state, records } = append(this.state, type, texts)
    this.state = state
    this.records.push(...records)
  }
}

interface Made {
  readonly text: string
  readonly secrets: ReadonlyMap<number, bigint>
}

function makeTrustees({ group, random }: Tools, threshold: Simulated['threshold']): Made {
  const single = singleKey(group, random)
  if (threshold === undefined) return { text: trusteesText([['Single', single.text]]), secrets: new Map([[1, single.secret]]) }
  const { parameters, keys } = holdCeremony(group, random, threshold)
  const needed = keys.slice(0, threshold.needed).map((key, at): [number, bigint] => [at + 2, key])
  return {
    text: trusteesText([
      ['Single', single.text],
      ['Pedersen', parameters],
    ]),
    secrets: new Map([[1, single.secret], ...needed]),
  }
}

function holdCeremony(group: Group, random: Random, { needed, of }: NonNullable<Simulated['threshold']>) {
  const seeds = Array.from({ length: of }, () => newSeed(random))
  const certificates = seeds.map((seed, at) => certificate(group, seed, { size: of, threshold: needed, index: at + 1 }, random))
  const polynomials = seeds.map((seed) => valueOf(polynomial(group, seed, certificates, random)))
  const answers = vinputs(polynomials).map((input, at) => valueOf(answer(group, seeds[at]!, certificates, input, random)))
  const keys = answers.map((text, at) => decryptionKey(group, seeds[at]!, sealedKeyIn(text)!)!)
  return { parameters: thresholdParameters(needed, certificates, polynomials, answers), keys }
}

function valueOf<T>(given: Answer<T>): T {
  if ('problem' in given) throw new RangeError(given.problem.code)
  return given.value
}

/** Everybody votes once, in the order in which codes were made; then some vote again. */
function vote({ group, random, progress }: Tools, wanted: Simulated, election: string, codes: readonly string[], log: Log) {
  const last = new Map<string, { readonly text: string; readonly choices: Choices }>()
  const turns = [...codes, ...codes.slice(0, wanted.revotes ?? 0)]
  for (const [at, code] of turns.entries()) {
    const choices = wanted.questions.map((question) => randomVote(question, random))
    const text = encryptBallot(group, { election, code, choices, random })
    log.add('Ballot', [text])
    last.delete(code)
    last.set(code, { text, choices })
    progress?.(at + 1, turns.length)
  }
  const counted = [...last.values()]
  const truth = wanted.questions.map((question, at) =>
    Array.from({ length: question.answers.length + (question.blank ? 1 : 0) }, (_, column) =>
      counted.reduce((total, { choices }) => total + choices[at]![column]!, 0),
    ),
  )
  return { last: counted.map(({ text }) => text), truth }
}

const below = (random: Random, bound: number): number => new DataView(random(8).slice().buffer).getUint32(0) % bound

/** Any vote that the question allows; one of five is blank where that is allowed. */
export function randomVote({ answers, min, max, blank }: Question, random: Random): number[] {
  const vote = answers.map(() => 0)
  if (blank && below(random, 5) === 0) return [1, ...vote]
  const chosen = min + below(random, max - min + 1)
  const left = answers.map((_, at) => at)
  for (let more = chosen; more > 0; more--) vote[left.splice(below(random, left.length), 1)[0]!] = 1
  return blank ? [0, ...vote] : vote
}

interface Counted extends Pick<Simulation, 'election' | 'trustees' | 'secrets'> {
  readonly definition: ElectionDefinition
}

function count(
  { group, random }: Tools,
  { election, trustees, definition, secrets }: Counted,
  ballots: readonly string[],
  log: Log,
): string {
  const tally = tallyOf(group, definition, ballots)
  log.add('EncryptedTally', [tally.encryptedTally, sizedTally(tally)])
  const decryptions = [...secrets].map(([owner, secret]) => {
    const text = partialDecryption(group, { election, encryptedTally: tally.encryptedTally, secret, random })
    log.add('PartialDecryption', [text, owned(owner, text)])
    return { owner, text }
  })
  const { text } = resultOf(group, {
    election,
    trustees,
    encryptedTally: tally.encryptedTally,
    totalWeight: tally.totalWeight,
    decryptions,
  })
  log.add('Result', [text])
  return text
}
