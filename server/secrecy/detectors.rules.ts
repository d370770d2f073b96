import { fold } from './detectors.fold.rules.ts'
import { SENSITIVE_KINDS, severityOf, type Sensitive, type SensitiveKind } from './detectors.kinds.rules.ts'
import { findCards, findIdNumbers, findMobiles, type Found } from './detectors.numbers.rules.ts'
import { findWords } from './detectors.words.rules.ts'
import { maskText } from './masks.rules.ts'

export { SENSITIVE_KINDS, type Sensitive } from './detectors.kinds.rules.ts'

/**
 * Everything in a text that has to be decided about, in the order it stands there; hits do not overlap. `label`: what the text is said to
 * be, the heading above a cell or the name of a field, so that a bare date under 出生日期 is found. Linear in the length of the text.
 */
export function findSensitive(text: string, label = ''): readonly Sensitive[] {
  const lead = label === '' ? '' : fold(`${label}:`).text
  const folded = fold(text)
  const whole = lead + folded.text
  const found = /\d/.test(folded.text) ? [...findIdNumbers(whole), ...findCards(whole), ...findMobiles(whole)] : []
  const words = findWords(whole)
  // A mark is one where it stands alone in its cell or field, whatever the label before it.
  const alone = lead === '' ? [] : findWords(folded.text).map((word) => moved(word, lead.length))
  const within = [...found, ...words, ...alone].filter(({ end }) => end > lead.length)
  return apart(within, whole.length).map(({ kind, start, end }) => {
    const [from, to] = folded.span(Math.max(0, start - lead.length), end - lead.length)
    return hit(kind, text, from, to)
  })
}

const moved = (found: Found, by: number): Found => ({ ...found, start: found.start + by, end: found.end + by })

function hit(kind: SensitiveKind, whole: string, start: number, end: number): Sensitive {
  const text = whole.slice(start, end)
  return { kind, start, end, text, masked: maskText(kind, text), severity: severityOf(kind) }
}

/** Where two readings claim the same characters, the graver kind keeps them: the list of kinds is in that order. */
function apart(found: readonly Found[], length: number): readonly Found[] {
  if (found.length < 2) return found
  const rank = ({ kind }: Found): number => SENSITIVE_KINDS.indexOf(kind)
  const taken = new Uint8Array(length)
  const kept = found
    .toSorted((a, b) => rank(a) - rank(b) || a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      const free = end > start && !taken.subarray(start, end).includes(1)
      if (free) taken.fill(1, start, end)
      return free
    })
  return kept.sort((a, b) => a.start - b.start)
}
