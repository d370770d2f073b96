/** mulberry32: the same texts for the same seed. */
export function chance(state: number): () => number {
  let a = state
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Invented words by Zipf's law. */
export interface Texts {
  readonly random: () => number
  readonly word: () => string
  readonly sentence: () => string
}

/** The same vocabulary for the same seed; what follows is drawn from another state of it. */
export function textsOf(seed: number): Texts {
  const drawn = chance(seed)
  const char = (): string => String.fromCodePoint(0x4e00 + 7 * Math.floor(drawn() ** 2.5 * 2_500))
  const words = Array.from({ length: 6_000 }, () => Array.from({ length: 1 + Math.floor(drawn() * 4) }, char).join(''))
  const random = chance(seed + 1)
  const word = (): string => words[Math.floor(random() ** 3 * words.length)] ?? ''
  const sentence = (): string => `${Array.from({ length: 6 + Math.floor(random() * 14) }, word).join(random() < 0.3 ? '，' : '')}。`
  return { random, word, sentence }
}
