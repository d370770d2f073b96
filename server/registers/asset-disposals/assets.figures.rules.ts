import { daysBetween } from '../../../core/dates.ts'
import type { Fen } from '../../../core/money.ts'
import type { Disposal, Way } from './assets.rules.ts'

// What the overview counts. Pure: sums over lines that somebody else has read.

export interface Counted extends Pick<Disposal, 'way' | 'original' | 'net' | 'price' | 'costs' | 'approved_on' | 'written_off_on'> {
  /** The day it counts for, `YYYY-MM-DD`. */
  readonly on: string
}

type Priced = Pick<Disposal, 'price' | 'net'>

/**
 * Recovery rate: what was paid over the net value, of the lines that have a price; null where nothing was sold or the net value of what was
 * sold is nought, because then there is nothing to recover.
 */
export function recoveryOf(lines: readonly Priced[]): number | null {
  const sold = lines.filter(({ price }) => price !== null)
  const net = sold.reduce((sum, line) => sum + line.net, 0)
  return net <= 0 ? null : sold.reduce((sum, { price }) => sum + (price ?? 0), 0) / net
}

/** Calendar days from approval to write-off; null when either is missing or they are out of order. */
export function daysToWriteOff({ approved_on, written_off_on }: Pick<Counted, 'approved_on' | 'written_off_on'>): number | null {
  if (approved_on === null || written_off_on === null || written_off_on < approved_on) return null
  return daysBetween(approved_on, written_off_on)
}

/** The middle value, of two the lower; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

/** Upper bounds of the spans that the chart of days shows; the last has none. */
export const SPANS = [
  { min: 0, max: 15 },
  { min: 16, max: 30 },
  { min: 31, max: 60 },
  { min: 61, max: 90 },
  { min: 91, max: undefined },
] as const

export const inSpan = (days: number, { min, max }: (typeof SPANS)[number]): boolean => days >= min && (max === undefined || days <= max)

export const yearOf = ({ on }: Pick<Counted, 'on'>): number => Number(on.slice(0, 4))
export const sumOf = (lines: readonly Counted[], of: (line: Counted) => Fen | null): number =>
  lines.reduce((sum, line) => sum + (of(line) ?? 0), 0)
export const ofWay = (lines: readonly Counted[], way: Way): Counted[] => lines.filter((line) => line.way === way)
