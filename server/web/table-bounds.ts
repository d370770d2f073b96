import type { CellKind } from './table-types.ts'
import { halfWidth } from '../../core/half-width.ts'

const SCALE: Partial<Record<CellKind, number>> = { money: 2, percent: 2, score: 2 }
const DECIMAL = /^([+-])?(\d{1,12}(?:,\d{3}){0,4}|(?=\.\d))(?:\.(\d{1,8}))?$/

/**
 * A typed bound in the stored unit (yuan → fen), always whole because the columns are: what lies between two units is rounded inwards,
 * so "from 1.5 guests" means from 2. `undefined` for what is not a number.
 */
export function decimalBound(typed: string, kind: CellKind, side: 'min' | 'max'): number | undefined {
  const match = typed.length <= 40 ? DECIMAL.exec(halfWidth(typed).replace('−', '-')) : null
  if (!match) return undefined
  const digits = SCALE[kind] ?? 0
  const fraction = (match[3] ?? '').padEnd(digits, '0')
  const whole = BigInt((match[2] ?? '').replaceAll(',', '') + fraction.slice(0, digits) || '0')
  const over = /[1-9]/.test(fraction.slice(digits))
  const negative = match[1] === '-'
  const outward = over && (side === 'min') !== negative
  const value = Number(whole + (outward ? 1n : 0n)) * (negative ? -1 : 1)
  return Number.isSafeInteger(value) ? value + 0 : undefined
}
