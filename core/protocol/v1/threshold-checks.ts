import { aSigned, type Signed } from './channel.ts'
import type { Group, Point } from './group.ts'
import { aString, listOf, matching, objectOf, print, readExact } from './json.ts'
import { aProof, checkKnowledge, checkSignature, possession, type Proof } from './proofs.ts'
import { isPolynomialSigned, keyAt, keyOf, MOST_TRUSTEES, readCoefficients, type Certificate } from './threshold-parts.ts'
import { certificatesOf, type Answer, type CeremonyProblem } from './threshold-seat.ts'

export const aPolynomial = objectOf({
  polynomial: aString,
  secrets: listOf(aString, 1, MOST_TRUSTEES),
  coefexps: aSigned,
  signature: aProof,
})

/** What anybody can check of a polynomial as it comes in: shape, number of commitments, both signatures. `index` from 1. */
export function checkPolynomial(group: Group, certificates: readonly string[], index: number, text: string): CeremonyProblem | undefined {
  const all = certificatesOf(group, certificates)
  if ('problem' in all) return all.problem
  const read = readExact(text, aPolynomial)
  if (read?.secrets.length !== all.value.length) return { code: 'polynomial_text', index }
  const committed = commitmentsOf(group, all.value, index, read.coefexps, read.signature)
  return 'problem' in committed ? committed.problem : undefined
}

export function commitmentsOf(
  group: Group,
  all: readonly Certificate[],
  index: number,
  coefexps: Signed,
  signature: Proof,
): Answer<readonly Point[]> {
  const signer = all[index - 1]
  if (signer === undefined) return { problem: { code: 'not_a_trustee', index } }
  const read = readCoefficients(group, coefexps, signer.context.threshold, signer.verification)
  if ('code' in read) return { problem: { code: read.code, index } }
  const signed = all.map(({ signed: one }) => one)
  if (!isPolynomialSigned(group, signer.verification, signed, coefexps, signature))
    return { problem: { code: 'polynomial_signature', index } }
  return read
}

const aPublicKey = objectOf({ pok: aProof, public_key: matching(/^[0-9a-f]{64}$/), signature: aProof })
export const anAnswer = objectOf({ private_key: aString, public_key: aPublicKey })

/** Does an answer fit what all committed to? `index` from 1. */
export function checkAnswer(
  group: Group,
  certificates: readonly string[],
  polynomials: readonly string[],
  index: number,
  text: string,
): CeremonyProblem | undefined {
  const all = certificatesOf(group, certificates)
  if ('problem' in all) return all.problem
  const committed = allCommitments(group, all.value, polynomials)
  if ('problem' in committed) return committed.problem
  const read = readExact(text, anAnswer)
  if (read === undefined) return { code: 'answer_text', index }
  const problem = checkVerificationKey(group, all.value[index - 1]!.verification, keyAt(group, committed.value, index), read.public_key)
  return problem && { code: problem, index }
}

/** Key, proof that its secret is known, and signature of one trustee, against the key that follows from the commitments. */
export function checkVerificationKey(
  group: Group,
  signer: Point,
  expected: Point,
  said: { readonly pok: Proof; readonly public_key: string; readonly signature: Proof },
): 'answer_key' | 'answer_pok' | 'answer_signature' | undefined {
  const key = keyOf(group, said.public_key)
  if (key === undefined || !group.equal(key, expected)) return 'answer_key'
  if (!checkKnowledge(group, possession(said.public_key), key, said.pok)) return 'answer_pok'
  return checkSignature(group, signer, said.public_key, said.signature) ? undefined : 'answer_signature'
}

function allCommitments(group: Group, all: readonly Certificate[], polynomials: readonly string[]): Answer<readonly (readonly Point[])[]> {
  const lists: (readonly Point[])[] = []
  for (const [at, text] of polynomials.entries()) {
    const read = readExact(text, aPolynomial)
    if (read === undefined) return { problem: { code: 'polynomial_text', index: at + 1 } }
    const committed = commitmentsOf(group, all, at + 1, read.coefexps, read.signature)
    if ('problem' in committed) return committed
    lists.push(committed.value)
  }
  return { value: lists }
}

/** Step 5, the server's: what is published, from texts that were all checked. @throws RangeError for texts that are none of this ceremony. */
export function thresholdParameters(
  threshold: number,
  certificates: readonly string[],
  polynomials: readonly string[],
  answers: readonly string[],
): string {
  const size = certificates.length
  if (polynomials.length !== size || answers.length !== size) throw new RangeError('the ceremony is not complete')
  const sent = polynomials.map((text) => whole(readExact(text, aPolynomial)))
  return print({
    threshold,
    certs: certificates.map((text) => whole(readExact(text, aSigned))),
    coefexps: sent.map(({ coefexps }) => coefexps),
    signatures: sent.map(({ signature }) => signature),
    verification_keys: answers.map((text) => whole(readExact(text, anAnswer)).public_key),
  })
}

function whole<T>(read: T | undefined): T {
  if (read === undefined) throw new RangeError('not a text of this ceremony')
  return read
}
