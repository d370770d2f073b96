import { parseKey, type VerifierKey } from '../../../core/tlog/note.ts'

async function get(address: string): Promise<Response> {
  const answer = await fetch(address, { credentials: 'same-origin', cache: 'no-store' })
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer
}

/** The newest checkpoint: a signed note. */
export const currentCheckpoint = async (): Promise<string> => (await get('/log/checkpoint')).text()

/** The key that the server says is the log's. */
export async function currentKey(): Promise<VerifierKey | undefined> {
  return parseKey((await (await get('/log/key')).text()).trim())
}

/** The proof, base64, that the log of `to` leaves begins with that of `from`; nothing to ask where the two are one. */
export async function growthPath(from: number, to: number): Promise<readonly string[]> {
  if (from >= to || from === 0) return []
  const { hashes } = (await (await get(`/log/proof/consistency?from=${from}&to=${to}`)).json()) as { hashes?: unknown }
  return Array.isArray(hashes) ? hashes.filter((hash) => typeof hash === 'string') : []
}
