import { fraction, type Fraction } from '../fraction.ts'

export const textOf = ({ n, d }: Fraction): string => `${n}/${d}`

/** A decimal `92.5`, a whole number or a fraction `7/3`; of the shape that the engine writes and that facts and rules give. */
export const EXACT = /^-?\d{1,15}(\.\d{1,9})?$|^-?\d{1,400}\/[1-9]\d{0,400}$/

/** @throws RangeError for a text that is no exact number. */
export function exactOf(text: string): Fraction {
  if (!EXACT.test(text)) throw new RangeError(`not an exact number: ${text}`)
  const [over, under] = text.split('/') as [string, string | undefined]
  if (under !== undefined) return fraction(BigInt(over), BigInt(under))
  const decimals = over.split('.')[1] ?? ''
  return fraction(BigInt(over.replace('.', '')), 10n ** BigInt(decimals.length))
}

/**
 * The same as adding one after the other, but with a single reduction at the end: sheets of sixty indicators, each over another denominator,
 * would otherwise reduce long numbers sixty times.
 */
export function totalOf(all: readonly Fraction[]): Fraction {
  let under = 1n
  for (const { d } of all) if (under % d !== 0n) under = (under / common(under, d)) * d
  let sum = 0n
  for (const { n, d } of all) sum += n * (under / d)
  return fraction(sum, under)
}

/** Greatest common divisor of two positive numbers; quick when the second is small. */
export function common(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}

export const minus = (a: Fraction, b: Fraction): Fraction => totalOf([a, { n: -b.n, d: b.d }])
export const isLess = (a: Fraction, b: Fraction): boolean => a.n * b.d < b.n * a.d
export const lesser = (a: Fraction, b: Fraction): Fraction => (isLess(b, a) ? b : a)
/** Between nothing and so much, both included. */
export const within = (value: Fraction, most: Fraction): Fraction => (value.n < 0n ? fraction(0) : lesser(value, most))
