// What this browser remembers of the log: the newest checkpoint that it has checked, and whose key signed it. Whoever rewrites the log,
// signing key in hand, still has to explain to every such browser why it does not grow from what was seen before.

const KEY = 'sunlit.log'

/** Two checkpoints that cannot both be true, kept as evidence. */
export interface Evidence {
  readonly older: string
  readonly newer: string
  readonly codes: readonly string[]
  /** UTC ISO text, by this browser's clock. */
  readonly at: string
}

export interface Memory {
  /** The verifier key seen first. */
  readonly key: string
  /** Keys trusted before; their owner said that the log changed its key. */
  readonly former?: readonly string[]
  /** The newest checkpoint that was checked: a signed note. */
  readonly note: string
  readonly size: number
  /** base64 */
  readonly root: string
  /** Milliseconds since 1970. */
  readonly askedAt: number
  readonly broken?: Evidence
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** `undefined` before the first visit, and when what is stored is not ours. */
export function recall(): Memory | undefined {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Record<keyof Memory, unknown>> | null
    if (read === null || !isText(read.key) || !isText(read.note) || !isText(read.root)) return undefined
    return typeof read.size === 'number' && typeof read.askedAt === 'number' ? (read as unknown as Memory) : undefined
  } catch {
    return undefined
  }
}

/** Does nothing where nothing may be stored: such a browser forgets. */
export function remember(memory: Memory): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(memory))
  } catch {
    // No room, or not allowed.
  }
}

/** Trusts the log's new key from now on, at its reader's word; what was remembered under the old one stays. */
export function trustAnew(key: string): void {
  const known = recall()
  if (known === undefined || known.key === key) return
  const { note, size, root, askedAt } = known
  remember({ key, former: [known.key, ...(known.former ?? [])], note, size, root, askedAt })
}

export function forget(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // It was never stored.
  }
}
