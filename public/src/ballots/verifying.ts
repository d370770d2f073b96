import type { BallotProblem } from '../../../core/protocol/v1/ballot.ts'
import type { FindingCode } from '../../../core/protocol/v1/findings.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { verify, type Asked, type BallotChecker, type BallotTask, type Progress, type Report } from '../../../core/protocol/v1/verify.ts'
import { checkBallots } from '../../../core/protocol/v1/verify-ballots.ts'

// What the page and the threads that verify say to each other. One thread reads the archive; where the browser lets it, it starts others
// for the ballots, which are nearly all of the work.

export type VerifyOrder =
  | { readonly order: 'verify'; readonly bytes: Uint8Array; readonly asked: Asked; readonly threads: number }
  | { readonly order: 'ballots'; readonly task: BallotTask }

export type VerifyNews =
  | { readonly news: 'progress'; readonly progress: Progress }
  | { readonly news: 'report'; readonly report: Report }
  | { readonly news: 'checked'; readonly problems: readonly (BallotProblem | undefined)[] }

export interface Helper {
  onmessage: ((event: { readonly data: VerifyNews }) => unknown) | null
  onerror: ((event: never) => unknown) | null
  postMessage: (order: VerifyOrder) => void
  terminate: () => void
}

/** Carries out an order. `start`: another thread like this one; undefined where there can be none. */
export async function carryOut(order: VerifyOrder, tell: (news: VerifyNews) => void, start: (() => Helper) | undefined): Promise<void> {
  if (order.order === 'ballots') {
    tell({ news: 'checked', problems: checkBallots(nobleGroup, order.task, () => undefined) })
    return
  }
  const ballots = start === undefined || order.threads < 2 ? undefined : sharedOut(start, order.threads)
  const report = await verify(nobleGroup, order.bytes, {
    ...order.asked,
    ...(ballots !== undefined && { ballots }),
    progress: (progress) => tell({ news: 'progress', progress }),
  })
  tell({ news: 'report', report })
}

/** Fewer than these are checked sooner than threads start. */
const WORTH_THREADS = 30
/** Ballots at a time: small enough that all end together, and that progress is seen. */
const SHARE = 8

/** Checks ballots in several threads. Those of a thread that fails are checked here, so that none is taken for good unseen. */
export function sharedOut(start: () => Helper, threads: number): BallotChecker {
  return async (task, progress) => {
    if (task.ballots.length < WORTH_THREADS) return checkBallots(nobleGroup, task, progress)
    const problems: (BallotProblem | undefined)[] = task.ballots.map(() => 'wrong_shape') // until somebody says otherwise
    let next = 0
    let done = 0
    const work = async (helper: Helper): Promise<void> => {
      while (next < task.ballots.length) {
        const from = next
        next = Math.min(task.ballots.length, from + SHARE)
        const share = { ...task, ballots: task.ballots.slice(from, next) }
        const found = await ask(helper, share).catch(() => checkBallots(nobleGroup, share, () => undefined))
        for (const [at, problem] of found.entries()) problems[from + at] = problem
        done += share.ballots.length
        progress(done)
      }
    }
    const helpers = Array.from({ length: threads }, start)
    await Promise.all(helpers.map(work)).finally(() => helpers.forEach((helper) => helper.terminate()))
    return problems
  }
}

function ask(helper: Helper, task: BallotTask): Promise<readonly (BallotProblem | undefined)[]> {
  return new Promise((resolve, reject) => {
    helper.onerror = () => reject(new Error('the thread failed'))
    helper.onmessage = ({ data }) => {
      if (data.news === 'checked' && data.problems.length === task.ballots.length) resolve(data.problems)
      else reject(new Error('not an answer'))
    }
    helper.postMessage({ order: 'ballots', task })
  })
}

/** The parts of a verification as people are told of them. */
export const CHECKS = ['archive', 'setup', 'ballots', 'count', 'result', 'asked'] as const
export type Check = (typeof CHECKS)[number]

const FAMILIES: readonly (readonly [Check, RegExp])[] = [
  ['asked', /^(prefix_|tracker_missing$|fingerprint_differs$|event_missing$)/],
  ['archive', /^(archive_|record_|records_|event_|setup_missing$|check_failed$)/],
  ['ballots', /^ballot_/],
  ['count', /^(tally_|decryption_)/],
  ['result', /^result_/],
]

/** The part that a finding belongs to: what is of no other is about the election, its voters' list or its trustees. */
export const checkOf = (code: FindingCode): Check => FAMILIES.find(([, family]) => family.test(code))?.[0] ?? 'setup'

export type Verdict = 'ok' | 'bad' | 'later'

/** How each part went. `later`: there is nothing of it in the archive yet, or nothing was asked. */
export function verdictsOf({ state, findings }: Pick<Report, 'state' | 'findings'>, asked: Asked): Readonly<Record<Check, Verdict>> {
  const bad = new Set(findings.map(({ code }) => checkOf(code)))
  const there: Readonly<Record<Check, boolean>> = {
    archive: true,
    setup: state !== 'unreadable' && state !== 'empty',
    ballots: state !== 'unreadable' && state !== 'empty',
    count: state === 'counting' || state === 'finished',
    result: state === 'finished',
    asked: Object.keys(asked).length > 0,
  }
  const of = (check: Check): Verdict => (bad.has(check) ? 'bad' : there[check] ? 'ok' : 'later')
  return Object.fromEntries(CHECKS.map((check) => [check, of(check)])) as Record<Check, Verdict>
}
