import { toDayNumber } from '../../core/dates.ts'
import type { CellKind, CellValue } from './table-types.ts'

const MS_PER_DAY = 86_400_000
const MS_SHANGHAI = 8 * 3_600_000

/** Hundredths as plain decimal text without floating point: 123450 → "1234.50". */
export function hundredths(value: number): string {
  const abs = Math.abs(value)
  const rest = abs % 100
  return `${value < 0 ? '-' : ''}${(abs - rest) / 100}.${rest.toString().padStart(2, '0')}`
}

/** 2026-09-03 15:12:08, Shanghai time: what spreadsheets read as a date with time. */
export const shanghaiText = (instant: string): string =>
  new Date(Date.parse(instant) + MS_SHANGHAI).toISOString().slice(0, 19).replace('T', ' ')

/** A number of an export as text: no thousand separators, so that every spreadsheet reads it back as a number. */
export function numberText(kind: CellKind, value: number): string {
  if (kind === 'money' || kind === 'score') return hundredths(value)
  return kind === 'percent' ? `${hundredths(value)}%` : String(value)
}

export const plainText = (kind: CellKind, value: string): string => (kind === 'instant' ? shanghaiText(value) : value)

/** Spreadsheet serial day, counted from 1899-12-30; the fraction is the time of day in Shanghai. `undefined`: not a date. */
export function serialOf(kind: CellKind, value: CellValue): number | undefined {
  if (typeof value !== 'string') return undefined
  if (kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) return toDayNumber(value) + 25_569
  const at = kind === 'instant' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.floor((at + MS_SHANGHAI) / 1000) / (MS_PER_DAY / 1000) + 25_569
}
