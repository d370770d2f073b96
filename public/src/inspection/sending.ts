import type { Draft, Place } from './drafts.ts'
import type { Picture } from './pictures.ts'

/** What the server has of an item. */
export interface There {
  readonly item: number
  readonly version: number
  readonly answer: string
  readonly note: string
  readonly severity: string
  readonly by: string
  /** Given by this person, perhaps from here: its answer only did not arrive. */
  readonly mine: boolean
}
export interface SentPicture {
  readonly id: number
  readonly item: number
  readonly href: string
  readonly name: string
  readonly isPicture: boolean
}

export type Sending<T> =
  | { readonly kind: 'sent'; readonly there: T }
  /** Somebody else was first. */
  | { readonly kind: 'conflict'; readonly there: There }
  /** Nothing to be done by trying again; in the server's words. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'signed-out' }
  /** No network, or a server that does not answer: later. */
  | { readonly kind: 'later' }

const addressOf = ({ visit }: Place, what: string): string => `/inspections/visits/${visit}/${what}`

export async function sendAnswer(place: Place, draft: Draft): Promise<Sending<There>> {
  const fields = Object.entries(draft).map(([name, value]): [string, string] => [name, String(value)])
  return post(addressOf(place, 'answers'), new URLSearchParams(fields))
}

export async function sendPicture(place: Place, picture: Picture): Promise<Sending<SentPicture>> {
  const form = new FormData()
  // Fields first: the server reads them before the file.
  for (const name of ['item', 'key', 'title', 'client'] as const) form.append(name, String(picture[name]))
  form.append('file', new Blob([picture.bytes], { type: picture.type }), picture.name)
  return post(addressOf(place, 'files'), form)
}

export const removePicture = (place: Place, id: number): Promise<Sending<unknown>> =>
  post(addressOf(place, `files/${id}/remove`), new URLSearchParams())

async function post<T>(address: string, body: URLSearchParams | FormData): Promise<Sending<T>> {
  try {
    const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } })
    if (answer.status === 401) return { kind: 'signed-out' }
    const said = (await answer.json()) as Record<string, unknown>
    if (answer.ok) return { kind: 'sent', there: said as T }
    if (answer.status === 409 && said['saved'] === false) return { kind: 'conflict', there: said as unknown as There }
    if (answer.status >= 500 || answer.status === 429) return { kind: 'later' }
    const { message } = said
    return { kind: 'refused', message: typeof message === 'string' ? message : String(answer.status) }
  } catch {
    return { kind: 'later' }
  }
}
