import type { Found } from './kinds.types.ts'

/** The content as it is found, with what was logged wherever it may have become different since (`Found.mayDiffer`). */
export function asLogged({ content, mayDiffer = [] }: Found, logged: string | null): unknown {
  if (logged === null || mayDiffer.length === 0) return content
  const before = JSON.parse(logged) as unknown
  return mayDiffer.reduce((whole, path) => put(whole, path.split('.'), at(before, path.split('.'))), content)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const at = (value: unknown, [key, ...rest]: readonly string[]): unknown =>
  key === undefined ? value : isObject(value) ? at(value[key], rest) : undefined

const put = (value: unknown, [key, ...rest]: readonly string[], given: unknown): unknown =>
  key === undefined ? given : isObject(value) ? { ...value, [key]: put(value[key], rest, given) } : value

/** One place where two contents differ. */
export interface Difference {
  /** e.g. `content.lines[3].amount` */
  readonly path: string
  /** JSON; empty where there is nothing. */
  readonly logged: string
  readonly found: string
}

/** The first place, in the order of the logged content, at which they differ. */
export function firstDifference(logged: unknown, found: unknown, path = ''): Difference | undefined {
  if (Object.is(logged, found)) return undefined
  if (!isObject(logged) || !isObject(found) || Array.isArray(logged) !== Array.isArray(found))
    return { path, logged: said(logged), found: said(found) }
  for (const key of new Set([...Object.keys(logged), ...Object.keys(found)])) {
    const below = Array.isArray(logged) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const difference = firstDifference(logged[key], found[key], below)
    if (difference !== undefined) return difference
  }
  return undefined
}

const SAID = 120
function said(value: unknown): string {
  const text = value === undefined ? '' : JSON.stringify(value)
  return text.length > SAID ? `${text.slice(0, SAID)}…` : text
}
