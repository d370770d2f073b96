/** Chance that repeats itself: xoshiro128** seeded by a label, so that one area of the demo year never shifts another. Not for secrets. */
export class Chance {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(label: string) {
    const seed = splitMix(fnv(label))
    this.#a = seed()
    this.#b = seed()
    this.#c = seed()
    this.#d = seed()
  }

  /** In [0, 1). */
  next(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotate(this.#d, 11)
    return result / 4_294_967_296
  }

  /** Whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  happens(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.int(0, list.length - 1)]
    if (chosen === undefined) throw new RangeError('nothing to pick from')
    return chosen
  }

  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list]
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      const held = copy[i]!
      copy[i] = copy[j]!
      copy[j] = held
    }
    return copy
  }

  /** Around 1, most often within ±spread/2, never outside ±spread. */
  around(spread: number): number {
    return 1 + (this.next() + this.next() + this.next() - 1.5) * (spread / 1.5)
  }
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return hash >>> 0
}

function splitMix(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}
