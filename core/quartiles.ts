import { fen, type Fen } from './money.ts'

export interface Quartiles {
  readonly n: number
  readonly q1: Fen
  readonly median: Fen
  readonly q3: Fen
  /** Tukey's fences, q1 − 1.5 IQR and q3 + 1.5 IQR, rounded for display; `outliers` compares with the exact ones. */
  readonly lowerFence: Fen
  readonly upperFence: Fen
}
export interface Outlier {
  /** Position in the list that was given. */
  readonly index: number
  readonly side: 'low' | 'high'
}
export interface TooFew {
  readonly tooFew: true
  readonly n: number
  readonly needed: number
}

/** Below this, "what is normal here" says more about chance than about the department. */
export const NEEDED = 8

const MAX = BigInt(Number.MAX_SAFE_INTEGER)

interface Exact {
  readonly q1: bigint
  readonly median: bigint
  readonly q3: bigint
  readonly lower: bigint
  readonly upper: bigint
}

/**
 * Quartiles by Hyndman and Fan's definition 7 (linear interpolation between order statistics at (n − 1)p, the default of R, NumPy and
 * Excel's QUARTILE.INC), in exact integers: quarter fen inside, rounded half away from zero to whole fen at the end.
 */
export function quartiles(amounts: readonly Fen[]): Quartiles | TooFew {
  if (amounts.length < NEEDED) return tooFew(amounts.length)
  const exact = exactQuartiles(amounts)
  return {
    n: amounts.length,
    q1: rounded(exact.q1, 4n),
    median: rounded(exact.median, 4n),
    q3: rounded(exact.q3, 4n),
    lowerFence: rounded(exact.lower, 8n),
    upperFence: rounded(exact.upper, 8n),
  }
}

/** The amounts strictly outside Tukey's fences, in the order given. An amount on a fence is inside. */
export function outliers(amounts: readonly Fen[]): readonly Outlier[] | TooFew {
  if (amounts.length < NEEDED) return tooFew(amounts.length)
  const { lower, upper } = exactQuartiles(amounts)
  return amounts.flatMap((amount, index): Outlier[] => {
    const eighths = BigInt(amount) * 8n
    if (eighths < lower) return [{ index, side: 'low' }]
    return eighths > upper ? [{ index, side: 'high' }] : []
  })
}

/** The middle by itself, for any number of amounts but none. */
export function median(amounts: readonly Fen[]): Fen | undefined {
  return amounts.length === 0 ? undefined : rounded(quantile(sorted(amounts), 2), 4n)
}

function tooFew(n: number): TooFew {
  return { tooFew: true, n, needed: NEEDED }
}

/** Quartiles in quarters of a fen, fences in eighths (1.5 times a quarter is an eighth's multiple). */
function exactQuartiles(amounts: readonly Fen[]): Exact {
  const ascending = sorted(amounts)
  const [q1, middle, q3] = [quantile(ascending, 1), quantile(ascending, 2), quantile(ascending, 3)]
  const reach = 3n * (q3 - q1)
  return { q1, median: middle, q3, lower: 2n * q1 - reach, upper: 2n * q3 + reach }
}

function sorted(amounts: readonly Fen[]): readonly bigint[] {
  return amounts.toSorted((a, b) => a - b).map(BigInt)
}

/** The k-th quartile in quarters of a fen: position (n − 1)k/4 between two order statistics. */
function quantile(ascending: readonly bigint[], k: 1 | 2 | 3): bigint {
  const position = (ascending.length - 1) * k
  const part = BigInt(position % 4)
  const low = ascending[Math.floor(position / 4)] ?? 0n
  const high = ascending[Math.floor(position / 4) + 1] ?? low
  return low * (4n - part) + high * part
}

/** A displayed fence beyond the safe integers stops at the last one. */
function rounded(value: bigint, parts: bigint): Fen {
  const abs = value < 0n ? -value : value
  const nearest = (abs * 2n + parts) / (parts * 2n)
  const whole = nearest > MAX ? MAX : nearest
  return fen(Number(value < 0n ? -whole : whole))
}
