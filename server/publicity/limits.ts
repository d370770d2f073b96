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

/** `world`: what lives as long as the application. `today`: `YYYY-MM-DD`. */
export const mayFile = (world: object, personId: number, today: string): boolean =>
  (dayOf(world).get(`${today} ${personId}`) ?? 0) < MOST_A_DAY

export function noteFiled(world: object, personId: number, today: string): void {
  const day = dayOf(world)
  const key = `${today} ${personId}`
  const n = (day.get(key) ?? 0) + 1
  for (const old of day.keys()) if (!old.startsWith(today)) day.delete(old)
  day.set(key, n)
}
