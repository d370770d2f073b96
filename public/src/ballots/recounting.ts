import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { recount, type Expected, type Recount } from '../../../core/protocol/recount.ts'
import { inThread, type Thread } from './in-thread.ts'

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

export type RecountThread = Thread<RecountOrder, RecountNews>

/** Recounts in a thread of its own; on the page itself when the thread does not start. */
export const recountIn = (
  start: () => RecountThread,
  order: RecountOrder,
  progress: (done: number, of: number) => void,
): Promise<Recount> =>
  inThread<RecountOrder, RecountNews, Recount>({
    order,
    start,
    here: runRecount,
    take: (news) => {
      if (news.news === 'progress') progress(news.done, news.of)
      return news.news === 'counted' ? news.recount : undefined
    },
  })
