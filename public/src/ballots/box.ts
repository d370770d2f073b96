import type { Answer } from './collecting.ts'
import type { Whereabouts } from './unsent.ts'

// The ballot box, spoken to as nobody: no cookie goes with any of these, and the referrer is left out.

const ask = (address: string, options: RequestInit = {}): Promise<Response> =>
  fetch(address, { ...options, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' })

const addressOf = (uuid: string, rest = ''): string => `/box/${encodeURIComponent(uuid)}${rest}`

/** The key with which codes of this box are signed, SPKI in base64, as everybody is told. */
export async function issuerOf(uuid: string): Promise<Answer<{ readonly issuer: string }>> {
  try {
    const answer = await ask(addressOf(uuid))
    if (!answer.ok) return { problem: await codeOf(answer) }
    const { issuerKey } = (await answer.json()) as { issuerKey?: unknown }
    return { issuer: typeof issuerKey === 'string' ? issuerKey : '' }
  } catch {
    return { problem: 'unreachable' }
  }
}

export const registerCredential = (uuid: string, credential: string, signature: string): Promise<Answer<{ registered: true }>> =>
  send(addressOf(uuid, '/credentials'), 'application/json', JSON.stringify({ credential, signature }), { registered: true })

/** `text`: the ballot, byte for byte. Sent again it is the same ballot, and one that is on the board already has arrived. */
export async function castBallot(uuid: string, text: string): Promise<Answer<{ taken: true }>> {
  const answer = await send<{ taken: true }>(addressOf(uuid, '/ballots'), 'text/plain', text, { taken: true })
  return 'problem' in answer && answer.problem === 'already_counted' ? { taken: true } : answer
}

export async function findBallot(uuid: string, tracker: string): Promise<Answer<Whereabouts>> {
  try {
    const answer = await ask(addressOf(uuid, `/ballots/${encodeURIComponent(tracker)}`))
    if (!answer.ok) return { problem: await codeOf(answer) }
    const said = (await answer.json()) as { state?: unknown; position?: unknown }
    const state = (['pending', 'board', 'replaced'] as const).find((known) => known === said.state) ?? 'unknown'
    return { state, ...(typeof said.position === 'number' && { position: said.position }) }
  } catch {
    return { problem: 'unreachable' }
  }
}

async function send<T extends object>(address: string, type: string, body: string, done: T): Promise<Answer<T>> {
  try {
    const headers = { 'Content-Type': type, Accept: 'application/json' }
    const answer = await ask(address, { method: 'POST', headers, body })
    return answer.ok ? done : { problem: await codeOf(answer) }
  } catch {
    return { problem: 'unreachable' }
  }
}

/** The stable code of a refusal. A server that fails or is overrun has not answered: it is asked again. */
async function codeOf(answer: Response): Promise<string> {
  if (answer.status === 429 || answer.status === 503) return 'busy'
  if (answer.status >= 500) return 'unreachable'
  try {
    const { code } = (await answer.json()) as { code?: unknown }
    return typeof code === 'string' ? code : 'refused'
  } catch {
    return 'refused'
  }
}

/** Is it worth asking again by itself? */
export const isPassing = (problem: string): boolean => problem === 'unreachable' || problem === 'busy'
