import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BallotProblem } from '../../core/protocol/v1/ballot.ts'
import { checkBallots, type BallotChecker, type BallotTask } from '../../core/protocol/v1/verify-ballots.ts'
import { sodiumGroup } from './sodium-group.ts'
import type { Checked, Common, Share } from './verify.worker.ts'

// On Node 20 a thread cannot start from a TypeScript file, so the loader is registered in it first.
const TSX = new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')))
const ENTRY = new URL('./verify.worker.ts', import.meta.url)
const START = `import(${JSON.stringify(TSX.href)}).then(({ register }) => { register(); return import(${JSON.stringify(ENTRY.href)}) })`

/** Fewer than these are checked sooner than threads start. */
const WORTH_THREADS = 100
/** Ballots a thread is given at a time: small enough that all end together. */
const SHARE = 20

/** Checks ballots in so many threads (as many as the machine has processors, when none is said) with libsodium. */
export const threadedBallots =
  (threads: number = availableParallelism()): BallotChecker =>
  async (task, progress) => {
    if (threads <= 1 || task.ballots.length < WORTH_THREADS) return checkBallots(sodiumGroup, task, progress)
    return new Pool(task, progress).run(threads)
  }

class Pool {
  private readonly task: BallotTask
  private readonly progress: (done: number) => void
  private readonly problems: (BallotProblem | undefined)[]
  private next = 0
  private done = 0

  constructor(task: BallotTask, progress: (done: number) => void) {
    this.task = task
    this.progress = progress
    this.problems = task.ballots.map(() => 'wrong_shape') // until somebody says otherwise
  }

  async run(threads: number): Promise<readonly (BallotProblem | undefined)[]> {
    await Promise.all(Array.from({ length: threads }, () => this.work()))
    return this.problems
  }

  /** One thread from start to end; what breaks it breaks the whole check. */
  private work(): Promise<void> {
    const { election, fingerprint, credentials } = this.task
    const common: Common = { election, fingerprint, credentials }
    const worker = new Worker(START, { eval: true, execArgv: [], workerData: common })
    return new Promise<void>((resolve, reject) => {
      const more = (): void => {
        const share = this.take()
        if (share === undefined) resolve()
        else worker.postMessage(share)
      }
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('a thread ended early')))
      worker.on('message', (checked: Checked) => {
        this.keep(checked)
        more()
      })
      more()
    }).finally(() => void worker.terminate())
  }

  private take(): Share | undefined {
    const from = this.next
    if (from >= this.task.ballots.length) return undefined
    this.next = from + SHARE
    return { from, ballots: this.task.ballots.slice(from, from + SHARE) }
  }

  private keep({ from, problems }: Checked): void {
    for (const [at, problem] of problems.entries()) this.problems[from + at] = problem
    this.done += problems.length
    this.progress(this.done)
  }
}
