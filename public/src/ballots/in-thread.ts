/** The part of a Worker that is needed here. */
export interface Thread<Order, News> {
  onmessage: ((event: { readonly data: News }) => unknown) | null
  onerror: ((event: never) => unknown) | null
  postMessage(order: Order): void
  terminate(): void
}

export interface Work<Order, News, Done> {
  readonly order: Order
  readonly start: () => Thread<Order, News>
  /** The same work on the page itself. */
  readonly here: (order: Order, tell: (news: News) => void) => Promise<unknown>
  /** Takes what is told; what came out at the end, or undefined while the work goes on. */
  readonly take: (news: News) => Done | undefined
  /** Ends the work: what it would have come to, nobody learns. */
  readonly signal?: AbortSignal
}

/** Has work done in a thread of its own, which ends with it; on the page itself where the browser starts none, or it breaks. */
export function inThread<Order, News, Done>({ order, start, here, take, signal }: Work<Order, News, Done>): Promise<Done> {
  return new Promise((resolve, reject) => {
    const told = (news: News): boolean => {
      const done = signal?.aborted === true ? undefined : take(news)
      if (done !== undefined) resolve(done)
      return done !== undefined
    }
    signal?.addEventListener('abort', () => reject(new Error('stopped')))
    const onPage = (): void => {
      if (signal?.aborted !== true) void here(order, told).catch(reject)
    }
    try {
      const thread = start()
      signal?.addEventListener('abort', () => thread.terminate())
      thread.onmessage = ({ data }) => {
        if (told(data)) thread.terminate()
      }
      thread.onerror = () => {
        thread.terminate()
        onPage()
      }
      thread.postMessage(order)
    } catch {
      onPage()
    }
  })
}
