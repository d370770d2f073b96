/** A text in the form the detectors read, which knows where each of its characters came from. */
export interface Folded {
  readonly text: string
  /** The span of the original text that this span of the folded one came from. */
  readonly span: (start: number, end: number) => readonly [number, number]
}

const UNUSUAL =
  /[\u00a0\u00ad\u180e\u2000-\u2064\u206a-\u206f\u2212\u2f00-\u2fdf\u3000\uf900-\ufaff\ufe00-\ufe0f\ufe58\ufe63\ufeff\uff01-\uff5e\ud835絕機祕]/

/**
 * Full-width and mathematical digits and letters in their plain form, every dash as `-`, every blank as a space, invisible characters gone,
 * radicals that PDF files write for characters as those characters. Not NFKC as a whole: ① must not become a digit of the number after it.
 */
export function fold(text: string): Folded {
  if (!UNUSUAL.test(text)) return { text, span: (start, end) => [start, end] }
  const chars: string[] = []
  const from: number[] = []
  const until: number[] = []
  let at = 0
  for (const char of text) {
    const plain = foldChar(char)
    if (plain !== '') {
      chars.push(plain)
      from.push(at)
      until.push(at + char.length)
      // An unusual character beyond the basic plane folds to itself and keeps both of its halves.
      if (plain.length === 2) {
        from.push(at)
        until.push(at + 2)
      }
    }
    at += char.length
  }
  return { text: chars.join(''), span: (start, end) => [from[start] ?? at, end > start ? (until[end - 1] ?? at) : (from[start] ?? at)] }
}

const OLD_FORMS: Readonly<Record<string, string>> = { 絕: '绝', 機: '机', 祕: '秘' }

function foldChar(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code < 0xa0) return char
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0)
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10)
  if (code === 0xa0 || code === 0x3000 || code === 0x202f || (code >= 0x2000 && code <= 0x200a)) return ' '
  if (code === 0x2028 || code === 0x2029) return '\n'
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xfe58 || code === 0xfe63) return '-'
  if (isInvisible(code)) return ''
  if ((code >= 0x2f00 && code <= 0x2fdf) || (code >= 0xf900 && code <= 0xfaff)) return char.normalize('NFKC')
  return OLD_FORMS[char] ?? char
}

const isInvisible = (code: number): boolean =>
  code === 0xad ||
  code === 0x180e ||
  code === 0xfeff ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  (code >= 0xfe00 && code <= 0xfe0f)
