import type { AnonymousToken } from '../../../core/anonymous-token.ts'
import { isRefused, type Answer } from './fetching.ts'

// The door, spoken to as nobody: no cookie goes with any of these, and the referrer is left out.

/** Where a text is. */
export interface Receipt {
  readonly state: 'waiting' | 'published' | 'hidden' | 'unknown'
  readonly number?: number
  readonly receivedOn?: string
  readonly publishedOn?: string
  readonly stub?: { readonly reason: string }
}

/** Sent again with the same token it is the same text. */
export const sendText = (token: AnonymousToken, text: string): Promise<Answer<{ readonly code: string }>> => tell('texts', { token, text })

export const askReceipt = (key: string, nonce: string): Promise<Answer<Receipt>> => tell('receipts', { key, nonce })

async function tell<T extends object>(where: string, what: object): Promise<Answer<T>> {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const options = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' } as const
  try {
    const answer = await fetch(`/anonymous/door/${where}`, { ...options, method: 'POST', headers, body: JSON.stringify(what) })
    const said = (await answer.json()) as T & { code?: unknown }
    if (answer.ok) return said
    return { problem: typeof said.code === 'string' && answer.status < 500 ? said.code : 'unreachable' }
  } catch {
    return { problem: 'unreachable' }
  }
}

/** Is the token gone or of no use, so that another has to be taken? */
export const isUsedUp = (answer: object): boolean =>
  isRefused(answer) && ['anonymous.token_spent', 'anonymous.token_expired', 'anonymous.token_bad'].includes(answer.problem)
