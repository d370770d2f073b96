import { bytesToHex } from '@noble/hashes/utils.js'
import { Q } from './group.ts'

/** Fresh bytes from a cryptographic source: `crypto.getRandomValues` in browsers, `randomBytes` on servers. */
export type Random = (bytes: number) => Uint8Array

const TEXT = /^(?:0|[1-9]\d{0,75})$/ // q has 76 digits

/** A scalar, each as likely as any other: 253 random bits, drawn again until they are below q. Never reduced, which would favour some. */
export function randomScalar(random: Random): bigint {
  for (;;) {
    const bytes = random(32).slice()
    bytes[0] = bytes[0]! & 0x1f
    const scalar = BigInt(`0x${bytesToHex(bytes)}`)
    if (scalar < Q) return scalar
  }
}

/** The scalar of a decimal text without sign or leading zeros, below q; `undefined` for any other value. */
export function parseScalar(text: unknown): bigint | undefined {
  if (typeof text !== 'string' || !TEXT.test(text)) return undefined
  const scalar = BigInt(text)
  return scalar < Q ? scalar : undefined
}

/** Decimal. */
export const scalarText = (scalar: bigint): string => scalar.toString()

/** The remainder in 0 … q − 1, of negative numbers too. */
export function mod(value: bigint): bigint {
  const rest = value % Q
  return rest < 0n ? rest + Q : rest
}

/** 1 / value mod q, by Fermat. Not for secrets. @throws RangeError for zero, which has none. */
export function inverse(value: bigint): bigint {
  if (mod(value) === 0n) throw new RangeError('zero has no inverse')
  return power(mod(value), Q - 2n)
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let square = base, left = exponent; left > 0n; left >>= 1n, square = (square * square) % Q) {
    if (left & 1n) result = (result * square) % Q
  }
  return result
}

export const sum = (scalars: readonly bigint[]): bigint => mod(scalars.reduce((total, scalar) => total + scalar, 0n))
