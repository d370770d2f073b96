import { availableParallelism } from 'node:os'
import type { BallotProblem } from '../../core/protocol/v1/ballot.ts'
import { checkPartialDecryption, type DecryptionCheck, type DecryptionProblem } from '../../core/protocol/v1/decryption.ts'
import { parseElection, type ElectionDefinition } from '../../core/protocol/v1/election.ts'
import { resultOf, type ResultInput } from '../../core/protocol/v1/result.ts'
import { tallyOf, type Tally } from '../../core/protocol/v1/tally.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { BoxRefusal } from './box.types.ts'
import type { Answer, CheckTask, Task, TallyTask } from './check.worker.ts'
import { PoolBusy, PoolFailed, WorkerPool } from './worker-pool.ts'

const SECOND = 1000
const CHECK_MS = 60 * SECOND
const TALLY_MS = 600 * SECOND
const LINE = 1000
const RETRY_SECONDS = 5
/** Ciphertexts that are added up at once without a thread: some tens of milliseconds. */
const SMALL = 500
/** Proofs of decryption that are checked at once without a thread: the same. */
const FEW_PROOFS = 100

/** One core is left to everybody else. */
const pool = new WorkerPool<Task, Answer>({
  entry: new URL('./check.worker.ts', import.meta.url),
  size: Math.max(1, availableParallelism() - 1),
  line: LINE,
})

export type CheckPool = Pick<WorkerPool<Task, Answer>, 'run'>

/** What is wrong with a ballot. @throws BoxRefusal busy, check_failed */
export async function problemOf(task: Omit<CheckTask, 'kind'>, threads: CheckPool = pool): Promise<BallotProblem | undefined> {
  try {
    const answer = await threads.run({ kind: 'check', ...task }, { milliseconds: CHECK_MS })
    if (!('problem' in answer)) throw new PoolFailed('another answer')
    return answer.problem
  } catch (error) {
    if (error instanceof PoolBusy) throw new BoxRefusal('busy', { retryAfter: RETRY_SECONDS })
    if (error instanceof PoolFailed) throw new BoxRefusal('check_failed')
    throw error
  }
}

/** The encrypted sum; in a thread when there is much to add up. */
export async function tallyIn(task: Omit<TallyTask, 'kind'>): Promise<Tally> {
  const election = parseElection(task.election)
  if (election === undefined) throw new Error('the election cannot be read')
  if (entriesOf(election) * task.ballots.length <= SMALL) return tallyOf(sodiumGroup, election, task.ballots)
  const answer = await pool.run({ kind: 'tally', ...task }, { milliseconds: TALLY_MS, ahead: true })
  if (!('tally' in answer)) throw new PoolFailed('another answer')
  return answer.tally
}

const entriesOf = ({ questions }: ElectionDefinition): number => questions.reduce((sum, { answers }) => sum + answers.length + 1, 0)
const entriesIn = (text: string): number => {
  const election = parseElection(text)
  return election === undefined ? 0 : entriesOf(election)
}

/** What is wrong with a trustee's part of a class; in a thread when it is long. */
export async function partProblem(check: DecryptionCheck): Promise<DecryptionProblem | undefined> {
  if (entriesIn(check.election) <= FEW_PROOFS) return checkPartialDecryption(sodiumGroup, check)
  const answer = await pool.run({ kind: 'part', ...check }, { milliseconds: TALLY_MS, ahead: true })
  if (!('part' in answer)) throw new PoolFailed('another answer')
  return answer.part
}

/** The result of a class, its text; every part is checked once more. In a thread when it is long. @throws RangeError when the parts do not suffice */
export async function resultIn(input: ResultInput): Promise<string> {
  if (entriesIn(input.election) * input.decryptions.length <= FEW_PROOFS) return resultOf(sodiumGroup, input).text
  const answer = await pool.run({ kind: 'result', ...input }, { milliseconds: TALLY_MS, ahead: true })
  if (!('result' in answer)) throw new PoolFailed('another answer')
  return answer.result
}
