import type { Place } from './drafts.ts'

// Photos that have not arrived yet: in IndexedDB, because localStorage holds texts only. A browser that offers none keeps them in memory.

export interface Picture extends Place {
  /** Name of this sending: the server counts it once. */
  readonly client: string
  readonly item: number
  readonly key: string
  readonly title: string
  readonly name: string
  readonly type: string
  readonly bytes: ArrayBuffer
}

export interface PictureStore {
  all(): Promise<Picture[]>
  put(picture: Picture): Promise<void>
  drop(client: string): Promise<void>
}

const TABLE = 'pictures'

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(request.error ?? new Error('the store failed'))
    }
  })

export async function openPictures(place: Place): Promise<PictureStore> {
  try {
    const opening = indexedDB.open('sunlit-inspection', 1)
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(TABLE, { keyPath: 'client' })
    }
    return stored(await done(opening), place)
  } catch {
    return inMemory()
  }
}

function stored(db: IDBDatabase, { visit, person }: Place): PictureStore {
  const table = (mode: IDBTransactionMode): IDBObjectStore => db.transaction(TABLE, mode).objectStore(TABLE)
  return {
    async all() {
      const every = (await done(table('readonly').getAll())) as Picture[]
      return every.filter((one) => one.visit === visit && one.person === person)
    },
    async put(picture) {
      await done(table('readwrite').put(picture))
    },
    async drop(client) {
      await done(table('readwrite').delete(client))
    },
  }
}

function inMemory(): PictureStore {
  const pictures = new Map<string, Picture>()
  return {
    all: () => Promise.resolve([...pictures.values()]),
    put: (picture) => {
      pictures.set(picture.client, picture)
      return Promise.resolve()
    },
    drop: (client) => {
      pictures.delete(client)
      return Promise.resolve()
    },
  }
}
