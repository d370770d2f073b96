/** What may stand in a canonical text: no floats, nothing undefined inside a list. */
export type Canonical = null | boolean | number | string | readonly Canonical[] | { readonly [key: string]: Canonical | undefined }

const MAX_DEPTH = 64

/**
 * JSON in one only way (RFC 8785): keys in the order of their UTF-16 units, no white space, numbers are safe integers. A property that is
 * undefined is left out, as JSON does.
 * @throws RangeError for anything whose text would not be the same everywhere: floats, half of a surrogate pair, a depth above 64.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0)
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return integer(value)
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) return `{${members(value, depth + 1).join(',')}}`
  throw new RangeError(`no canonical text for a ${typeof value}`)
}

function members(value: object, depth: number): string[] {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, member]) => `${text(key)}:${write(member, depth)}`)
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number that every machine holds: ${value}`)
  return String(value + 0)
}

// Half of a pair has no UTF-8: two different texts would be committed to as one.
function text(value: string): string {
  const written = JSON.stringify(value) // writes such a half as \udXXX, so that few texts have to be looked at twice
  if (written.includes('\\ud') && /\p{Surrogate}/u.test(value)) throw new RangeError('half of a surrogate pair')
  return written
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
