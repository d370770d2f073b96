import type { SensitiveKind } from './detectors.kinds.rules.ts'

/** A span of a folded text. */
export interface Found {
  readonly kind: SensitiveKind
  readonly start: number
  readonly end: number
}

const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(' '),
)
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True for 18 characters that GB 11643-1999 allows: a province, a date that exists, and a check character that agrees (ISO 7064 mod 11-2). */
export function isIdNumber(text: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(text) || !PROVINCES.has(text.slice(0, 2)) || !isDate(text.slice(6, 14))) return false
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase()
}

/** Fifteen digits as they were issued until 1999: no check digit, so the sequence and the county must at least exist. */
export const isOldIdNumber = (text: string): boolean =>
  /^\d{15}$/.test(text) &&
  PROVINCES.has(text.slice(0, 2)) &&
  !text.slice(2, 6).includes('00') &&
  !text.endsWith('000') &&
  !/^(\d)\1*$/.test(text) &&
  isDate(`19${text.slice(6, 12)}`)

function isDate(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  if (year < 1880 || year > 2099 || month < 1 || month > 12 || day < 1 || day > (DAYS[month - 1] ?? 0)) return false
  return month !== 2 || day !== 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

// Separators that people, forms and line breaks put inside one number. A comma or a point is none: it ends a figure of money.
const GAP = /^[ \t\r\n\-_·]{1,4}$/

interface Run {
  readonly digits: string
  readonly at: readonly number[]
}

/** Digits that belong together when blanks and dashes between them are overlooked; a run may end with an X. */
function runsOf(text: string): readonly Run[] {
  const runs: { chars: string[]; at: number[] }[] = []
  for (const { index, 0: char } of text.matchAll(/[\dXx]/g)) {
    const run = runs.at(-1)
    const last = run?.at.at(-1) ?? -9
    const joined = run?.chars.at(-1) !== 'X' && (index === last + 1 || (index - last <= 5 && GAP.test(text.slice(last + 1, index))))
    const target = run !== undefined && joined ? run : { chars: [], at: [] }
    if (target !== run) runs.push(target)
    target.chars.push(char.toUpperCase())
    target.at.push(index)
  }
  return runs.filter(({ at }) => at.length >= 18).map(({ chars, at }) => ({ digits: chars.join(''), at }))
}

/**
 * Identity numbers. Every 18 digits in a row are tried, those inside a longer number too: no surroundings hide one, and chance makes a
 * false one about once in a hundred thousand windows, because province, date and check character must all agree.
 */
export function findIdNumbers(text: string): readonly Found[] {
  const found: Found[] = []
  for (const { digits, at } of runsOf(text))
    for (let i = 0; i + 18 <= digits.length; i++)
      if (isIdNumber(digits.slice(i, i + 18))) {
        found.push({ kind: 'id_number', start: at[i] ?? 0, end: (at[i + 17] ?? 0) + 1 })
        i += 17
      }
  for (const match of text.matchAll(/(?<![\dA-Za-z.])\d{15}(?![\dA-Za-z]|\.\d)/g))
    if (isOldIdNumber(match[0])) found.push({ kind: 'id_number', start: match.index, end: match.index + 15 })
  // Without a check digit the old form may be broken up only where it is said what it is.
  for (const match of text.matchAll(/(?<=(?:身份证|证件)(?:号码?|号)?[^\d\n]{0,8})\d(?:[ \-]?\d){14}(?!\d)/g))
    if (isOldIdNumber(match[0].replace(/\D/g, '')))
      found.push({ kind: 'id_number', start: match.index, end: match.index + match[0].length })
  return found
}

const MOBILE =
  /(?<![\d.])(?:(?:\+|00)?86[- ]?|\(\+?86\) ?|0)?(?:1[3-9]\d{9}|1[3-9]\d[- .]\d{4}[- .]\d{4}|1[3-9]\d{2}[- ]\d{3}[- ]\d{4}|1[- ][3-9](?:[- ]\d){9})(?!\d|\.\d|%| ?(?:[万亿]?元))/g

export const findMobiles = (text: string): readonly Found[] =>
  [...text.matchAll(MOBILE)].map(({ index, 0: match }) => ({ kind: 'mobile', start: index, end: index + match.length }))

const CARD =
  /(?<![\d.])(?:\d{14,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{2,4}(?:\1\d{1,3})?|\d{6}[ -]\d{10,13}|\d{4}[ -]\d{6}[ -]\d{4,5})(?!\d|[ -]\d{4}(?!\d)|\.\d)/g

/** Lengths that the prefixes are issued in: UnionPay and the older cards of Chinese banks, Visa, Mastercard, JCB, American Express, Diners. */
const ISSUED: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^62|^60|^69/, [16, 17, 18, 19]],
  [/^955[89]|^9400|^90/, [16, 17, 18, 19]],
  [/^4/, [16, 19]],
  [/^5[1-68]/, [16, 19]],
  [/^2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|^6[45]|^35(?:2[89]|[3-8])/, [16]],
  [/^3[47]/, [15]],
  [/^3[068]/, [14]],
]

/** True when prefix and length were issued together and the check digit (Luhn, ISO/IEC 7812) agrees. */
export function isCardNumber(digits: string): boolean {
  if (!ISSUED.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length)) || /^(\d)\1*$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

export const findCards = (text: string): readonly Found[] =>
  [...text.matchAll(CARD)]
    .filter(({ 0: match }) => isCardNumber(match.replace(/\D/g, '')))
    .map(({ index, 0: match }) => ({ kind: 'bank_card', start: index, end: index + match.length }))
