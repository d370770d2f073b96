import { halfWidth } from './half-width.ts'

declare const fenBrand: unique symbol

/** An amount of money in whole fen (1 yuan = 100 fen). Never a float, never yuan. */
export type Fen = number & { readonly [fenBrand]: true }

/** @throws RangeError for anything but a safe integer. −0 becomes 0. */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of fen: ${value}`)
  return (value + 0) as Fen
}

const MAX_FEN = BigInt(Number.MAX_SAFE_INTEGER)
const MAX_TEXT = 60
const FIGURE = /^(\()?\s*(-)?\s*¥?\s*(-)?\s*(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?\s*(元|万元|万)?\s*(\))?$/

interface Figure {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
  readonly unit: string
}

/** The parts of one written figure; `text` is hostile input, so its length is bounded before the pattern sees it. */
function readFigure(text: string): Figure | undefined {
  if (text.length > MAX_TEXT) return undefined
  const match = FIGURE.exec(halfWidth(text).trim())
  if (!match) return undefined
  const [, open, before, after, whole, fraction = '', unit = '', close] = match
  if ((open === undefined) !== (close === undefined)) return undefined
  const signs = [open, before, after].filter((sign) => sign !== undefined).length
  if (signs > 1 || (whole === undefined && fraction === '')) return undefined
  return { negative: signs === 1, whole: (whole ?? '0').replaceAll(',', ''), fraction, unit }
}

function toFen({ negative, whole, fraction }: Figure, decimals: number): Fen | undefined {
  if (fraction.length > decimals) return undefined
  const amount = BigInt(whole + fraction.padEnd(decimals, '0'))
  return amount > MAX_FEN ? undefined : fen(Number(negative ? -amount : amount))
}

/**
 * Reads an amount in yuan as people type it and spreadsheets print it, without floating point: "1,234.5", "￥１２", "12元", "−3.20",
 * "(3.20)". `undefined` for anything else, a third decimal and amounts beyond the safe integers included.
 */
export function parseYuan(text: string): Fen | undefined {
  const figure = readFigure(text)
  return figure && (figure.unit === '' || figure.unit === '元') ? toFen(figure, 2) : undefined
}

/** The same for an amount in 万元 (10,000 yuan), up to six decimals, which is the fen: "31.47", "31.47万元". Refuses a figure marked 元. */
export function parseWan(text: string): Fen | undefined {
  const figure = readFigure(text)
  return figure && figure.unit !== '元' ? toFen(figure, 6) : undefined
}

/**
 * A number cell of a spreadsheet, in yuan. Such files hold binary doubles (0.1 + 0.2), so this is the one place that meets them:
 * the nearest fen when the number is a fen amount up to rounding noise, `undefined` when it has a real third decimal.
 */
export function fenFromYuanCell(value: number): Fen | undefined {
  if (!Number.isFinite(value)) return undefined
  const amount = parseYuan(value.toFixed(2))
  const noise = Math.max(1e-9, Math.abs(value) * 4 * Number.EPSILON)
  return amount !== undefined && Math.abs(Number(value.toFixed(2)) - value) <= noise ? amount : undefined
}

/** "1,234.50" or "−1,234.50": no currency sign, the unit stands in the table's head; the minus is U+2212. */
export function formatYuan(amount: Fen): string {
  return decimal(amount < 0, Math.abs(amount))
}

/** An amount in 万元 with two decimals, rounded half away from zero: 15,000 fen is "0.02". What rounds to zero has no sign. */
export function formatWan(amount: Fen): string {
  const abs = Math.abs(amount)
  const rest = abs % 10_000
  const hundredths = (abs - rest) / 10_000 + (rest >= 5_000 ? 1 : 0)
  return decimal(amount < 0 && hundredths > 0, hundredths)
}

/** Exact total. @throws RangeError when a running total leaves the safe integers. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = fen(0)
  for (const amount of amounts) total = fen(total + amount)
  return total
}

/** Subtracting the remainder first keeps the division exact for every safe integer. */
function decimal(negative: boolean, hundredths: number): string {
  const rest = hundredths % 100
  const whole = ((hundredths - rest) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return `${negative ? '−' : ''}${whole}.${rest.toString().padStart(2, '0')}`
}
