import type { Store } from '../../../public/src/ballots/purse.ts'

/** A browser's storage; with `full`, one that takes nothing. */
export function memory(full = false): Store {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => {
      if (full) throw new DOMException('no room', 'QuotaExceededError')
      items.set(name, value)
    },
    removeItem: (name) => void items.delete(name),
  }
}
