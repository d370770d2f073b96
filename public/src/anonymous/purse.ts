import type { AnonymousToken } from '../../../core/anonymous-token.ts'

// What this browser keeps: the tokens of each quarter, for each person who signs in here. The server has none of it.

/** asking: blinded, and perhaps signed already · ready · elsewhere: another browser of this person has the tokens of this quarter. */
export interface Batch {
  readonly person: number
  readonly quarter: string
  /** SHA-256 of the issuer's key. */
  readonly key: string
  /** SPKI, base64. */
  readonly publicKey: string
  readonly stage: 'asking' | 'ready' | 'elsewhere'
  readonly asked: readonly { readonly nonce: string; readonly blinded: string; readonly inverse: string }[]
  readonly tokens: readonly KeptToken[]
}

/** spent: shown, and kept as the receipt of what was written with it. */
export interface KeptToken {
  readonly nonce: string
  readonly signature: string
  readonly state: 'new' | 'spent'
  /** What it was spent for, where this browser shows how that goes on. */
  readonly purpose?: string
}

export interface Purse {
  read(person: number, key: string): Promise<Batch | undefined>
  /** Of everybody who signs in here, oldest quarter first. */
  all(): Promise<readonly Batch[]>
  /** All of one person, newest quarter first. */
  list(person: number): Promise<readonly Batch[]>
  write(batch: Batch): Promise<void>
  remove(person: number, key: string): Promise<void>
  /** Drops what nobody takes any more. */
  forgetOthers(keys: readonly string[]): Promise<void>
}

const DATABASE = 'sunlit-anonymous'
const STORE = 'batches'

/** In IndexedDB. @throws when the browser stores nothing: then no token is asked for, for it would be lost */
export const browserPurse = (): Purse => ({
  read: (person, key) => using('readonly', (store) => store.get([person, key]) as IDBRequest<Batch | undefined>),
  all: async () => {
    const all = await using('readonly', (store) => store.getAll() as IDBRequest<Batch[]>)
    return all.sort((a, b) => (a.quarter < b.quarter ? -1 : 1))
  },
  list: async (person) => {
    const all = await using('readonly', (store) => store.getAll() as IDBRequest<Batch[]>)
    return all.filter((batch) => batch.person === person).sort((a, b) => (a.quarter < b.quarter ? 1 : -1))
  },
  write: async (batch) => {
    await using('readwrite', (store) => store.put(batch))
  },
  remove: (person, key) => using('readwrite', (store) => store.delete([person, key])),
  forgetOthers: async (keys) => {
    const all = await using('readonly', (store) => store.getAll() as IDBRequest<Batch[]>)
    for (const { person, key } of all) if (!keys.includes(key)) await using('readwrite', (store) => store.delete([person, key]))
  },
})

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ['person', 'key'] })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no storage'))
  })
}

async function using<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('no storage'))
    })
  } finally {
    database.close()
  }
}

/** The token that is spent next: of the oldest quarter whose tokens are still taken. */
export function nextToken(batches: readonly Batch[]): AnonymousToken | undefined {
  for (const { key, tokens } of [...batches].reverse()) {
    const found = tokens.find(({ state }) => state === 'new')
    if (found !== undefined) return { key, nonce: found.nonce, signature: found.signature }
  }
  return undefined
}

export const countNew = (batches: readonly Batch[]): number =>
  batches.reduce((sum, { tokens }) => sum + tokens.filter(({ state }) => state === 'new').length, 0)

/** Remembers that a token was spent; `purpose` undefined leaves no trace of what for. */
export async function markSpent(
  purse: Purse,
  person: number,
  { key, nonce }: Pick<AnonymousToken, 'key' | 'nonce'>,
  purpose?: string,
): Promise<void> {
  const batch = await purse.read(person, key)
  if (batch === undefined) return
  const tokens = batch.tokens.map((token): KeptToken =>
    token.nonce === nonce ? { nonce, signature: '', state: 'spent', ...(purpose !== undefined && { purpose }) } : token,
  )
  await purse.write({ ...batch, tokens })
}
