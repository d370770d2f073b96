import { fraction, type Fraction } from '../fraction.ts'
import { minus, textOf } from './exact.ts'
import type { FactEvent } from './facts.types.ts'
import type { Deduction, FactKey, Hundredths } from './scheme.types.ts'
import type { Taken } from './sheet.types.ts'

export interface Taking {
  readonly left: Fraction
  readonly taken: readonly Taken[]
}

/**
 * Takes the events off, one after the other, until caps are used up or nothing is left: what a reader adds up on the sheet is what was lost.
 * @param most what can be taken at all: what is there, or the rule's cap
 */
export function takeOff(before: Fraction, most: Fraction, deductions: readonly Deduction[], events: readonly FactEvent[]): Taking {
  if (deductions.length === 0 || events.length === 0) return { left: before, taken: [] }
  const purses = new Map<FactKey, Purse>()
  for (const deduction of deductions) if (!purses.has(deduction.on)) purses.set(deduction.on, new Purse(deduction))
  const room = new Room(most)
  const taken = events.flatMap((event, place): Taken[] => {
    const purse = purses.get(event.key)
    return purse === undefined ? [] : [{ event: place, asked: purse.ask(event), exact: room.take(purse.give(event)) }]
  })
  return { left: minus(before, room.taken), taken }
}

/** What one kind of event may cost altogether. */
class Purse {
  readonly #rule: Deduction
  #left: number

  constructor(rule: Deduction) {
    this.#rule = rule
    this.#left = rule.cap ?? Infinity
  }

  ask({ n, days }: FactEvent): Hundredths {
    return n * this.#rule.perItem + days * this.#rule.perDay
  }

  give(event: FactEvent): Hundredths {
    const amount = Math.min(this.ask(event), this.#rule.capPerItem ?? Infinity, this.#left)
    this.#left -= amount
    return amount
  }
}

/** What is there to be taken from. Whole hundredths all the way, and only the very last bit can be a fraction. */
class Room {
  readonly #most: Fraction
  readonly #whole: number
  #gone = 0
  #empty = false

  constructor(most: Fraction) {
    this.#most = most
    this.#whole = Number(most.n / most.d)
  }

  take(amount: Hundredths): string {
    if (this.#empty) return '0/1'
    if (this.#gone + amount <= this.#whole) {
      this.#gone += amount
      return `${amount}/1`
    }
    this.#empty = true
    return textOf(minus(this.#most, fraction(this.#gone)))
  }

  get taken(): Fraction {
    return this.#empty ? this.#most : fraction(this.#gone)
  }
}
