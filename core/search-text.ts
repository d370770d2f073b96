// What searching compares, and the tokens it is indexed by. Chinese has no spaces between words: a text is found by every piece of it.

/** Between two texts that no phrase may run across, such as a title and a body. Part of no Unicode text that means anything. */
export const TEXT_BREAK = '\u001e'

const MARK = /\p{M}/u
const LETTER = /[\p{L}\p{N}]/u
const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/
const SPACE = /[\s\p{Cc}]/u

/** Scripts written without spaces begin here (CJK radicals); below it a space between two letters parts two words. */
const SPACELESS_FROM = 0x2e80

export interface FoldedText {
  readonly text: string
  /** For every UTF-16 unit of `text`: where in the original the character begins that it came from, and where that ends. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/**
 * A text as it is compared: compatibility forms are one (全角 Ａ is a, ﬁ is fi), case does not count, nor do spaces and line ends beside
 * anything but two Latin words; `TEXT_BREAK` becomes a line end. Invisible characters are nothing.
 */
export const foldText = (original: string): string => new Folding(original, false).text

/** The same with places, to mark in the original what was found in the folded text. */
export function foldWithPlaces(original: string): FoldedText {
  const { text, starts, ends } = new Folding(original, true)
  return { text, starts, ends }
}

class Folding {
  text = ''
  readonly starts: number[] = []
  readonly ends: number[] = []
  readonly #places: boolean
  #space = 0
  #spaceAt = 0
  #before = 0

  constructor(original: string, places: boolean) {
    this.#places = places
    for (let at = 0; at < original.length;) {
      const code = original.codePointAt(at) ?? 0
      const end = clusterEnd(original, at, code)
      if (isPlain(code) && end - at === 1) this.#put(code, at, end)
      else this.#fold(original.slice(at, end), at, end)
      at = end
    }
  }

  #fold(cluster: string, at: number, end: number): void {
    if (cluster === TEXT_BREAK) this.#gap(2, at)
    else if (SPACE.test(cluster)) this.#gap(1, at)
    else
      for (const char of cluster.replace(LONE_SURROGATE, '\ufffd').normalize('NFKC').toLowerCase().normalize('NFKC'))
        if (SPACE.test(char)) this.#gap(1, at)
        else if (!INVISIBLE.test(char)) this.#put(char.codePointAt(0) ?? 0, at, end)
  }

  #gap(kind: 1 | 2, at: number): void {
    if (this.#space === 0) this.#spaceAt = at
    this.#space = Math.max(this.#space, kind)
  }

  #put(code: number, at: number, end: number): void {
    if (this.#space > 0) {
      if (this.#space === 2 && this.text !== '') this.#add('\n', this.#spaceAt, at)
      else if (isSpaced(this.#before) && isSpaced(code)) this.#add(' ', this.#spaceAt, at)
      this.#space = 0
    }
    this.#add(String.fromCodePoint(code), at, end)
    this.#before = code
  }

  #add(char: string, at: number, end: number): void {
    this.text += char
    if (!this.#places) return
    for (let i = 0; i < char.length; i++) {
      this.starts.push(at)
      this.ends.push(end)
    }
  }
}

/** PostgreSQL takes no half of a character, and neither means anything. */
const LONE_SURROGATE = /\p{Surrogate}/gu

/** Characters that folding leaves as they are: most of any Chinese text. */
const isPlain = (code: number): boolean =>
  (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x61 && code <= 0x7a) || (code >= 0x21 && code <= 0x40)

const isSpaced = (code: number): boolean => code < SPACELESS_FROM && LETTER.test(String.fromCodePoint(code))

/** A character with the marks that follow it: they may become one. */
function clusterEnd(text: string, at: number, code: number): number {
  let end = at + (code > 0xffff ? 2 : 1)
  for (;;) {
    const next = text.codePointAt(end)
    if (next === undefined || next < 0x300 || (next >= 0x4e00 && next <= 0x9fff)) return end
    const char = String.fromCodePoint(next)
    if (!MARK.test(char)) return end
    end += char.length
  }
}

const MOST_WORDS = 8
const LONGEST_WORD = 64

/**
 * What a person typed as the pieces that must all be found, folded. Nothing in it has a meaning of its own. No more than eight pieces of 64
 * characters count.
 */
export function searchWords(typed: string): readonly string[] {
  const words = typed
    .split(/[\s\p{Cc}]+/u)
    .map((word) => Array.from(foldText(word)).slice(0, LONGEST_WORD).join(''))
    .flatMap((word) => word.split(/[ \n]/))
    .filter((word) => word !== '')
  return [...new Set(words)].slice(0, MOST_WORDS)
}

const codes = new Map<number, string>()

/** Four letters or digits for any character, so that no tokeniser has an opinion on it. */
function codeOf(char: string): string {
  const point = char.codePointAt(0) ?? 0
  let known = codes.get(point)
  if (known === undefined) {
    known = point.toString(36).padStart(4, '0')
    codes.set(point, known)
  }
  return known
}

/** Stands where a run of characters ends, so that no phrase runs on into the next one. */
const END = '0'

/** Overlapping pairs in their order, with the end of every run marked: a phrase of pairs is a piece of the folded text. */
export function pairsInOrder(folded: string): string {
  const out: string[] = []
  for (const run of folded.split(/[ \n]/)) {
    let before = ''
    for (const char of run) {
      const code = codeOf(char)
      if (before !== '') out.push(before + code)
      before = code
    }
    if (before !== '') out.push(END)
  }
  return out.join(' ')
}

/** Every character that occurs, once. */
export function singles(folded: string): string {
  const found = new Set(folded)
  found.delete(' ')
  found.delete('\n')
  return [...found].map(codeOf).join(' ')
}

/** The pairs of one piece in their order; a single character has none. */
export function pairsOf(word: string): readonly string[] {
  const chars = Array.from(word, codeOf)
  return chars.slice(1).map((code, i) => (chars[i] ?? '') + code)
}

export const singleOf = (word: string): string => codeOf(Array.from(word)[0] ?? '')

/** Every pair and every character that occurs, once: for an index without positions. */
export function pairsAndSingles(folded: string): string {
  const found = new Set(pairsInOrder(folded).split(' '))
  found.delete(END)
  found.delete('')
  const chars = singles(folded)
  return [...found, ...(chars === '' ? [] : [chars])].join(' ')
}
