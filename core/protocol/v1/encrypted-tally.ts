import { aCiphertext, decodeCiphertext, type Ciphertext, type CiphertextText } from './ciphertexts.ts'
import type { Group } from './group.ts'
import { either, listOf, matching, readExact, wholeNumber, type Reader } from './json.ts'

const NUMBERS = 2 ** 30 - 1 // the reference writes larger weights as text

/** A weight or a count as the reference writes it: a number, from 2^30 on a decimal text. */
export const weightText = (weight: number): number | string => (weight <= NUMBERS ? weight : String(weight))

/** Reads what `weightText` wrote; the other form of the same value is refused. */
export const aWeight: Reader<number> = (value) => {
  const written = either(wholeNumber(0, NUMBERS), matching(/^[1-9]\d{9,15}$/))(value)
  const weight = Number(written)
  return written !== undefined && Number.isSafeInteger(weight) && weightText(weight) === written ? weight : undefined
}

const someCiphertexts = listOf(listOf(aCiphertext))

/** The encrypted counts, every point checked; `undefined` when the text is not exactly a tally. */
export function parseTally(group: Group, text: string): Ciphertext[][] | undefined {
  const rows = readExact(text, someCiphertexts)
  return rows && decodeTally(group, rows)
}

/** Reads the points of a tally; `undefined` when one is none. */
export function decodeTally(group: Group, rows: readonly (readonly CiphertextText[])[]): Ciphertext[][] | undefined {
  const read = rows.map((row) => row.map((entry) => decodeCiphertext(group, entry)))
  return read.every((row) => row.every((entry) => entry !== undefined)) ? read : undefined
}
