import { isDate } from './dates.ts'
import { halfWidth } from './half-width.ts'

export interface DateHints {
  /** How this file writes 06/04/2011. Without it such a cell has no reading: guessing per cell mixes two calendars in one column. */
  readonly order?: 'dmy' | 'mdy'
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const FULL_MONTHS = 'january february march april may june july august september october november december'.split(' ')
const YEAR_FIRST = [/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/, /^(\d{4})(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?$/, /^(\d{4})()(\d{2})(\d{2})$/]
const NAMED = /^(\d{1,2})[-\s/]([a-z]{3,9})\.?,?[-\s/](\d{4})$/
const NUMERIC = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/
const MIDNIGHT = /[T\s]+00?:00(?::00(?:\.0+)?)?$/i

/**
 * A date in imported text, as `YYYY-MM-DD`, or undefined: 2026-09-03, 2026/9/3, 2026.9.3, 2026年9月3日, 20260903, 06-Apr-2011,
 * 6 April 2011, a midnight after any of them, and day/month/year in the order the caller names. A two-digit year has no reading.
 */
export function parseLooseDate(text: string, hints: DateHints = {}): string | undefined {
  if (text.length > 40) return undefined
  const plain = halfWidth(text).trim().replace(MIDNIGHT, '').toLowerCase()
  for (const pattern of YEAR_FIRST) {
    const match = pattern.exec(plain)
    if (match) return existing(match[1], match[3], match[4])
  }
  const named = NAMED.exec(plain)
  if (named) return existing(named[3], monthNumber(named[2] ?? ''), named[1])
  const numeric = hints.order === undefined ? null : NUMERIC.exec(plain)
  if (!numeric) return undefined
  const [day, month] = hints.order === 'dmy' ? [numeric[1], numeric[3]] : [numeric[3], numeric[1]]
  return existing(numeric[4], month, day)
}

function monthNumber(name: string): string {
  const index = name === 'sept' ? 8 : Math.max(MONTHS.indexOf(name), FULL_MONTHS.indexOf(name))
  return (index + 1).toString()
}

function existing(year = '', month = '', day = ''): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDate(date) ? date : undefined
}
