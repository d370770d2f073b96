import { fetchBatch, isRefused, type Answer } from './fetching.ts'
import type { Batch } from './purse.ts'

// Every signed-in browser fetches the tokens of the quarter by itself, whether anybody wants to write or not: so asking tells nothing.

const DONE = 'sunlit.tokens'
/** After the page is there: it takes the processor a moment. */
const PAUSE_MS = 4_000

/** `data-tokens="<person> <quarter>"` stands at the root of pages whose reader gets tokens. */
export function startTokens(): void {
  const asked = document.documentElement.dataset['tokens']
  // Without a secure context there is no cipher to blind with (docs/tls.md).
  if (asked === undefined || !isSecureContext || remembered() === asked) return
  setTimeout(() => void fetchQuietly(asked), PAUSE_MS)
}

async function fetchQuietly(asked: string): Promise<void> {
  try {
    const batch = await fetchNow(Number(asked.split(' ')[0]))
    if (!isRefused(batch)) localStorage.setItem(DONE, asked)
  } catch {
    // The next page tries again.
  }
}

/** Two tabs that asked at once would each blind messages of their own. The ciphers are loaded when they are needed, once a quarter. */
export async function fetchNow(person: number): Promise<Answer<Batch>> {
  const { thisDevice } = await import('./device.ts')
  const work = (): Promise<Answer<Batch>> => fetchBatch(person, thisDevice())
  return 'locks' in navigator ? navigator.locks.request(DONE, work) : work()
}

function remembered(): string | null {
  try {
    return localStorage.getItem(DONE)
  } catch {
    return null
  }
}
