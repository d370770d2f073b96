import type { Knex } from 'knex'
import type { Deps } from '../deps.ts'
import { listEventsAfter, newestEvent, type LiveEvent } from './live.queries.ts'

/** Whoever waits for something to happen. */
export interface Listener {
  readonly topics: ReadonlySet<string>
  /** Some of the topics have changed, each named once. */
  readonly wake: (topics: readonly string[]) => void
  /** The instance stops: nothing more will be said. */
  readonly end: () => void
}

/** How soon a page hears of what happened on another instance. */
const EVERY_MS = 500
/** A transaction may take its number early and commit late: rows of this many milliseconds are looked at again. */
const LATE_MS = 30_000
const LATE_ROWS = 500
const AT_ONCE = 1_000

/**
 * Tails the table of events and wakes those whom an event concerns. It reads only while somebody listens. Several instances on one
 * database each tail for their own listeners, so that it does not matter where something happens.
 */
export class LiveHub {
  readonly #db: Knex
  readonly #log: Deps['log']
  readonly #listeners = new Set<Listener>()
  /** Events that were passed on, with the moment, as long as one with a smaller number may still appear. */
  readonly #seen = new Map<number, number>()
  #floor = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #started: Promise<void> | undefined
  #closed = false

  constructor({ db, log }: Pick<Deps, 'db' | 'log'>) {
    this.#db = db.read
    this.#log = log
  }

  get size(): number {
    return this.#listeners.size
  }

  /** From the moment this resolves nothing is missed. Returns how to leave. */
  async listen(listener: Listener): Promise<() => void> {
    this.#listeners.add(listener)
    const leave = (): void => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#rest()
    }
    try {
      await (this.#started ??= this.#start())
    } catch (error) {
      leave()
      throw error
    }
    if (this.#closed) listener.end()
    return leave
  }

  /** Ends every stream, so that a server can stop. */
  close(): void {
    this.#closed = true
    for (const listener of [...this.#listeners]) listener.end()
    this.#listeners.clear()
    this.#rest()
  }

  async #start(): Promise<void> {
    this.#floor = Math.max(0, (await newestEvent(this.#db)) - LATE_ROWS)
    for (const { id } of await listEventsAfter(this.#db, this.#floor, LATE_ROWS * 2)) this.#seen.set(id, performance.now())
    this.#plan()
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#started = undefined
    this.#seen.clear()
  }

  #plan(): void {
    if (this.#listeners.size === 0) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), EVERY_MS)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const current = this.#started
    try {
      const found = await listEventsAfter(this.#db, this.#floor, AT_ONCE)
      if (this.#started !== current) return // everybody left, or left and came back: that tail has begun anew
      this.#tell(found)
      this.#forget(found.length === AT_ONCE)
    } catch (error) {
      this.#log.error({ err: error }, 'live events could not be read')
    }
    if (this.#started === current) this.#plan()
  }

  #tell(found: readonly LiveEvent[]): void {
    const now = performance.now()
    const fresh = found.filter(({ id }) => !this.#seen.has(id))
    for (const { id } of fresh) this.#seen.set(id, now)
    const topics = new Set(fresh.map(({ topic }) => topic))
    if (topics.size === 0) return
    for (const listener of this.#listeners) {
      const own = [...listener.topics].filter((topic) => topics.has(topic))
      if (own.length > 0) listener.wake(own)
    }
  }

  /** What lies far enough back is not read again; at once when a whole page was read, or the tail would stand still. */
  #forget(full: boolean): void {
    const before = performance.now() - LATE_MS
    const old = [...this.#seen].filter(([, at]) => full || at < before).map(([id]) => id)
    this.#floor = Math.max(this.#floor, ...old)
    for (const id of old) this.#seen.delete(id)
  }
}

// One tail a database, whoever asks: routes, jobs and the end of the process meet here.
const hubs = new WeakMap<Deps['db'], LiveHub>()

export function hubOf(deps: Pick<Deps, 'db' | 'log'>): LiveHub {
  const known = hubs.get(deps.db)
  if (known !== undefined) return known
  const hub = new LiveHub(deps)
  hubs.set(deps.db, hub)
  return hub
}
