import type { Group, Point } from './group.ts'
import { aString, objectOf, type Reader } from './json.ts'

/** An encryption of m under y with the exponent r: (r·g, r·y + m·g). */
export interface Ciphertext {
  readonly alpha: Point
  readonly beta: Point
}

/** The same as it stands in a text. */
export interface CiphertextText {
  readonly alpha: string
  readonly beta: string
}

export const aCiphertext: Reader<CiphertextText> = objectOf({ alpha: aString, beta: aString })

/** Both points, strictly read; `undefined` when one is none. */
export function decodeCiphertext(group: Group, { alpha, beta }: CiphertextText): Ciphertext | undefined {
  const a = group.decode(alpha)
  const b = group.decode(beta)
  return a === undefined || b === undefined ? undefined : { alpha: a, beta: b }
}

export function encodeCiphertexts(group: Group, ciphertexts: readonly Ciphertext[]): CiphertextText[] {
  const texts = group.encodeAll(ciphertexts.flatMap(({ alpha, beta }) => [alpha, beta]))
  return ciphertexts.map((_, at) => ({ alpha: texts[2 * at]!, beta: texts[2 * at + 1]! }))
}

/** An encryption of the sum; of zero where there is nothing to add. */
export function addUp(group: Group, ciphertexts: readonly Ciphertext[]): Ciphertext {
  const [first, ...rest] = ciphertexts
  if (first === undefined) return { alpha: group.identity, beta: group.identity }
  return rest.reduce((total, one) => plus(group, total, one), first)
}

export const plus = (group: Group, a: Ciphertext, b: Ciphertext): Ciphertext => ({
  alpha: group.add(a.alpha, b.alpha),
  beta: group.add(a.beta, b.beta),
})
