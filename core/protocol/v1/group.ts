declare const POINT: unique symbol

/** An element of the group. What it is made of is known only to the `Group` that made it: never mix points of two implementations. */
export interface Point {
  readonly [POINT]: 'Ed25519'
}

/** The order of the group (RFC 8032, section 5.1): scalars are whole numbers from 0 to Q − 1. */
export const Q = 2n ** 252n + 27742317777372353535851937790883648493n

/**
 * The prime-order subgroup of edwards25519. Every scalar passed in lies in 0 … q − 1.
 * @throws RangeError for any other scalar; its text never names the value, which may be secret.
 */
export interface Group {
  readonly name: 'Ed25519'
  readonly q: bigint
  readonly g: Point
  readonly identity: Point
  add(a: Point, b: Point): Point
  sub(a: Point, b: Point): Point
  /** k·g in a time that does not depend on k. */
  base(k: bigint): Point
  /** k·p in a time that does not depend on k. */
  times(p: Point, k: bigint): Point
  /** s·base + c·x, with g as the base when none is named. Variable time: for verifying what is public anyway. */
  combine(s: bigint, c: bigint, x: Point, base?: Point): Point
  /** The same point, made ready to be the base of many multiplications. Worth it for keys; costs milliseconds and memory. */
  fixed(p: Point): Point
  /** 64 lower-case hex digits: the compressed point read as a number, most significant digit first. */
  encode(p: Point): string
  /** As `encode`, of many points at once: much faster where points are kept in projective coordinates. */
  encodeAll(points: readonly Point[]): string[]
  /** Strict: the one text of a point of prime order, or of the identity; `undefined` for everything else. */
  decode(text: string): Point | undefined
  /** As `decode` without asking for the order, several times faster: only for texts that `decode` took before, or to check a sum of them. */
  decodeKnown(text: string): Point | undefined
  equal(a: Point, b: Point): boolean
}

/** The shape of a point's text; whether it is a point is for `Group.decode` to say. */
export const POINT_TEXT = /^[0-9a-f]{64}$/
