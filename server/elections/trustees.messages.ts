import { aSigned } from '../../core/protocol/v1/channel.ts'
import type { Group } from '../../core/protocol/v1/group.ts'
import { aString, objectOf, readText } from '../../core/protocol/v1/json.ts'
import { checkAnswer, checkCertificate, checkPolynomial, thresholdParameters } from '../../core/protocol/v1/threshold.ts'
import { anAnswer } from '../../core/protocol/v1/threshold-checks.ts'
import { checkSingle, checkTrustees, jointKey, trusteesText } from '../../core/protocol/v1/trustees.ts'
import { AppError } from '../errors.ts'
import type { Ceremony, Round, Trustee } from './trustees.types.ts'

const shared = ({ trustees }: Pick<Ceremony, 'trustees'>): readonly Trustee[] => trustees.filter(({ item }) => item === 'pedersen')
const texts = (trustees: readonly Trustee[], column: 'certificate' | 'polynomial' | 'answer'): readonly string[] =>
  trustees.map((one) => one[column] ?? '')

/** What is wrong with a message, as a stable code; undefined when it holds. */
export function messageProblem(
  group: Group,
  ceremony: Pick<Ceremony, 'trustees' | 'threshold'>,
  me: Trustee,
  round: Round,
  text: string,
): string | undefined {
  const all = shared(ceremony)
  const agreed = { size: all.length, threshold: ceremony.threshold ?? all.length }
  const certificates = texts(all, 'certificate')
  switch (round) {
    case 'key':
      return checkSingle(group, text) ?? (isNamed(text) ? 'trustee_name' : sameKey(ceremony, me, text))
    case 'certificate':
      return checkCertificate(group, text, { ...agreed, index: me.position })?.code ?? twice(all, me, text)
    case 'polynomial':
      return checkPolynomial(group, certificates, me.position, text)?.code
    case 'answer':
      return checkAnswer(group, certificates, texts(all, 'polynomial'), me.position, text)?.code ?? sameKey(ceremony, me, text)
  }
}

const named = objectOf({ pok: (value) => value, public_key: aString }, { name: aString })

/** A name would stand in every archive as long as somebody likes: who keeps the key is known here without it. */
const isNamed = (text: string): boolean => readText(text, named)?.name !== undefined

/** One key under two names would let one person stand for two: whoever copies a key copies the proof that belongs to it. */
function sameKey({ trustees }: Pick<Ceremony, 'trustees'>, me: Trustee, text: string): 'trustee_twice' | undefined {
  const key = publicKeyIn(me.item, text)
  const others = trustees.flatMap(({ item, owner, answer }) => (owner === me.owner || answer === null ? [] : [publicKeyIn(item, answer)]))
  return key !== undefined && others.includes(key) ? 'trustee_twice' : undefined
}

const publicKeyIn = (item: Trustee['item'], text: string): string | undefined =>
  item === 'pedersen' ? readText(text, anAnswer)?.public_key.public_key : readText(text, named)?.public_key

/** The same for certificates, against those that are in; the text was checked before. */
function twice(all: readonly Trustee[], me: Trustee, text: string): string | undefined {
  const taken = all.flatMap(({ owner, certificate }) => (owner === me.owner || certificate === null ? [] : keysOf(certificate)))
  const mine = keysOf(text)
  return mine[0] === mine[1] || mine.some((key) => taken.includes(key)) ? 'certificate_twice' : undefined
}

const certified = objectOf({ context: (value) => value, verification: aString, encryption: aString })
const keysOf = (certificate: string): readonly string[] => {
  const said = readText(readText(certificate, aSigned)?.message ?? '', certified)
  return said === undefined ? [] : [said.verification, said.encryption]
}

/**
 * The text of the archives and the key that follows from it, once everybody has answered. Each part was checked when it came in: what still
 * does not fit together is refused in words, to the one who sent the last part. @throws AppError invalid
 */
export function joinedText(
  group: Group,
  ceremony: Pick<Ceremony, 'trustees' | 'threshold'>,
): { readonly trusteesText: string; readonly jointKey: string } {
  const all = shared(ceremony)
  const items: ['Single' | 'Pedersen', string][] = ceremony.trustees
    .filter(({ item }) => item !== 'pedersen')
    .map(({ answer }) => ['Single', answer ?? ''])
  if (all.length > 0) {
    const parameters = [texts(all, 'certificate'), texts(all, 'polynomial'), texts(all, 'answer')] as const
    items.push(['Pedersen', thresholdParameters(ceremony.threshold ?? all.length, ...parameters)])
  }
  const text = trusteesText(items)
  const key = jointKey(group, text)
  const [problem] = checkTrustees(group, text)
  if (problem !== undefined || key === undefined)
    throw new AppError('invalid', 'trustees.error.joined', {}, { code: problem?.code ?? 'joint_key' })
  return { trusteesText: text, jointKey: key }
}
