/** One place at which two contents differ; a side without the place is `undefined`. */
export interface Difference {
  readonly path: string
  readonly before: string | undefined
  readonly now: string | undefined
}

/** At most so many are listed: a falsified list of a thousand lines needs no thousand rows to be seen. */
const MOST = 50

/** Where two values that came as JSON differ, in the order of the first; both are of unknown origin. */
export function differences(before: unknown, now: unknown): Difference[] {
  const found: Difference[] = []
  compare('', before, now, found)
  return found
}

function compare(path: string, before: unknown, now: unknown, found: Difference[]): void {
  if (found.length >= MOST || before === now) return
  if (!isBranch(before) || !isBranch(now) || Array.isArray(before) !== Array.isArray(now)) {
    found.push({ path, before: said(before), now: said(now) })
    return
  }
  const [older, newer] = [before as Readonly<Record<string, unknown>>, now as Readonly<Record<string, unknown>>]
  for (const key of new Set([...Object.keys(older), ...Object.keys(newer)]))
    compare(path === '' ? key : `${path}.${key}`, older[key], newer[key], found)
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

function said(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}
