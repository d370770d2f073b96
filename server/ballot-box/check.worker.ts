import { parentPort } from 'node:worker_threads'
import { checkBallot, type BallotProblem } from '../../core/protocol/v1/ballot.ts'
import { checkPartialDecryption, type DecryptionCheck, type DecryptionProblem } from '../../core/protocol/v1/decryption.ts'
import { fingerprint, parseElection, type ElectionDefinition } from '../../core/protocol/v1/election.ts'
import { resultOf, type ResultInput } from '../../core/protocol/v1/result.ts'
import { tallyOf, type Tally } from '../../core/protocol/v1/tally.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'

// Runs in a thread of its own: what takes long keeps nobody else waiting, and what breaks breaks here.

/** `election`: exact text. Whether the credential is in the list was asked before. */
export interface CheckTask {
  readonly kind: 'check'
  readonly election: string
  readonly ballot: string
}
/** `ballots`: the last one of each credential. */
export interface TallyTask {
  readonly kind: 'tally'
  readonly election: string
  readonly ballots: readonly string[]
}
/** A trustee's part of one class. */
export interface PartTask extends DecryptionCheck {
  readonly kind: 'part'
}
export interface ResultTask extends ResultInput {
  readonly kind: 'result'
}
export type Task = CheckTask | TallyTask | PartTask | ResultTask
export type Answer =
  | { readonly problem: BallotProblem | undefined }
  | { readonly tally: Tally }
  | { readonly part: DecryptionProblem | undefined }
  | { readonly result: string }

interface Read {
  readonly text: string
  readonly election: ElectionDefinition
  readonly fingerprint: string
}
let last: Read | undefined

function readElection(text: string): Read {
  if (last?.text === text) return last
  const election = parseElection(text)
  if (election === undefined) throw new Error('the election cannot be read')
  last = { text, election, fingerprint: fingerprint(text) }
  return last
}

const anyCredential = { has: () => true }

function work(task: Task): Answer {
  if (task.kind === 'part') return { part: checkPartialDecryption(sodiumGroup, task) }
  if (task.kind === 'result') return { result: resultOf(sodiumGroup, task).text }
  const { election, fingerprint: hash } = readElection(task.election)
  if (task.kind === 'tally') return { tally: tallyOf(sodiumGroup, election, task.ballots) }
  const input = { election, fingerprint: hash, credentials: anyCredential, text: task.ballot }
  return { problem: checkBallot(sodiumGroup, input) }
}

parentPort?.on('message', (task: Task) => {
  parentPort?.postMessage(work(task)) // an exception ends the thread: the pool tries once more in another
})
