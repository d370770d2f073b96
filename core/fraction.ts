/** An exact number: `n / d` in lowest terms, `d` > 0. Shares, weights and scores stay fractions until they are written. */
export interface Fraction {
  readonly n: bigint
  readonly d: bigint
}

const gcd = (a: bigint, b: bigint): bigint => {
  while (b !== 0n) [a, b] = [b, a % b]
  return a < 0n ? -a : a
}

/** @throws RangeError when `d` is 0, or either is no whole number. */
export function fraction(n: number | bigint, d: number | bigint = 1): Fraction {
  const [over, under] = [BigInt(n), BigInt(d)]
  if (under === 0n) throw new RangeError('a fraction over nothing')
  const common = (gcd(over, under) || 1n) * (under < 0n ? -1n : 1n)
  return { n: over / common, d: under / common }
}

export const ZERO: Fraction = { n: 0n, d: 1n }

export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d)
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d)
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n)
export const sumOf = (all: readonly Fraction[]): Fraction => all.reduce(plus, ZERO)

/** Negative, 0 or positive as `a` is less than, equal to or greater than `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}

/** The nearest whole number, halves away from zero: the one rounding at the end of a sum in hundredths. */
export function rounded({ n, d }: Fraction): number {
  const size = n < 0n ? -n : n
  const whole = (size * 2n + d) / (2n * d)
  return Number(n < 0n ? -whole : whole)
}
