import type { CeremonyView } from '../../../core/protocol/ceremony.ts'

/** What the server says about everybody in the ceremony. */
export interface CeremonyNews {
  readonly view: CeremonyView
  readonly marks: readonly { readonly owner: number; readonly confirmed: boolean; readonly complaint: number | null }[]
  /** Keys are still being made. */
  readonly open: boolean
}

/** What the server refuses, in the reader's language. */
export class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

async function ask(address: string, request: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(address, {
    credentials: 'same-origin',
    cache: 'no-store',
    ...request,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  })
  if (answer.status === 204) return undefined
  const said = (await answer.json().catch(() => ({}))) as { code?: unknown; message?: unknown }
  if (answer.ok) return said
  throw new Refused(answer.status, typeof said.code === 'string' ? said.code : '', typeof said.message === 'string' ? said.message : '')
}

const post = (address: string, body: object): Promise<unknown> => ask(address, { method: 'POST', body: JSON.stringify(body) })

/** @throws Refused; TypeError when the server cannot be reached */
export const readNews = async (id: string): Promise<CeremonyNews> => (await ask(`/elections/${id}/ceremony/state`)) as CeremonyNews

export const sendMessage = (id: string, message: { attempt: number; round: string; text: string }): Promise<unknown> =>
  post(`/elections/${id}/ceremony/messages`, message)
export const sendFingerprint = (id: string, body: { attempt: number; fingerprint: string }): Promise<unknown> =>
  post(`/elections/${id}/ceremony/fingerprint`, body)
export const sendTrial = (id: string, body: { attempt: number; proof: string }): Promise<unknown> =>
  post(`/elections/${id}/ceremony/trial`, body)
export const sendComplaint = (id: string, body: { attempt: number; about: number }): Promise<unknown> =>
  post(`/elections/${id}/ceremony/complaint`, body)

/** Whether the count is finished with these parts. */
export async function sendParts(id: string, parts: readonly { uuid: string; text: string }[]): Promise<boolean> {
  const { finished } = (await post(`/elections/${id}/count`, { parts })) as { finished: boolean }
  return finished
}

/** The box of one class, whole. @throws when it cannot be fetched */
export async function fetchArchive(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(address, { credentials: 'same-origin', cache: 'no-store' })
  if (!answer.ok) throw new Refused(answer.status, '', '')
  return new Uint8Array(await answer.arrayBuffer())
}
