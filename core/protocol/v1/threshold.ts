import { aSigned, receive, send, signText } from './channel.ts'
import type { Group, Point } from './group.ts'
import { aString, listOf, objectOf, print, readExact } from './json.ts'
import { aProof, possession, proveKnowledge, signMessage } from './proofs.ts'
import { parseScalar, randomScalar, scalarText, sum, type Random } from './scalars.ts'
import { keyAt, MOST_TRUSTEES, polynomialStatement, type Certificate } from './threshold-parts.ts'
import { anAnswer, aPolynomial, commitmentsOf } from './threshold-checks.ts'
import { isSeed, keysOf, takeSeat, type Answer, type Keys, type Seat } from './threshold-seat.ts'

export { certificate, checkCertificate, checkCertificates, isSeed, newSeed } from './threshold-seat.ts'
export type { Answer, CeremonyCode } from './threshold-seat.ts'
export { checkAnswer, checkPolynomial, thresholdParameters } from './threshold-checks.ts'
export type { PartCode } from './threshold-parts.ts'

/**
 * The ceremony of n trustees of whom t suffice (Pedersen; guide, section 5). Four steps, each answered by everybody before the next:
 * certificate → polynomial → (the server sorts them into inputs) → answer → parameters. A trustee keeps nothing but the seed.
 * All of it is text; every text from somebody else is checked before it is used.
 */

const aCoefficientList = objectOf({ polynomial: listOf(aString, 1, MOST_TRUSTEES) })
const aSecret = objectOf({ secret: aString })
const aDecryptionKey = objectOf({ decryption_key: aString })

const anInput = objectOf({
  polynomial: aString,
  secrets: listOf(aString, 1, MOST_TRUSTEES),
  coefexps: listOf(aSigned, 1, MOST_TRUSTEES),
  signatures: listOf(aProof, 1, MOST_TRUSTEES),
})

/** Step 2: a random polynomial of degree t − 1, its value for every trustee sealed for that trustee, and commitments to it. */
export function polynomial(group: Group, seed: string, certificates: readonly string[], random: Random): Answer<string> {
  const seat = takeSeat(group, seed, certificates)
  if ('problem' in seat) return seat
  const { keys, context, certificates: all } = seat.value
  const coefficients = Array.from({ length: context.threshold }, () => randomScalar(random))
  const to = (key: Point, message: object): string => send(group, keys.sign, key, print(message), random)
  const commitments = coefficients.map((coefficient) => group.encode(group.base(coefficient)))
  const coefexps = signText(group, keys.sign, print({ coefexps: commitments }), random)
  const signed = all.map(({ signed: one }) => one)
  return {
    value: print({
      polynomial: to(keys.encryption, { polynomial: coefficients.map(scalarText) }),
      secrets: all.map(({ encryption }, at) => to(encryption, { secret: scalarText(evaluate(coefficients, at + 1)) })),
      coefexps,
      signature: signMessage(group, keys.sign, polynomialStatement(signed, coefexps), random),
    }),
  }
}

const evaluate = (coefficients: readonly bigint[], at: number): bigint =>
  coefficients.reduceRight((total, coefficient) => sum([total * BigInt(at), coefficient]), 0n)

/** Step 3, the server's: what each trustee needs of the others, in order of place. @throws RangeError for a text that `checkPolynomial` refuses. */
export function vinputs(polynomials: readonly string[]): readonly string[] {
  const all = polynomials.map((text) => {
    const read = readExact(text, aPolynomial)
    if (read?.secrets.length !== polynomials.length) throw new RangeError('not a polynomial of this ceremony')
    return read
  })
  const coefexps = all.map((one) => one.coefexps)
  const signatures = all.map(({ signature }) => signature)
  return all.map((one, at) => print({ polynomial: one.polynomial, secrets: all.map(({ secrets }) => secrets[at]!), coefexps, signatures }))
}

/** Step 4: opens what the others sent, checks it against what they committed to, and answers with the public key of the sum. */
export function answer(group: Group, seed: string, certificates: readonly string[], input: string, random: Random): Answer<string> {
  const seat = takeSeat(group, seed, certificates)
  if ('problem' in seat) return seat
  const { keys } = seat.value
  const gathered = gather(group, seat.value, input)
  if ('problem' in gathered) return gathered
  const secret = gathered.value
  const key = group.encode(group.base(secret))
  return {
    value: print({
      private_key: send(group, keys.sign, keys.encryption, print({ decryption_key: scalarText(secret) }), random),
      public_key: {
        pok: proveKnowledge(group, possession(key), secret, random),
        public_key: key,
        signature: signMessage(group, keys.sign, key, random),
      },
    }),
  }
}

function gather(group: Group, { keys, context, certificates }: Seat, input: string): Answer<bigint> {
  const read = readExact(input, anInput)
  const { size, index } = context
  if (read === undefined || [read.secrets, read.coefexps, read.signatures].some(({ length }) => length !== size)) {
    return { problem: { code: 'input_text', index } }
  }
  const own = ownCommitments(group, keys, read.polynomial)
  const shares: bigint[] = []
  for (const [at, sender] of certificates.entries()) {
    const committed = commitmentsOf(group, certificates, at + 1, read.coefexps[at]!, read.signatures[at]!)
    if ('problem' in committed) return committed
    const mine = at + 1 === index
    if (
      mine &&
      !sameList(
        own,
        committed.value.map((point) => group.encode(point)),
      )
    )
      return { problem: { code: 'polynomial_changed', index } }
    const share = openShare(group, keys, sender, read.secrets[at]!)
    if (share === undefined) return { problem: { code: 'secret_unreadable', index: at + 1 } }
    if (!group.equal(group.base(share), keyAt(group, [committed.value], index))) return { problem: { code: 'secret_wrong', index: at + 1 } }
    shares.push(share)
  }
  return { value: sum(shares) }
}

/** What this trustee committed to, from the sealed copy of the polynomial: the server must not have put another one in its place. */
function ownCommitments(group: Group, keys: Keys, sealed: string): readonly string[] | undefined {
  const text = receive(group, { secret: keys.open, own: keys.encryption, from: keys.verification }, sealed)
  const scalars = text === undefined ? undefined : readExact(text, aCoefficientList)?.polynomial.map(parseScalar)
  return scalars?.every((scalar) => scalar !== undefined) ? scalars.map((scalar) => group.encode(group.base(scalar))) : undefined
}

const sameList = (a: readonly string[] | undefined, b: readonly string[]): boolean => a?.join() === b.join()

function openShare(group: Group, keys: Keys, sender: Certificate, sealed: string): bigint | undefined {
  const text = receive(group, { secret: keys.open, own: keys.encryption, from: sender.verification }, sealed)
  return text === undefined ? undefined : parseScalar(readExact(text, aSecret)?.secret)
}

/** The private key that `answer` sealed for the trustee: all that counting needs besides the seed. */
export function decryptionKey(group: Group, seed: string, sealed: string): bigint | undefined {
  if (!isSeed(seed)) return undefined
  const keys = keysOf(group, seed)
  const text = receive(group, { secret: keys.open, own: keys.encryption, from: keys.verification }, sealed)
  return text === undefined ? undefined : parseScalar(readExact(text, aDecryptionKey)?.decryption_key)
}

/** The sealed private key inside an answer, which the server keeps for its trustee. */
export const sealedKeyIn = (text: string): string | undefined => readExact(text, anAnswer)?.private_key
