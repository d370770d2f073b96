import { fold } from './detectors.fold.rules.ts'
import type { Sensitive, SensitiveKind } from './detectors.kinds.rules.ts'

/**
 * What may be shown instead of a text of this kind: of a card or an identity number the last four digits at most (its first six name the home
 * county, its middle eight the day of birth), of a mobile number 138****5678, of an address the county, of a date of birth the year.
 */
export function maskText(kind: SensitiveKind, text: string): string {
  const plain = fold(text).text
  switch (kind) {
    case 'state_secret_mark':
    case 'internal_mark':
      // A mark says what a paper is, not who someone is.
      return text
    case 'id_number':
    case 'bank_card':
      return lastFour(plain.replace(/[^\dXx]/g, ''))
    case 'mobile':
      return plain.replace(/\D/g, '').replace(/^.*(1\d{2})\d{4}(\d{4})$/, '$1****$2')
    case 'passport':
      return plain.slice(0, 1) + '*'.repeat(Math.max(0, plain.length - 4)) + plain.slice(-3)
    case 'home_address':
      return toCounty(plain)
    case 'birth_date':
      return plain.includes('年') ? `${plain.slice(0, 4)}年**月` : `${plain.slice(0, 4)}-**`
    case 'email':
      return plain.replace(/^(.).*@/, '$1***@')
    case 'health':
    case 'family':
      return '***'
  }
}

const lastFour = (digits: string): string => '*'.repeat(Math.max(0, digits.length - 4)) + digits.slice(-4)

/** 河南省郑州市金水区文化路1号 → 河南省郑州市金水区***. Where no county is named, nothing is left. */
const toCounty = (address: string): string =>
  `${/^[^省市区县旗\d]{2,8}?(?:省|自治区|市)(?:[^市区县旗州盟\d]{1,10}?(?:市|州|地区|盟))?(?:[^市区县旗\d]{1,8}?(?:区|县|旗|市))?/.exec(address)?.[0] ?? ''}***`

/** The text with each of its hits masked. `hits` as `findSensitive` gave them for this text. */
export function maskAll(text: string, hits: readonly Sensitive[]): string {
  let masked = ''
  let done = 0
  for (const { start, end, masked: instead } of hits) {
    masked += text.slice(done, start) + instead
    done = end
  }
  return masked + text.slice(done)
}

/** One hit with `around` characters before and after it on one line, every hit masked: fit to be shown where the text is not. */
export function excerptOf(text: string, hit: Sensitive, hits: readonly Sensitive[], around = 12): string {
  const before = maskAll(
    text.slice(0, hit.start),
    hits.filter(({ end }) => end <= hit.start),
  )
  const rest = hits.filter(({ start }) => start >= hit.end)
  const after = maskAll(
    text.slice(hit.end),
    rest.map((other) => ({ ...other, start: other.start - hit.end, end: other.end - hit.end })),
  )
  const head = Array.from(before)
  const tail = Array.from(after)
  const cut = `${head.length > around ? '…' : ''}${head.slice(-around).join('')}${hit.masked}${tail.slice(0, around).join('')}${tail.length > around ? '…' : ''}`
  return cut.replace(/\s+/g, ' ').trim()
}
