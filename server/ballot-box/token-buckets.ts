import { BoxRefusal } from './box.types.ts'

const MOST = 400
const A_SECOND = 20
const KEPT = 200

interface Bucket {
  readonly left: number
  readonly at: number
}

/**
 * Limits what costs the processor something, over a whole box and in memory: nobody is told apart, by address or otherwise. A hall full
 * of voters passes at once; who floods the box slows everybody down, and stops nobody for good.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>()
  readonly #now: () => Date

  constructor(now: () => Date) {
    this.#now = now
  }

  /** @throws BoxRefusal too_many */
  take(uuid: string): void {
    const at = this.#now().getTime()
    const { left, at: then } = this.#buckets.get(uuid) ?? { left: MOST, at }
    const filled = Math.min(MOST, left + (Math.max(0, at - then) * A_SECOND) / 1000)
    if (filled < 1) throw new BoxRefusal('too_many', { retryAfter: 1 })
    this.#buckets.delete(uuid)
    this.#buckets.set(uuid, { left: filled - 1, at })
    const oldest = this.#buckets.size > KEPT ? this.#buckets.keys().next().value : undefined
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
