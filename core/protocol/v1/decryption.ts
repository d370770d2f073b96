import type { Ciphertext } from './ciphertexts.ts'
import { fingerprint } from './election.ts'
import { parseTally } from './encrypted-tally.ts'
import type { Group, Point } from './group.ts'
import { aString, listOf, objectOf, print, readText } from './json.ts'
import { aProof, checkDecryption, isProof, proveDecryption, type Proof } from './proofs.ts'
import type { Random } from './scalars.ts'

/** Why a trustee's part of the decryption is refused; stable codes. */
export type DecryptionProblem = 'bad_tally' | 'bad_key' | 'wrong_shape' | 'bad_scalar' | 'bad_point' | 'bad_proof'

const aDecryption = objectOf({ decryption_factors: listOf(listOf(aString)), decryption_proofs: listOf(listOf(aProof)) })

const prefixOf = (election: string, key: string): string => `decrypt|${fingerprint(election)}|${key}|`

export interface DecryptionInput {
  /** The election's exact text. */
  readonly election: string
  readonly encryptedTally: string
  readonly secret: bigint
  readonly random: Random
}

/**
 * A trustee's part: x·α for every entry of the tally, each with its proof. Only for a tally that was added up here from the checked ballots:
 * whatever else a trustee decrypts is decrypted, be it one single ballot.
 * @throws RangeError when the tally cannot be read.
 */
export function partialDecryption(group: Group, { election, encryptedTally, secret, random }: DecryptionInput): string {
  const tally = parseTally(group, encryptedTally)
  if (tally === undefined) throw new RangeError('not an encrypted tally')
  const prefix = prefixOf(election, group.encode(group.base(secret)))
  return print({
    decryption_factors: tally.map((row) => group.encodeAll(row.map(({ alpha }) => group.times(alpha, secret)))),
    decryption_proofs: tally.map((row) => row.map(({ alpha }) => proveDecryption(group, prefix, secret, alpha, random))),
  })
}

export interface DecryptionCheck {
  readonly election: string
  readonly encryptedTally: string
  /** The trustee's public key, looked up by its number in the list of trustees. */
  readonly publicKey: string
  readonly text: string
}

export function checkPartialDecryption(group: Group, check: DecryptionCheck): DecryptionProblem | undefined {
  const tally = parseTally(group, check.encryptedTally)
  if (tally === undefined) return 'bad_tally'
  const key = group.decode(check.publicKey)
  if (key === undefined || group.equal(key, group.identity)) return 'bad_key'
  const read = readText(check.text, aDecryption)
  if (read === undefined || !isLike(read.decryption_factors, tally) || !isLike(read.decryption_proofs, tally)) return 'wrong_shape'
  if (!read.decryption_proofs.flat().every(isProof)) return 'bad_scalar'
  const factors = decodeFactors(group, read.decryption_factors)
  if (factors === undefined) return 'bad_point'
  const prefix = prefixOf(check.election, check.publicKey)
  return areProved(group, prefix, key, { tally, factors, proofs: read.decryption_proofs }) ? undefined : 'bad_proof'
}

interface Proved {
  readonly tally: readonly (readonly Ciphertext[])[]
  readonly factors: readonly (readonly Point[])[]
  readonly proofs: readonly (readonly Proof[])[]
}

const areProved = (group: Group, prefix: string, key: Point, { tally, factors, proofs }: Proved): boolean =>
  tally.every((row, at) =>
    row.every(({ alpha }, column) => checkDecryption(group, prefix, { key, alpha, factor: factors[at]![column]! }, proofs[at]![column]!)),
  )

/** The factors of a part whose proofs were checked; `undefined` when it has not the shape of the tally, or a factor is no point. */
export function factorsIn(group: Group, text: string, tally: readonly (readonly unknown[])[]): Point[][] | undefined {
  const read = readText(text, aDecryption)
  return read !== undefined && isLike(read.decryption_factors, tally) ? decodeFactors(group, read.decryption_factors) : undefined
}

function decodeFactors(group: Group, rows: readonly (readonly string[])[]): Point[][] | undefined {
  const read = rows.map((row) => row.map((factor) => group.decode(factor)))
  return read.every((row) => row.every((factor) => factor !== undefined)) ? read : undefined
}

const isLike = (rows: readonly (readonly unknown[])[], shape: readonly (readonly unknown[])[]): boolean =>
  rows.length === shape.length && rows.every((row, at) => row.length === shape[at]!.length)
