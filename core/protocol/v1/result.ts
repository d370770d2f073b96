import type { Ciphertext } from './ciphertexts.ts'
import { checkPartialDecryption, factorsIn } from './decryption.ts'
import { aWeight, parseTally, weightText } from './encrypted-tally.ts'
import type { Group, Point } from './group.ts'
import { listOf, objectOf, print, readText } from './json.ts'
import { inverse, mod } from './scalars.ts'
import { ownersOf, type Owner } from './trustees.ts'

/** For every question how often every entry was chosen; column 0 counts the blanks where they are allowed. */
export type Counts = readonly (readonly number[])[]

export interface ResultInput {
  /** The election's exact text. */
  readonly election: string
  /** The trustees' exact text. */
  readonly trustees: string
  readonly encryptedTally: string
  readonly totalWeight: number
  /** By number of trustee; those that do not hold are passed over. */
  readonly decryptions: readonly { readonly owner: number; readonly text: string }[]
}

/**
 * Puts the trustees' parts together and reads the counts.
 * @throws RangeError when too few parts hold, or when a count lies outside 0 … `totalWeight`.
 */
export function resultOf(group: Group, input: ResultInput): { readonly text: string; readonly counts: Counts } {
  const points = plainPoints(group, input, (owner, text) => isSound(group, input, owner, text))
  if (points === undefined) throw new RangeError('too few decryptions that hold')
  const countOf = logarithms(group, input.totalWeight)
  const counts = points.map((row) => group.encodeAll(row).map(countOf))
  return { text: print({ result: counts.map((row) => row.map(weightText)) }), counts }
}

const aResult = objectOf({ result: listOf(listOf(aWeight)) })

/** Reads a result's text; `undefined` when it is none. */
export const parseResult = (text: string): Counts | undefined => readText(text, aResult)?.result

export type ResultProblem = 'wrong_shape' | 'too_few_decryptions' | 'bad_count'

/** Does this result follow from the parts? The parts' proofs are not checked here again: `checkPartialDecryption`, before. */
export function checkResult(group: Group, input: ResultInput & { readonly text: string }): ResultProblem | undefined {
  const counts = parseResult(input.text)
  const points = plainPoints(group, input, () => true)
  if (points === undefined) return 'too_few_decryptions'
  if (counts?.length !== points.length || !points.every((row, at) => row.length === counts[at]!.length)) return 'wrong_shape'
  const isTrue = (point: Point, count: number): boolean => count <= input.totalWeight && group.equal(point, group.base(BigInt(count)))
  return points.every((row, at) => row.every((point, column) => isTrue(point, counts[at]![column]!))) ? undefined : 'bad_count'
}

function isSound(group: Group, { election, encryptedTally }: ResultInput, { publicKey }: Owner, text: string): boolean {
  return checkPartialDecryption(group, { election, encryptedTally, publicKey, text }) === undefined
}

/** m·g of every entry; `undefined` when the texts do not fit each other or parts are missing. */
function plainPoints(group: Group, input: ResultInput, isUsable: (owner: Owner, text: string) => boolean): Point[][] | undefined {
  const tally = parseTally(group, input.encryptedTally)
  const owners = ownersOf(input.trustees)
  if (tally === undefined || owners === undefined) return undefined
  const parts = input.decryptions.flatMap(({ owner: number, text }) => {
    const owner = owners.find((one) => one.owner === number)
    const factors = owner === undefined || !isUsable(owner, text) ? undefined : factorsIn(group, text, tally)
    return owner === undefined || factors === undefined ? [] : [{ owner, factors }]
  })
  const items = [...new Set(owners.map(({ item }) => item))]
  const chosen = items.map((item) => enough(owners, parts, item))
  if (!chosen.every((some) => some !== undefined)) return undefined
  return openWith(group, tally, chosen.flat())
}

interface Part {
  readonly owner: Owner
  readonly factors: readonly (readonly Point[])[]
}

interface Weighed {
  readonly factors: Part['factors']
  readonly lambda: bigint
}

/** The first parts that suffice for an item of the trustees' list, each once, with what they count for. */
function enough(owners: readonly Owner[], parts: readonly Part[], item: number): Weighed[] | undefined {
  const needed = owners.find((owner) => owner.item === item)?.threshold ?? 1
  const own = new Map(parts.filter(({ owner }) => owner.item === item).map((part) => [part.owner.index, part]))
  const some = [...own.values()].slice(0, needed)
  if (some.length < needed) return undefined
  const indices = some.map(({ owner }) => owner.index)
  const isShared = owners.some((owner) => owner.item === item && owner.threshold !== undefined)
  return some.map(({ owner, factors }) => ({ factors, lambda: isShared ? lagrange(owner.index, indices) : 1n }))
}

/** What the share of `index` counts for when the polynomial is read at 0 from the shares of `indices`. */
function lagrange(index: number, indices: readonly number[]): bigint {
  const others = indices.filter((other) => other !== index).map(BigInt)
  const above = others.reduce((product, other) => mod(product * other), 1n)
  const below = others.reduce((product, other) => mod(product * (other - BigInt(index))), 1n)
  return mod(above * inverse(below))
}

const openWith = (group: Group, tally: readonly (readonly Ciphertext[])[], parts: readonly Weighed[]): Point[][] =>
  tally.map((row, at) =>
    row.map(({ beta }, column) =>
      parts.reduce((rest, { factors, lambda }) => {
        const factor = factors[at]![column]!
        return group.sub(rest, lambda === 1n ? factor : group.times(factor, lambda))
      }, beta),
    ),
  )

/** Reads m from the text of m·g, 0 ≤ m ≤ `most`, in about 2·√most steps (baby steps and giant steps). @throws RangeError when there is none. */
function logarithms(group: Group, most: number): (text: string) => number {
  const size = Math.ceil(Math.sqrt(most + 1))
  const steps = [group.identity]
  while (steps.length < size) steps.push(group.add(steps.at(-1)!, group.g))
  const babies = new Map(group.encodeAll(steps).map((text, step) => [text, step]))
  const giant = group.base(BigInt(size))
  return (text) => {
    let point = group.decodeKnown(text)
    for (let passed = 0; point !== undefined && passed <= most; passed += size, point = group.sub(point, giant)) {
      const baby = babies.get(group.encode(point))
      if (baby !== undefined && passed + baby <= most) return passed + baby
    }
    throw new RangeError('a count is larger than what was cast')
  }
}
