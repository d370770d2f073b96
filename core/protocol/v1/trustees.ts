import { POINT_TEXT, type Group, type Point } from './group.ts'
import { aString, either, exactly, listOf, matching, objectOf, pairOf, print, readText, wholeNumber, type Reader } from './json.ts'
import { aProof, checkKnowledge, possession, proveKnowledge } from './proofs.ts'
import { randomScalar, type Random } from './scalars.ts'
import { aSigned, type Signed } from './channel.ts'
import { checkVerificationKey } from './threshold-checks.ts'
import { isPolynomialSigned, keyAt, keyOf, MOST_TRUSTEES, readCertificates, readCoefficients, type PartCode } from './threshold-parts.ts'

const aPublicKey = objectOf({ pok: aProof, public_key: matching(POINT_TEXT) }, { name: aString })
const aShareKey = objectOf({ pok: aProof, public_key: matching(POINT_TEXT), signature: aProof }, { name: aString })
const few = <T>(item: Reader<T>): Reader<T[]> => listOf(item, 1, MOST_TRUSTEES)
const parameters = objectOf({
  threshold: wholeNumber(1, MOST_TRUSTEES),
  certs: few(aSigned),
  coefexps: few(aSigned),
  signatures: few(aProof),
  verification_keys: few(aShareKey),
})
const single = pairOf(exactly('Single'), aPublicKey)
const pedersen = pairOf(exactly('Pedersen'), parameters)
const trustees = few(either(single, pedersen))

type Single = NonNullable<ReturnType<typeof aPublicKey>>
type Pedersen = NonNullable<ReturnType<typeof parameters>>

/** A key of its own: who holds it must take part in every count. `text` is public; `secret` is written down as a decimal number. */
export function singleKey(group: Group, random: Random, name?: string): { readonly secret: bigint; readonly text: string } {
  const secret = randomScalar(random)
  return { secret, text: singleText(group, secret, random, name) }
}

/** The public text of a key that is there already. */
export function singleText(group: Group, secret: bigint, random: Random, name?: string): string {
  const key = group.encode(group.base(secret))
  return print({ pok: proveKnowledge(group, possession(key), secret, random), public_key: key, name })
}

export type KeyCode = 'trustee_text' | 'trustee_key' | 'trustee_pok'

/** One public key as it comes in. */
export function checkSingle(group: Group, text: string): KeyCode | undefined {
  const read = readText(text, aPublicKey)
  return read === undefined || !isPrinted(text, read) ? 'trustee_text' : checkKey(group, read)
}

function checkKey(group: Group, { public_key: text, pok }: Single): KeyCode | undefined {
  const key = keyOf(group, text)
  if (key === undefined) return 'trustee_key'
  return checkKnowledge(group, possession(text), key, pok) ? undefined : 'trustee_pok'
}

/** Names are free text, in which other programs write U+007F escaped; everything else has one form. */
function isPrinted(text: string, value: object): boolean {
  const printed = print(value)
  return printed === text || printed.replaceAll('\u007f', '\\u007f') === text
}

/** The text that the Setup event holds; the parts stand in it byte for byte. */
export const trusteesText = (items: readonly (readonly ['Single' | 'Pedersen', string])[]): string =>
  `[${items.map(([kind, text]) => `["${kind}",${text}]`).join(',')}]`

/** Someone who may decrypt. Owners are counted from 1 over all items. */
export interface Owner {
  readonly owner: number
  /** Which item of the list, from 0. Every item is needed; inside a threshold item, `threshold` of its owners. */
  readonly item: number
  /** Place inside the item, from 1. */
  readonly index: number
  readonly publicKey: string
  readonly threshold?: number
  readonly name?: string
}

/** In order; `undefined` for a text that is no list of trustees. Nothing is checked but the shape. */
export function ownersOf(text: string): readonly Owner[] | undefined {
  const items = readText(text, trustees)
  if (items === undefined) return undefined
  const flat = items.flatMap((item, at): Omit<Owner, 'owner'>[] =>
    keysIn(item).map(({ public_key: publicKey, name }, place) => ({
      item: at,
      index: place + 1,
      publicKey,
      ...(item[0] === 'Pedersen' && { threshold: item[1].threshold }),
      ...(name !== undefined && { name }),
    })),
  )
  return flat.map((one, at) => ({ owner: at + 1, ...one }))
}

type Item = ['Single', Single] | ['Pedersen', Pedersen]

