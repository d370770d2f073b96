import { traits } from './likeness.rules.ts'

/** Longer texts are no words that somebody looks for again. */
const LONGEST_WORDS = 40

/** What a search that found nothing is kept as; undefined for what may be somebody's number, address or no word at all. */
export function missWords(words: readonly string[]): string | undefined {
  const text = words.join(' ')
  const personal = /\d[\d -]{5,}\d|@|\d{17}x/.test(text)
  if (personal || text.length < 2 || text.length > LONGEST_WORDS || traits(text).size === 0) return undefined
  return text
}
