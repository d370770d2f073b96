import { checkBallot, credentialOf, trackerOf, type BallotProblem } from './ballot.ts'
import type { ChainEvent } from './chain.ts'
import type { Finding } from './findings.ts'
import type { Group } from './group.ts'
import type { Setup } from './verify-setup.ts'
import { parseElection } from './election.ts'

/** Ballots to be checked, all of it plain text so that it can be sent to another thread. */
export interface BallotTask {
  /** The election's exact text, and its φ. */
  readonly election: string
  readonly fingerprint: string
  readonly credentials: readonly string[]
  readonly ballots: readonly string[]
}

/** Answers for every ballot what is wrong with it, in order; `undefined` for nothing. */
export type BallotChecker = (task: BallotTask, progress: (done: number) => void) => Promise<readonly (BallotProblem | undefined)[]>

/** Checks them one after another in this thread; workers call it with their part. */
export function checkBallots(group: Group, task: BallotTask, progress: (done: number) => void): readonly (BallotProblem | undefined)[] {
  const election = parseElection(task.election)
  if (election === undefined) return task.ballots.map(() => 'wrong_election')
  const credentials = new Set(task.credentials)
  return task.ballots.map((text, at) => {
    const problem = checkBallot(group, { election, fingerprint: task.fingerprint, credentials, text })
    progress(at + 1)
    return problem
  })
}

/** What the box holds. */
export interface BoxRead {
  readonly findings: readonly Finding[]
  /** Of every credential the last ballot that holds. */
  readonly counted: readonly string[]
  readonly trackers: readonly Tracked[]
}

/** One ballot on the board. */
export interface Tracked {
  readonly tracker: string
  readonly event: number
  /** Counted; replaced by a later one of the same voting code; or not to be counted at all. */
  readonly state: 'counts' | 'replaced' | 'refused'
}

/** Step 5 of the guide: every ballot by itself, none twice, and which of them count. */
export async function readBox(
  events: readonly ChainEvent[],
  setup: Setup,
  check: BallotChecker,
  progress: (done: number, of: number) => void,
): Promise<BoxRead> {
  const cast = events.flatMap(({ number, data: [record] }) => (record === undefined ? [] : [{ number, record }]))
  const task: BallotTask = {
    election: setup.text,
    fingerprint: setup.fingerprint,
    credentials: [...setup.weights.keys()],
    ballots: cast.map(({ record }) => record.text),
  }
  const problems = await check(task, (done) => progress(done, cast.length))
  const findings: Finding[] = []
  const last = new Map<string, number>()
  const seen = new Set<string>()
  const sound = cast.map(({ number, record }, at) => {
    const problem = problems[at]
    const twice = seen.has(record.text)
    seen.add(record.text)
    if (problem !== undefined) findings.push({ code: `ballot_${problem}`, event: number, record: record.name })
    if (twice) findings.push({ code: 'ballot_twice', event: number, record: record.name })
    const isSound = problem === undefined && !twice
    if (isSound) last.set(credentialOf(record.text) ?? '', at)
    return isSound
  })
  const counting = new Set(last.values())
  return {
    findings,
    counted: cast.filter((_, at) => counting.has(at)).map(({ record }) => record.text),
    trackers: cast.map(({ number, record }, at) => ({
      tracker: trackerOf(record.text),
      event: number,
      state: counting.has(at) ? 'counts' : sound[at] ? 'replaced' : 'refused',
    })),
  }
}
