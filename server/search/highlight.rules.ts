import { foldWithPlaces, TEXT_BREAK } from '../../core/search-text.ts'

/** A piece of a text; marked where it is what was looked for. */
export interface Piece {
  readonly text: string
  readonly mark: boolean
}

type Range = readonly [from: number, to: number]

/** Where the words stand in the original; overlapping ones are one. */
function ranges(original: string, words: readonly string[]): Range[] {
  const { text, starts, ends } = foldWithPlaces(original)
  const found: Range[] = []
  for (const word of words)
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length))
      found.push([starts[at] ?? 0, ends[at + word.length - 1] ?? 0])
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const merged: [number, number][] = []
  for (const [from, to] of found) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

/** The text in pieces, which put together are the text. */
export function marked(original: string, words: readonly string[]): Piece[] {
  return pieces(original, ranges(original, words), [0, original.length])
}

function pieces(original: string, found: readonly Range[], [from, to]: Range): Piece[] {
  const out: Piece[] = []
  let at = from
  const put = (end: number, mark: boolean): void => {
    if (end > at) out.push({ text: original.slice(at, end), mark })
    at = Math.max(at, end)
  }
  for (const [start, end] of found) {
    if (end <= from || start >= to) continue
    put(Math.max(start, from), false)
    put(Math.min(end, to), true)
  }
  put(to, false)
  return out
}

const BEFORE = 30
const LENGTH = 130

/**
 * What stands around the first of the words that the text holds, or its beginning. `folded`: the same text folded, part by part
 * (`TEXT_BREAK` in the one, a line end in the other).
 */
export function snippet({ text, folded }: { readonly text: string; readonly folded: string }, words: readonly string[]): Piece[] {
  const parts = text.split(TEXT_BREAK)
  const first = firstPlace(folded, words)
  const part = oneLine(parts[first === undefined ? 0 : countBreaks(folded, first)] ?? '')
  const found = first === undefined ? [] : ranges(part, words)
  const from = cut(part, Math.max((found[0]?.[0] ?? 0) - BEFORE, 0))
  const to = cut(part, Math.min(from + LENGTH, part.length))
  const inside = pieces(part, found, [from, to])
  return [...(from > 0 ? [ELLIPSIS] : []), ...inside, ...(to < part.length ? [ELLIPSIS] : [])]
}
const ELLIPSIS: Piece = { text: '…', mark: false }

function firstPlace(folded: string, words: readonly string[]): number | undefined {
  const places = words.map((word) => folded.indexOf(word)).filter((at) => at !== -1)
  return places.length === 0 ? undefined : Math.min(...places)
}

function countBreaks(folded: string, to: number): number {
  let count = 0
  for (let at = folded.indexOf('\n'); at !== -1 && at < to; at = folded.indexOf('\n', at + 1)) count++
  return count
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

/** Never between the two halves of a character. */
const cut = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
