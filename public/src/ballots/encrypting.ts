import { encryptBallot, trackerOf, type Choices } from '../../../core/protocol/v1/ballot.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'

// What the page and the thread that encrypts say to each other. Code and choices pass between them and go nowhere else.

export interface EncryptOrder {
  /** The election's exact text. */
  readonly election: string
  readonly code: string
  readonly choices: Choices
}

export type EncryptNews =
  | { readonly news: 'progress'; readonly done: number; readonly of: number }
  | { readonly news: 'ballot'; readonly text: string; readonly tracker: string }
  | { readonly news: 'failed' }

/** Carries out an order and tells how it goes; runs in the thread, and in tests. */
export function encrypt(order: EncryptOrder, tell: (news: EncryptNews) => void, random: (bytes: number) => Uint8Array): void {
  try {
    const progress = (done: number, of: number): void => tell({ news: 'progress', done, of })
    const text = encryptBallot(nobleGroup, { ...order, random, progress })
    tell({ news: 'ballot', text, tracker: trackerOf(text) })
  } catch {
    tell({ news: 'failed' }) // its reason could name a choice
  }
}

/** The part of a Worker that is needed here. */
export interface Thread {
  onmessage: ((event: { readonly data: EncryptNews }) => unknown) | null
  onerror: ((event: never) => unknown) | null
  postMessage(order: EncryptOrder): void
  terminate(): void
}

export interface Encrypted {
  readonly text: string
  readonly tracker: string
}

/** Has a ballot made in a thread of its own, which ends with it. @throws when the thread fails or does not start. */
export function encryptIn(thread: Thread, order: EncryptOrder, progress: (done: number, of: number) => void): Promise<Encrypted> {
  const made = new Promise<Encrypted>((resolve, reject) => {
    thread.onerror = () => reject(new Error('the thread did not start'))
    thread.onmessage = ({ data }) => {
      if (data.news === 'progress') progress(data.done, data.of)
      else if (data.news === 'ballot') resolve({ text: data.text, tracker: data.tracker })
      else reject(new Error('not encrypted'))
    }
    thread.postMessage(order)
  })
  return made.finally(() => thread.terminate())
}
