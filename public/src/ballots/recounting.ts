import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { recount, type Expected, type Recount } from '../../../core/protocol/recount.ts'

// What the page and the thread that recounts say to each other. The thread sees the box, which is public, and never a key.

export interface RecountOrder {
  readonly bytes: Uint8Array
  readonly expected: Expected
}

export type RecountNews =
  { readonly news: 'progress'; readonly done: number; readonly of: number } | { readonly news: 'counted'; readonly recount: Recount }

/** Carries out an order; runs in the thread, on pages whose browser starts none, and in tests. */
export async function runRecount({ bytes, expected }: RecountOrder, tell: (news: RecountNews) => void): Promise<void> {
  const result = await recount(nobleGroup, bytes, expected, ({ stage, done, of }) => {
    if (stage === 'ballots') tell({ news: 'progress', done, of })
  })
  tell({ news: 'counted', recount: result })
}

/** The part of a Worker that is needed here. */
export interface RecountThread {
  onmessage: ((event: { readonly data: RecountNews }) => unknown) | null
  onerror: ((event: never) => unknown) | null
  postMessage(order: RecountOrder): void
  terminate(): void
}

/** Recounts in a thread of its own, which ends with it; on the page itself when the thread does not start. */
export function recountIn(start: () => RecountThread, order: RecountOrder, progress: (done: number, of: number) => void): Promise<Recount> {
  return new Promise((resolve, reject) => {
    const take = (news: RecountNews): void => {
      if (news.news === 'progress') progress(news.done, news.of)
      else resolve(news.recount)
    }
    const here = (): void => void runRecount(order, take).catch(reject)
    try {
      const thread = start()
      thread.onmessage = ({ data }) => {
        take(data)
        if (data.news === 'counted') thread.terminate()
      }
      thread.onerror = () => {
        thread.terminate()
        here()
      }
      thread.postMessage(order)
    } catch {
      here()
    }
  })
}
