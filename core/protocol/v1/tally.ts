export { partialDecryption } from './decryption.ts'
export { resultOf } from './result.ts'
import { credentialOf, entriesIn, entriesOf } from './ballot.ts'
import { encodeCiphertexts, plus, type Ciphertext, type CiphertextText } from './ciphertexts.ts'
import type { Question } from './election.ts'
import type { Group } from './group.ts'
import { sha256hex } from './hashing.ts'
import { aWeight, decodeTally, weightText } from './encrypted-tally.ts'
import { matching, objectOf, print, readText, wholeNumber } from './json.ts'

/** What the counted ballots add up to, still encrypted. */
export interface Tally {
  /** The record's exact text: for every question an encrypted count of every entry. */
  readonly encryptedTally: string
  readonly numTallied: number
  readonly totalWeight: number
}

/**
 * Adds up checked ballots, one for each credential: the last that it cast.
 * @param weights of credentials that count for more or less than one; nobody's, where it is left out.
 * @throws RangeError for a text that is no ballot of this election; the ballots' proofs are the box's matter (`checkBallot`).
 */
export function tallyOf(
  group: Group,
  { questions }: { readonly questions: readonly Question[] },
  ballots: readonly string[],
  weights?: ReadonlyMap<string, number>,
): Tally {
  const nothing = { alpha: group.identity, beta: group.identity }
  let totals: Ciphertext[][] = questions.map((question) => Array.from({ length: entriesOf(question) }, () => nothing))
  let totalWeight = 0
  for (const ballot of ballots) {
    const weight = weights?.get(credentialOf(ballot) ?? '') ?? 1
    totalWeight += weight
    if (weight === 0) continue
    const entries = entriesOfBallot(group, ballot, totals)
    totals = totals.map((row, at) => row.map((total, column) => plus(group, total, weighed(group, entries[at]![column]!, weight))))
  }
  const printed = totals.map((row) => encodeCiphertexts(group, row))
  // Ballots are decoded without asking for their order a second time. A sum of the right order is what may be decrypted.
  if (decodeTally(group, printed) === undefined) throw new RangeError('a ballot in the tally was never checked')
  return { encryptedTally: print(printed), numTallied: ballots.length, totalWeight }
}

function entriesOfBallot(group: Group, ballot: string, shape: readonly (readonly unknown[])[]): Ciphertext[][] {
  const rows = entriesIn(ballot)
  if (rows?.length !== shape.length || !rows.every((row, at) => row.length === shape[at]!.length)) {
    throw new RangeError('a text in the tally is no ballot of this election')
  }
  return rows.map((row) => row.map((entry) => known(group, entry)))
}

function known(group: Group, { alpha, beta }: CiphertextText): Ciphertext {
  const a = group.decodeKnown(alpha)
  const b = group.decodeKnown(beta)
  if (a === undefined || b === undefined) throw new RangeError('a ballot in the tally was never checked')
  return { alpha: a, beta: b }
}

function weighed(group: Group, { alpha, beta }: Ciphertext, weight: number): Ciphertext {
  if (weight === 1) return { alpha, beta }
  return { alpha: group.times(alpha, BigInt(weight)), beta: group.times(beta, BigInt(weight)) }
}

interface Sized {
  readonly num_tallied: number
  readonly total_weight: number
  readonly encrypted_tally: string
}

/** The record that names a tally and says how many ballots are in it. */
export const sizedTally = ({ encryptedTally, numTallied, totalWeight }: Tally): string =>
  printSized({ num_tallied: numTallied, total_weight: totalWeight, encrypted_tally: sha256hex(encryptedTally) })

const printSized = (sized: Sized): string => print({ ...sized, total_weight: weightText(sized.total_weight) })

const aSizedTally = objectOf({ num_tallied: wholeNumber(), total_weight: aWeight, encrypted_tally: matching(/^[0-9a-f]{64}$/) })

/** Reads a `sizedTally`: the numbers, and the name (SHA-256) of the tally's record. `undefined` when it is not exactly one. */
export function readSizedTally(text: string): { numTallied: number; totalWeight: number; hash: string } | undefined {
  const read = readText(text, aSizedTally)
  if (read === undefined || printSized(read) !== text) return undefined
  return { numTallied: read.num_tallied, totalWeight: read.total_weight, hash: read.encrypted_tally }
}
