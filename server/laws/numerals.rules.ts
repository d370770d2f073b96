// Numbers as laws write them: 第十条, 第一百二十三条, 第二百零一条; also 第26条 and 第２６条.

const DIGITS = '零一二三四五六七八九'
const VALUES: ReadonlyMap<string, number> = new Map(
  Array.from(DIGITS, (digit, i): [string, number] => [digit, i]).concat([
    ['〇', 0],
    ['两', 2],
  ]),
)
const UNITS: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
])

/** One character class for any of them, to be put into a regular expression. */
export const NUMERAL = '[零〇一二两三四五六七八九十百千0-9０-９]'

/** 一百二十三 → 123, 二六 → 26, 26 → 26; undefined for what is no number. */
export function numberOf(text: string): number | undefined {
  const plain = text.normalize('NFKC')
  if (/^\d{1,4}$/.test(plain)) return Number(plain)
  const chars = Array.from(plain)
  if (chars.length === 0 || chars.some((char) => !VALUES.has(char) && !UNITS.has(char))) return undefined
  if (!chars.some((char) => UNITS.has(char))) return chars.length > 4 ? undefined : Number(chars.map((char) => VALUES.get(char)).join(''))
  return summed(chars)
}

function summed(chars: readonly string[]): number | undefined {
  let sum = 0
  let digit: number | undefined
  let last = Infinity
  for (const char of chars) {
    const unit = UNITS.get(char)
    if (unit === undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = VALUES.get(char)
      continue
    }
    if (unit >= last) return undefined
    sum += (digit ?? 1) * unit
    digit = undefined
    last = unit
  }
  return sum + (digit ?? 0)
}

/** 123 → 一百二十三, 10 → 十, 201 → 二百零一. `n`: 0 to 9999. */
export function hanNumber(n: number): string {
  const places = Array.from(String(n), Number)
  const spoken = places
    .map((digit, i) => (digit === 0 ? '零' : (DIGITS[digit] ?? '') + ['', '十', '百', '千'][places.length - 1 - i]!))
    .join('')
    .replace(/零+/g, '零')
    .replace(/(?<=.)零$/, '')
  return spoken.replace(/^一十/, '十')
}

/** 第十条, 第十条之一. */
export const articleName = (number: number, inserted = 0): string =>
  `第${hanNumber(number)}条${inserted === 0 ? '' : `之${hanNumber(inserted)}`}`
