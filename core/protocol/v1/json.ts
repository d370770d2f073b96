/** Answers the value in its own type, or `undefined` when it is anything else: unknown keys, `null` and missing keys included. */
export type Reader<T> = (value: unknown) => T | undefined

/** Compact JSON; keys stand in the order in which the object was built, those that are `undefined` are left out. */
export const print = (value: object | string | number): string => JSON.stringify(value)

/** The value of a JSON text; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Is this the only compact text of its value? Order of keys is the reader's matter: print what was read and compare. */
export function isCanonical(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === text
  } catch {
    return false // also when it is nested deeper than the stack
  }
}

/** Reads a JSON text; `undefined` when it is no JSON or not of this shape. */
export function readText<T>(text: string, reader: Reader<T>): T | undefined {
  const value = parseJson(text)
  return value === undefined ? undefined : reader(value)
}

/** As `readText`, for texts that verifiers write again: key order, white space and escapes must be exactly ours. */
export function readExact<T extends object>(text: string, reader: Reader<T>): T | undefined {
  const value = readText(text, reader)
  return value !== undefined && print(value) === text ? value : undefined
}

export const aString: Reader<string> = (value) => (typeof value === 'string' ? value : undefined)

export const matching =
  (pattern: RegExp): Reader<string> =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? value : undefined

export const exactly =
  <const T extends string | number | boolean>(wanted: T): Reader<T> =>
  (value) =>
    value === wanted ? wanted : undefined

/** A whole JSON number from `min` to `max`. */
export const wholeNumber =
  (min = 0, max = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (value) =>
    Number.isSafeInteger(value) && Object.is(value, Math.abs(value as number)) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : undefined

export const aBoolean: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)

/** A list whose every item reads; `min` and `max` count items. */
export const listOf =
  <T>(item: Reader<T>, min = 0, max = Infinity): Reader<T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return undefined
    const items: T[] = []
    for (const entry of value as unknown[]) {
      const read = item(entry)
      if (read === undefined) return undefined
      items.push(read)
    }
    return items
  }

/** A list of two of a kind each, as `["Single", {…}]`. */
export const pairOf =
  <A, B>(first: Reader<A>, second: Reader<B>): Reader<[A, B]> =>
  (value) => {
    if (!Array.isArray(value) || value.length !== 2) return undefined
    const a = first(value[0])
    const b = second(value[1])
    return a === undefined || b === undefined ? undefined : [a, b]
  }

/** The first reader that understands the value. */
export const either =
  <A, B>(first: Reader<A>, second: Reader<B>): Reader<A | B> =>
  (value) =>
    first(value) ?? second(value)

type Shape = Readonly<Record<string, Reader<unknown>>>
type Needed<S extends Shape> = { -readonly [K in keyof S]: NonNullable<ReturnType<S[K]>> }
type Spared<S extends Shape> = { -readonly [K in keyof S]?: NonNullable<ReturnType<S[K]>> }

/**
 * An object with the keys of `needed`, perhaps those of `spared`, and no other. The answer has its keys in the order of `order`, or in
 * that of `needed`, then `spared`: `print` it again to learn whether a text had them so.
 */
export function objectOf<const N extends Shape>(needed: N): Reader<Needed<N>>
export function objectOf<const N extends Shape, const S extends Shape>(
  needed: N,
  spared: S,
  order?: readonly string[],
): Reader<Needed<N> & Spared<S>>
export function objectOf(
  needed: Shape,
  spared: Shape = {},
  order: readonly string[] = [...Object.keys(needed), ...Object.keys(spared)],
): Reader<object> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const given = value as Record<string, unknown>
    const found: Record<string, unknown> = {}
    for (const key of order) {
      if (!Object.hasOwn(given, key) && !Object.hasOwn(needed, key)) continue
      const read = (needed[key] ?? spared[key])?.(given[key])
      if (read === undefined) return undefined
      found[key] = read
    }
    return Object.keys(given).length === Object.keys(found).length ? found : undefined
  }
}
