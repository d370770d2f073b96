import type { Asked, Progress, Report } from '../../../core/protocol/v1/verify.ts'
import { inThread } from './in-thread.ts'
import { carryOut, type Helper, type VerifyNews, type VerifyOrder } from './verifying.ts'

export interface Verifying {
  readonly bytes: Uint8Array
  readonly asked?: Asked
  /** That share the ballots among them, at the most. */
  readonly threads: number
  readonly progress: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** Verifies an archive in threads; where none starts, on the page. @throws when `signal` stops it */
export function verifyIn(start: () => Helper, { bytes, asked = {}, threads, progress, signal }: Verifying): Promise<Report> {
  return inThread<VerifyOrder, VerifyNews, Report>({
    order: { order: 'verify', bytes, asked, threads: Math.min(threads, navigator.hardwareConcurrency || 1) },
    start,
    here: (order, tell) => carryOut(order, tell, undefined),
    take: (news) => {
      if (news.news === 'progress') progress(news.progress)
      return news.news === 'report' ? news.report : undefined
    },
    ...(signal !== undefined && { signal }),
  })
}

/** Starts the program of this address. */
export const workerAt =
  (address: string): (() => Helper) =>
  () =>
    new Worker(address) as unknown as Helper