const keysIn = (item: Item): readonly Single[] => (item[0] === 'Single' ? [item[1]] : item[1].verification_keys)

/** y, under which the ballots are encrypted; `undefined` when a key or a commitment is none. Check the trustees before you rely on it. */
export function jointKey(group: Group, text: string): string | undefined {
  const items = readText(text, trustees)
  const parts = items?.flatMap((item) => (item[0] === 'Single' ? [item[1].public_key] : firstCommitments(item[1])))
  const points = parts?.map((part) => (part === undefined ? undefined : keyOf(group, part)))
  if (points?.every((point) => point !== undefined) !== true) return undefined
  return group.encode(points.reduce((total, point) => group.add(total, point), group.identity))
}

const aCommitment = objectOf({ coefexps: few(matching(POINT_TEXT)) })

const firstCommitments = ({ coefexps }: Pedersen): readonly (string | undefined)[] =>
  coefexps.map(({ message }) => readText(message, aCommitment)?.coefexps[0])

export type TrusteeCode =
  | KeyCode
  | PartCode
  | 'trustees_text'
  | 'trustee_twice'
  | 'threshold_shape'
  | 'verification_key'
  | 'verification_pok'
  | 'verification_signature'

/** `item` counts from 0 (undefined: the whole text), `index` the place inside it from 1. */
export interface TrusteeProblem {
  readonly code: TrusteeCode
  readonly item?: number
  readonly index?: number
}

/** Everything that must hold of the trustees' text, all problems at once (guide, section 5). */
export function checkTrustees(group: Group, text: string): readonly TrusteeProblem[] {
  const items = readText(text, trustees)
  if (items === undefined || !isPrinted(text, items)) return [{ code: 'trustees_text' }]
  const problems = items.flatMap((item, at): TrusteeProblem[] => {
    if (item[0] === 'Pedersen') return checkPedersen(group, item[1]).map((problem) => ({ ...problem, item: at }))
    const code = checkKey(group, item[1])
    return code === undefined ? [] : [{ code, item: at, index: 1 }]
  })
  return [...problems, ...twice(items)]
}

/** The same key under two names would be one person whom the list counts as two. */
function twice(items: readonly Item[]): TrusteeProblem[] {
  const seen = new Set<string>()
  return items.flatMap((item, at) =>
    keysIn(item).flatMap(({ public_key: key }, place): TrusteeProblem[] => {
      const known = seen.has(key)
      seen.add(key)
      return known ? [{ code: 'trustee_twice', item: at, index: place + 1 }] : []
    }),
  )
}

type PartFinding = Omit<TrusteeProblem, 'item'>

function checkPedersen(group: Group, item: Pedersen): readonly PartFinding[] {
  const size = item.certs.length
  if (item.threshold > size || [item.coefexps, item.signatures, item.verification_keys].some(({ length }) => length !== size)) {
    return [{ code: 'threshold_shape' }]
  }
  const { certificates, problems } = readCertificates(group, item.certs, { size, threshold: item.threshold })
  const signers = certificates.map((one) => one?.verification)
  if (!signers.every((signer) => signer !== undefined)) return problems
  const { commitments, found } = readCommitments(group, item, signers)
  if (commitments === undefined) return [...problems, ...found]
  return [...problems, ...found, ...checkKeys(group, item, signers, commitments)]
}

function readCommitments(group: Group, item: Pedersen, signers: readonly Point[]) {
  const found: PartFinding[] = []
  const lists = item.coefexps.map((signed: Signed, at) => {
    const index = at + 1
    const read = readCoefficients(group, signed, item.threshold, signers[at]!)
    if (!isPolynomialSigned(group, signers[at]!, item.certs, signed, item.signatures[at]!))
      found.push({ code: 'polynomial_signature', index })
    if ('value' in read) return read.value
    found.push({ code: read.code, index })
    return undefined
  })
  return { found, commitments: lists.every((list) => list !== undefined) ? lists : undefined }
}

const SAID = { answer_key: 'verification_key', answer_pok: 'verification_pok', answer_signature: 'verification_signature' } as const

const checkKeys = (group: Group, item: Pedersen, signers: readonly Point[], commitments: readonly (readonly Point[])[]): PartFinding[] =>
  item.verification_keys.flatMap((said, at) => {
    const index = at + 1
    const code = checkVerificationKey(group, signers[at]!, keyAt(group, commitments, index), said)
    return code === undefined ? [] : [{ code: SAID[code], index }]
  })
