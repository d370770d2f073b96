import { isSignedBy, type Signed } from './channel.ts'
import { POINT_TEXT, type Group, type Point } from './group.ts'
import { exactly, listOf, matching, objectOf, print, readExact, wholeNumber, type Reader } from './json.ts'
import { checkSignature, type Proof } from './proofs.ts'

/** More trustees than any ceremony has: a bound for what a stranger's file can make us compute. */
export const MOST_TRUSTEES = 100

/** Place of a trustee (from 1) among `size`, of whom `threshold` suffice to count. */
export interface Context {
  readonly size: number
  readonly threshold: number
  readonly index: number
}

/** What a certificate says, its points decoded. */
export interface Certificate {
  readonly context: Context
  readonly verification: Point
  readonly encryption: Point
  readonly signed: Signed
}

/** `index`: whose part it is about, from 1. */
export interface PartProblem {
  readonly code: PartCode
  readonly index?: number
}

export type PartCode =
  | 'threshold_size'
  | 'certificate_text'
  | 'certificate_context'
  | 'certificate_key'
  | 'certificate_twice'
  | 'certificate_signature'
  | 'coefficients_text'
  | 'coefficients_count'
  | 'coefficients_point'
  | 'coefficients_signature'
  | 'polynomial_signature'

const aPoint = matching(POINT_TEXT)
const small = wholeNumber(1, MOST_TRUSTEES)

const aStatement = objectOf({
  context: objectOf({ group: exactly('Ed25519'), size: small, threshold: small, index: small }),
  verification: aPoint,
  encryption: aPoint,
})
const coefficients: Reader<{ coefexps: string[] }> = objectOf({ coefexps: listOf(aPoint, 1, MOST_TRUSTEES) })

/** The text that a certificate signs. */
export const statement = ({ size, threshold, index }: Context, verification: string, encryption: string): string =>
  print({ context: { group: 'Ed25519', size, threshold, index }, verification, encryption })

/** A point that may be a key: in the group, and not the identity, under which everybody can read and sign. */
export function keyOf(group: Group, text: string): Point | undefined {
  const key = group.decode(text)
  return key === undefined || group.equal(key, group.identity) ? undefined : key
}

type Read<T> = { readonly value: T } | { readonly code: PartCode }

/** One certificate by itself: text, place, keys, signature. */
export function readCertificate(group: Group, signed: Signed, { size, threshold, index }: Context): Read<Certificate> {
  const said = readExact(signed.message, aStatement)
  if (said === undefined) return { code: 'certificate_text' }
  const { context } = said
  if (context.size !== size || context.threshold !== threshold || context.index !== index) return { code: 'certificate_context' }
  const [verification, encryption] = [keyOf(group, said.verification), keyOf(group, said.encryption)]
  if (verification === undefined || encryption === undefined) return { code: 'certificate_key' }
  if (!isSignedBy(group, verification, signed)) return { code: 'certificate_signature' }
  return { value: { context, verification, encryption, signed } }
}

/** All certificates in order of place; nobody may hold two places. */
export function readCertificates(
  group: Group,
  texts: readonly Signed[],
  { size, threshold }: Pick<Context, 'size' | 'threshold'>,
): { readonly certificates: readonly (Certificate | undefined)[]; readonly problems: readonly PartProblem[] } {
  const problems: PartProblem[] = []
  if (texts.length !== size || threshold > size) problems.push({ code: 'threshold_size' })
  const seen = new Set<string>()
  const certificates = texts.map((signed, at) => {
    const index = at + 1
    const read = readCertificate(group, signed, { size, threshold, index })
    if ('code' in read) {
      problems.push({ code: read.code, index })
      return undefined
    }
    const keys = [read.value.verification, read.value.encryption].map((key) => group.encode(key))
    if (keys.some((key) => seen.has(key)) || keys[0] === keys[1]) problems.push({ code: 'certificate_twice', index })
    for (const key of keys) seen.add(key)
    return read.value
  })
  return { certificates, problems }
}

/** The commitments of one trustee, t of them, signed with the key of the certificate in the same place. */
export function readCoefficients(group: Group, signed: Signed, threshold: number, signer: Point): Read<readonly Point[]> {
  const list = readExact(signed.message, coefficients)
  if (list === undefined) return { code: 'coefficients_text' }
  if (list.coefexps.length !== threshold) return { code: 'coefficients_count' }
  const points = list.coefexps.map((text) => keyOf(group, text))
  if (!points.every((point) => point !== undefined)) return { code: 'coefficients_point' }
  return isSignedBy(group, signer, signed) ? { value: points } : { code: 'coefficients_signature' }
}

/** The text by which a trustee confirms which certificates their polynomial was made for. */
export function polynomialStatement(certificates: readonly Signed[], coefexps: Signed): string {
  const certs = certificates.map(({ message, signature }) => ({ message, signature }))
  const list = readExact(coefexps.message, coefficients)?.coefexps ?? []
  return `certs_sig|${print({ certs, coefexps: list })}`
}

export const isPolynomialSigned = (group: Group, signer: Point, certificates: readonly Signed[], coefexps: Signed, proof: Proof): boolean =>
  checkSignature(group, signer, polynomialStatement(certificates, coefexps), proof)

/** Σ_k index^k·A_k over all trustees' commitments: the public key that the trustee in this place must end up with. */
export function keyAt(group: Group, commitments: readonly (readonly Point[])[], index: number): Point {
  const at = BigInt(index)
  return commitments.reduce((total, points) => group.add(total, valueAt(group, points, at)), group.identity)
}

// Horner's rule; the numbers are small and public.
export const valueAt = (group: Group, points: readonly Point[], at: bigint): Point =>
  points.slice(0, -1).reduceRight((total, point) => group.add(group.combine(0n, at, total), point), points.at(-1) ?? group.identity)
