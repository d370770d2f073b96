import { firstDayOf, periodOf } from '../../core/dates.ts'

export const LONGEST_TEXT = 2_000

/** The quarter in which tokens are fetched on this day. */
export const quarterOn = (day: string): string => periodOf(day, 'quarter')

/** The quarter before: its tokens are still taken, so that nobody must hurry at its end. */
export function quarterBefore(quarter: string): string {
  const [year, number] = [Number(quarter.slice(0, 4)), Number(quarter.slice(-1))]
  return number === 1 ? `${year - 1}-Q4` : `${year}-Q${number - 1}`
}

/** Where the tokens of a quarter are no longer taken. */
export const isOver = (quarter: string, current: string): boolean => firstDayOf(quarter) < firstDayOf(quarterBefore(current))

/** What is written is kept as it is but for white space at its ends and line ends of other systems. */
export const tidy = (text: string): string => text.normalize('NFC').replaceAll('\u0000', '').replaceAll('\r\n', '\n').trim()
