// What was typed into a checklist and has not arrived yet. It stays in this browser, by visit and person, until the server has it.

export interface Draft {
  /** 0 for an item that was added on the spot and has no number yet. */
  readonly item: number
  /** This phone's own name of an added item; '' for one of the checklist. */
  readonly key: string
  readonly title: string
  readonly answer: string
  readonly note: string
  readonly severity: string
  /** Version of the answer that was seen when this was typed. */
  readonly seen: number
  /** Name of this sending: the server counts it once. */
  readonly client: string
}

export interface Place {
  readonly visit: number
  readonly person: number
}

/** The part of localStorage that is used. */
export type Store = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

const prefixOf = ({ visit, person }: Place): string => `sunlit.inspection.${visit}.${person}.`
/** An item keeps its own name when it has one, also after it got a number. */
const nameOf = (place: Place, { item, key }: Pick<Draft, 'item' | 'key'>): string => `${prefixOf(place)}${key === '' ? item : key}`

/** 128 bits in hex. `randomUUID` is not there on plain HTTP, which intranets have. */
export const newName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** False when the browser keeps nothing. */
export function keepDraft(store: Store, place: Place, draft: Draft): boolean {
  try {
    store.setItem(nameOf(place, draft), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export const dropDraft = (store: Store, place: Place, of: Pick<Draft, 'item' | 'key'>): void => {
  store.removeItem(nameOf(place, of))
}

export function keptDrafts(store: Store, place: Place): Draft[] {
  try {
    const names = Array.from({ length: store.length }, (_, i) => store.key(i) ?? '').filter((name) => name.startsWith(prefixOf(place)))
    return names.map((name) => read(store.getItem(name))).filter((draft) => draft !== undefined)
  } catch {
    return []
  }
}

const TEXTS = ['key', 'title', 'answer', 'note', 'severity', 'client'] as const

/** Only what this page wrote: anything may stand in a browser's store. */
function read(text: string | null): Draft | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Record<string, unknown> | null
    if (value === null || typeof value !== 'object') return undefined
    const numbers = Number.isSafeInteger(value['item']) && Number.isSafeInteger(value['seen'])
    return numbers && TEXTS.every((name) => typeof value[name] === 'string') ? (value as unknown as Draft) : undefined
  } catch {
    return undefined
  }
}

/** What can be sent: an item needs an answer, an added one a title as well. */
export const isSendable = ({ item, title, answer }: Draft): boolean => answer !== '' && (item !== 0 || title.trim() !== '')
