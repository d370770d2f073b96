import { AppError } from '../errors.ts'

export interface Pace {
  /** At once, when nobody came for a while. */
  readonly most: number
  readonly aMinute: number
}

/**
 * Slows down whoever floods a door at which nobody is known: all callers share one measure, in memory, and nobody is told apart, by address
 * or otherwise.
 */
export class Gate {
  readonly #pace: Pace
  readonly #now: () => Date
  #left: number
  #at: number

  constructor(now: () => Date, pace: Pace) {
    this.#pace = pace
    this.#now = now
    this.#left = pace.most
    this.#at = now().getTime()
  }

  /** @throws AppError too_many */
  pass(): void {
    const at = this.#now().getTime()
    const { most, aMinute } = this.#pace
    const left = Math.min(most, this.#left + (Math.max(0, at - this.#at) / 60_000) * aMinute)
    this.#at = at
    if (left < 1) {
      this.#left = left
      throw new AppError('too_many', 'cases.error.busy')
    }
    this.#left = left - 1
  }
}
