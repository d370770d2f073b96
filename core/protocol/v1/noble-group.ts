import { mulAddUnsafe, normalizeZ, ScalarMultiplier } from '@noble/curves/abstract/curve.js'
import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { POINT_TEXT, Q, type Group, type Point } from './group.ts'

const Curve = ed25519.Point
const multiplier = new ScalarMultiplier(Curve)
const WINDOW = 6 // bits: 1,408 points a table, built in a few milliseconds, and 44 additions a multiplication
const SIGN = 1n << 255n

const inner = (p: Point): EdwardsPoint => p as unknown as EdwardsPoint
const outer = (p: EdwardsPoint): Point => p as unknown as Point
const affine = (points: EdwardsPoint[]): EdwardsPoint[] => normalizeZ(Curve, points)

const tabled = new WeakSet<EdwardsPoint>()
const base = withTable(Curve.BASE)

function withTable(p: EdwardsPoint): EdwardsPoint {
  const copy = Curve.fromAffine(p.toAffine())
  multiplier.setWindowSize(copy, WINDOW)
  tabled.add(copy)
  return copy
}

// noble's own `multiply` blinds the base and divides after each product; one division for a whole ballot is enough (see `encodeAll`).
function times(p: EdwardsPoint, k: bigint): EdwardsPoint {
  const { p: product } = multiplier.mulCT(p, k === 0n ? 1n : k, affine) // it refuses zero, which must not be seen by its time either
  return k === 0n ? Curve.ZERO : product
}

function combine(s: bigint, c: bigint, x: EdwardsPoint, on: EdwardsPoint): EdwardsPoint {
  if (!tabled.has(on)) return mulAddUnsafe(Curve, [on, x], [s, c])
  return times(on, s).add(tabled.has(x) ? times(x, c) : mulAddUnsafe(Curve, [x], [c]))
}

const textOf = ({ X, Y }: EdwardsPoint): string => (X & 1n ? Y | SIGN : Y).toString(16).padStart(64, '0')

function onCurve(text: string): EdwardsPoint | undefined {
  if (!POINT_TEXT.test(text)) return undefined
  try {
    return Curve.fromBytes(hexToBytes(text).reverse(), false) // strict: y < p, and no sign where x = 0
  } catch {
    return undefined // noble answers by throwing when no point has this text
  }
}

function decode(text: string): EdwardsPoint | undefined {
  const point = onCurve(text)
  return point?.isTorsionFree() === true ? point : undefined
}

/** The group on @noble/curves: runs everywhere, in browsers too. On servers libsodium is several times faster. */
export const nobleGroup: Group = {
  name: 'Ed25519',
  q: Q,
  g: outer(base),
  identity: outer(Curve.ZERO),
  add: (a, b) => outer(inner(a).add(inner(b))),
  sub: (a, b) => outer(inner(a).subtract(inner(b))),
  base: (k) => outer(times(base, k)),
  times: (p, k) => outer(times(inner(p), k)),
  combine: (s, c, x, on) => outer(combine(s, c, inner(x), on === undefined ? base : inner(on))),
  fixed: (p) => (tabled.has(inner(p)) ? p : outer(withTable(inner(p)))),
  encode: (p) =>
    affine([inner(p)])
      .map(textOf)
      .join(''),
  encodeAll: (points) => affine(points.map(inner)).map(textOf),
  decode: (text) => decode(text) as Point | undefined,
  decodeKnown: (text) => onCurve(text) as Point | undefined,
  equal: (a, b) => inner(a).equals(inner(b)),
}
