import { expect } from 'chai'
import { inThread, type Thread, type Work } from '../../../public/src/ballots/in-thread.ts'

type News = { readonly so: number } | { readonly sum: number }
type Order = readonly number[]

async function add(order: Order, tell: (news: News) => void): Promise<void> {
  let sum = 0
  for (const [i, one] of order.entries()) {
    sum += one
    tell({ so: i + 1 })
    await Promise.resolve()
  }
  tell({ sum })
}

interface Probe extends Thread<Order, News> {
  ended: boolean
}

/** A thread as a browser gives it; `work` gets the order in a later turn. */
function threadThat(work: (order: Order, thread: Probe) => unknown): Probe {
  const thread: Probe = {
    ended: false,
    onmessage: null,
    onerror: null,
    postMessage: (order) => void setImmediate(() => work(order, thread)),
    terminate: () => void (thread.ended = true),
  }
  return thread
}
const working = (): Probe => threadThat((order, thread) => add(order, (data) => thread.onmessage?.({ data })))

describe('work in a thread', () => {
  const asked = (
    start: () => Probe,
    more: Partial<Work<Order, News, number>> = {},
  ): { sum: Promise<number>; seen: number[]; here: () => number } => {
    const seen: number[] = []
    let here = 0
    const sum = inThread<Order, News, number>({
      order: [1, 2, 3],
      start,
      here: (order, tell) => ((here += 1), add(order, tell)),
      take: (news) => {
        if ('so' in news) seen.push(news.so)
        return 'sum' in news ? news.sum : undefined
      },
      ...more,
    })
    return { sum, seen, here: () => here }
  }

  it('is told as it goes on, and ends with what came out', async () => {
    const thread = working()
    const { sum, seen, here } = asked(() => thread)
    expect(await sum).to.equal(6)
    expect(seen).to.deep.equal([1, 2, 3])
    expect([thread.ended, here()]).to.deep.equal([true, 0])
  })

  it('is done on the page when the browser starts no thread', async () => {
    const { sum, here } = asked(() => {
      throw new Error('no threads for a page from a disk')
    })
    expect([await sum, here()]).to.deep.equal([6, 1])
  })

  it('is done on the page when the thread breaks', async () => {
    const thread = threadThat((_order, self) => self.onerror?.(undefined as never))
    const { sum, here } = asked(() => thread)
    expect([await sum, here(), thread.ended]).to.deep.equal([6, 1, true])
  })

  it('fails when it breaks on the page too', async () => {
    const { sum } = asked(
      () => {
        throw new Error('none')
      },
      { here: () => Promise.reject(new Error('broken')) },
    )
    expect(await sum.catch((error: unknown) => String(error))).to.equal('Error: broken')
  })

  it('is stopped, and nothing of it is heard again', async () => {
    const stop = new AbortController()
    const thread = working()
    const { sum, seen } = asked(() => thread, { signal: stop.signal })
    stop.abort()
    expect(await sum.catch((error: unknown) => String(error))).to.equal('Error: stopped')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([thread.ended, seen]).to.deep.equal([true, []])
  })
})
