import type { Ciphertext } from './ciphertexts.ts'
import type { Group, Point } from './group.ts'
import { hashToScalar } from './hashing.ts'
import { aString, objectOf, type Reader } from './json.ts'
import { mod, parseScalar, randomScalar, scalarText, sum, type Random } from './scalars.ts'

/** A proof as it stands in a text; both are decimal scalars. */
export interface Proof {
  readonly challenge: string
  readonly response: string
}

export const aProof: Reader<Proof> = objectOf({ challenge: aString, response: aString })

interface Scalars {
  readonly c: bigint
  readonly s: bigint
}

const proofOf = ({ c, s }: Scalars): Proof => ({ challenge: scalarText(c), response: scalarText(s) })

function scalarsOf({ challenge, response }: Proof): Scalars | undefined {
  const c = parseScalar(challenge)
  const s = parseScalar(response)
  return c === undefined || s === undefined ? undefined : { c, s }
}

/** Are both scalars written as they must be: decimal, no leading zeros, below q? */
export const isProof = (proof: Proof): boolean => scalarsOf(proof) !== undefined

/** The hash of a prefix and of what was committed to. */
const challengeOf = (group: Group, prefix: string, points: readonly Point[]): bigint =>
  hashToScalar(prefix + group.encodeAll(points).join(','))

/** Knowledge of `secret`, bound to a prefix that must name everything the proof is about. */
export function proveKnowledge(group: Group, prefix: string, secret: bigint, random: Random): Proof {
  const w = randomScalar(random)
  const c = challengeOf(group, prefix, [group.base(w)])
  return proofOf({ c, s: mod(w - secret * c) })
}

/** Whoever made `proof` knows the logarithm of `key`. The identity is nobody's key. */
export function checkKnowledge(group: Group, prefix: string, key: Point, proof: Proof): boolean {
  const scalars = scalarsOf(proof)
  if (scalars === undefined || group.equal(key, group.identity)) return false
  return scalars.c === challengeOf(group, prefix, [group.combine(scalars.s, scalars.c, key)])
}

/** The prefix for the possession of a trustee's key, `key` being its text. */
export const possession = (key: string): string => `pok|Ed25519|${key}|`

const signing = (message: string): string => `sigmsg|${message}|`

/** A trustee's signature of a text. Version 1 does not hash the key: look the key up by position, never take it from the message. */
export const signMessage = (group: Group, secret: bigint, message: string, random: Random): Proof =>
  proveKnowledge(group, signing(message), secret, random)

export const checkSignature = (group: Group, key: Point, message: string, proof: Proof): boolean =>
  checkKnowledge(group, signing(message), key, proof)

/** What only the one who encrypted knows. */
export interface Opening {
  readonly r: bigint
  readonly m: number
}

/** One of the claims of which one must be true: this opens to this value. */
export interface Claim<Of> {
  readonly of: Of
  readonly value: number
}

/**
 * That one of the claims is true, without saying which. As the openings are known, false branches need only the fixed bases g and y:
 * α = r·g and β − M·g = r·y + (m − M)·g. Every branch costs the same, whichever is true.
 * @throws RangeError when none is true.
 */
export function proveOneOf(group: Group, key: Point, claims: readonly Claim<Opening>[], prefix: string, random: Random): Proof[] {
  const truth = claims.findIndex(({ of, value }) => of.m === value)
  const real = claims[truth]
  if (real === undefined) throw new RangeError('none of the claims is true')
  const w = randomScalar(random)
  const others = claims.map(() => ({ c: randomScalar(random), s: randomScalar(random) }))
  const points = claims.flatMap((claim, at) => {
    const { c, s } = others[at]!
    const exponent = at === truth ? w : mod(s + claim.of.r * c)
    const excess = group.base(mod(BigInt(claim.of.m - claim.value) * c)) // the identity in the true branch
    return [group.base(exponent), group.add(group.times(key, exponent), excess)]
  })
  const rest = sum(others.map(({ c }, at) => (at === truth ? 0n : c)))
  const c = mod(challengeOf(group, prefix, points) - rest)
  others[truth] = { c, s: mod(w - real.of.r * c) }
  return others.map(proofOf)
}

/** One of the claims is true of its ciphertext. */
export function checkOneOf(
  group: Group,
  key: Point,
  claims: readonly Claim<Ciphertext>[],
  prefix: string,
  proofs: readonly Proof[],
): boolean {
  if (proofs.length !== claims.length) return false
  const challenges: bigint[] = []
  const points: Point[] = []
  for (const [at, { of, value }] of claims.entries()) {
    const scalars = scalarsOf(proofs[at]!)
    if (scalars === undefined) return false
    const { c, s } = scalars
    challenges.push(c)
    points.push(group.combine(s, c, of.alpha), group.combine(s, c, less(group, of.beta, value), key))
  }
  return challengeOf(group, prefix, points) === sum(challenges)
}

function less(group: Group, beta: Point, value: number): Point {
  if (value === 0) return beta
  return group.sub(beta, value === 1 ? group.g : group.base(BigInt(value)))
}

/** What a trustee proves of one decryption factor: log_g(key) = log_alpha(factor). */
export interface Decryption {
  readonly key: Point
  readonly alpha: Point
  readonly factor: Point
}

/** `alpha` is not hashed in version 1: never decrypt anything but a tally that you added up yourself. */
export function proveDecryption(group: Group, prefix: string, secret: bigint, alpha: Point, random: Random): Proof {
  const w = randomScalar(random)
  const c = challengeOf(group, prefix, [group.base(w), group.times(alpha, w)])
  return proofOf({ c, s: mod(w - secret * c) })
}

export function checkDecryption(group: Group, prefix: string, { key, alpha, factor }: Decryption, proof: Proof): boolean {
  const scalars = scalarsOf(proof)
  if (scalars === undefined || group.equal(key, group.identity)) return false
  const { c, s } = scalars
  return c === challengeOf(group, prefix, [group.combine(s, c, key), group.combine(s, c, factor, alpha)])
}
