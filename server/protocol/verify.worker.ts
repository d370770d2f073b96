import { parentPort, workerData } from 'node:worker_threads'
import type { BallotProblem } from '../../core/protocol/v1/ballot.ts'
import { checkBallots, type BallotTask } from '../../core/protocol/v1/verify-ballots.ts'
import { sodiumGroup } from './sodium-group.ts'

// One of several threads that check the ballots of an archive; each asks for its next share by answering the last.

/** What all ballots share, given to the thread when it starts. */
export type Common = Omit<BallotTask, 'ballots'>

/** `from`: number of the first ballot of this share. */
export interface Share {
  readonly from: number
  readonly ballots: readonly string[]
}

export interface Checked {
  readonly from: number
  readonly problems: readonly (BallotProblem | undefined)[]
}

const common = workerData as Common

parentPort?.on('message', ({ from, ballots }: Share) => {
  const checked: Checked = { from, problems: checkBallots(sodiumGroup, { ...common, ballots }, () => undefined) }
  parentPort?.postMessage(checked)
})
