import type { Answer } from './collecting.ts'

// The ballot box, spoken to as nobody: no cookie goes with any of these, and the referrer is left out.

const ask = (address: string, options: RequestInit = {}): Promise<Response> =>
  fetch(address, { ...options, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' })

const addressOf = (uuid: string, rest = ''): string => `/box/${encodeURIComponent(uuid)}${rest}`

/** Where a ballot is. `replaced`: the same code cast a later one, which counts. */
export interface Whereabouts {
  readonly state: 'pending' | 'board' | 'replaced' | 'unknown'
  /** On the board: its place, from 1. */
  readonly place?: number
}

export const registerCredential = (uuid: string, credential: string, signature: string): Promise<Answer<{ registered: true }>> =>
  send(addressOf(uuid, '/credentials'), JSON.stringify({ credential, signature }), { registered: true })

/** `text`: the ballot, byte for byte; sent again it is the same ballot. */
export const castBallot = (uuid: string, text: string): Promise<Answer<{ taken: true }>> =>
  send(addressOf(uuid, '/ballots'), text, { taken: true })

export async function findBallot(uuid: string, tracker: string): Promise<Answer<Whereabouts>> {
  try {
    const answer = await ask(addressOf(uuid, `/ballots/${encodeURIComponent(tracker)}`))
    const said = (await answer.json()) as { state?: unknown; place?: unknown }
    if (answer.status === 404) return { state: 'unknown' }
    if (!answer.ok) return { problem: 'unreachable' }
    const state = (['pending', 'board', 'replaced'] as const).find((known) => known === said.state) ?? 'unknown'
    return { state, ...(typeof said.place === 'number' && { place: said.place }) }
  } catch {
    return { problem: 'unreachable' }
  }
}

async function send<T extends object>(address: string, body: string, done: T): Promise<Answer<T>> {
  try {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
    const answer = await ask(address, { method: 'POST', headers, body })
    return answer.ok ? done : { problem: await codeOf(answer) }
  } catch {
    return { problem: 'unreachable' }
  }
}

/** The stable code of a refusal. A server that fails or is overrun has not answered: it is asked again. */
async function codeOf(answer: Response): Promise<string> {
  if (answer.status >= 500) return 'unreachable'
  if (answer.status === 429) return 'busy'
  try {
    const { code } = (await answer.json()) as { code?: unknown }
    return typeof code === 'string' ? code : 'refused'
  } catch {
    return 'refused'
  }
}
