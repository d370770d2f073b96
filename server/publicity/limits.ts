/** How many objections one person files in a day; notices on the real report lines allow three to five. */
export const MOST_A_DAY = 5

/**
 * Counts what people filed today, in this process and nowhere else: an anonymous objection leaves no trace of who wrote it, so that no
 * table could count it. With several instances the limit is that of each.
 */
const filed = new WeakMap<object, Map<string, number>>()

const dayOf = (world: object): Map<string, number> => {
  const known = filed.get(world) ?? new Map<string, number>()
  filed.set(world, known)
  return known
}

/**
 * Counts one more and says whether it is within the limit; before it is filed, so that several at once do not all pass. `world`: what lives
 * as long as the application. `today`: `YYYY-MM-DD`.
 */
export function countFiling(world: object, personId: number, today: string): boolean {
  const day = dayOf(world)
  for (const old of day.keys()) if (!old.startsWith(today)) day.delete(old)
  const key = `${today} ${personId}`
  const n = day.get(key) ?? 0
  if (n >= MOST_A_DAY) return false
  day.set(key, n + 1)
  return true
}

/** One that was refused does not count. */
export function uncountFiling(world: object, personId: number, today: string): void {
  const day = dayOf(world)
  const key = `${today} ${personId}`
  const n = day.get(key)
  if (n !== undefined) day.set(key, n - 1)
}
