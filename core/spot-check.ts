import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * A random sample that anybody can draw again (docs/spot-checks.md). Before the draw the list of records is fixed by its hash and the
 * bureau's secret by its commitment; the draw adds a public text that nobody could choose. The numbers come from SHA-256 in counter mode,
 * without modulo bias. The same code runs in the server, in a reader's browser and in an auditor's hands.
 */
export const SPOT_CHECK_METHOD = 'sunlit-spot-check-v1'
export const DRAWS = ['simple', 'stratified'] as const
/** simple: every record has the same chance. stratified: every department has its share, and at least one where the size allows it. */
export type Draw = (typeof DRAWS)[number]

export interface ListedRecord {
  readonly id: number
  /** Of the record, as it stood when the list was fixed. */
  readonly version: number
  readonly departmentId: number
}

/** Everything about one spot check; what is exported, and what `verifySpotCheck` reads. Hashes and secret in lower-case hex. */
export interface SpotCheckEvidence {
  readonly method: string
  readonly draw: Draw
  readonly size: number
  readonly records: readonly ListedRecord[]
  readonly listHash: string
  readonly commitment: string
  /** Undefined until the draw. */
  readonly drawn?: {
    readonly secret: string
    readonly publicText: string
    readonly seed: string
    /** Ids of the records in the order in which they were drawn. */
    readonly sample: readonly number[]
  }
}

export type SpotCheckProblem = 'method' | 'list' | 'commitment' | 'seed' | 'size' | 'sample'

/** One line a record, `id version department`, by id: what the hash of the list is taken of. */
export const listText = (records: readonly ListedRecord[]): string =>
  sorted(records)
    .map(({ id, version, departmentId }) => `${id} ${version} ${departmentId}\n`)
    .join('')

export const listHash = (records: readonly ListedRecord[]): string => bytesToHex(sha256(utf8ToBytes(listText(records))))

/** What is published of the secret before the draw. @throws Error for text that is not hex */
export const commitmentOf = (secret: string): string => bytesToHex(sha256(hexToBytes(secret)))

export const seedOf = (secret: string, publicText: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${SPOT_CHECK_METHOD}\n${secret}\n${publicText}`)))

const sorted = (records: readonly ListedRecord[]): readonly ListedRecord[] => records.toSorted((a, b) => a.id - b.id)

/** Whole numbers below a bound, each as likely as any other, from a seed of 32 bytes. */
export class Numbers {
  readonly #seed: Uint8Array
  #block = new Uint8Array(0)
  #blocks = 0
  #at = 0

  constructor(seed: string) {
    this.#seed = hexToBytes(seed)
  }

  /** Big-endian 32 bits of SHA-256(seed ‖ counter), the counter in 8 bytes from 0; eight numbers a block. */
  #next(): number {
    if (this.#at === this.#block.length) {
      const counter = new Uint8Array(8)
      new DataView(counter.buffer).setBigUint64(0, BigInt(this.#blocks++))
      this.#block = Uint8Array.from(sha256(concatBytes(this.#seed, counter)))
      this.#at = 0
    }
    const value = new DataView(this.#block.buffer).getUint32(this.#at)
    this.#at += 4
    return value
  }

  below(bound: number): number {
    // Numbers of the last, incomplete round would favour the small ones: they are thrown away.
    const limit = Math.floor(2 ** 32 / bound) * bound
    for (;;) {
      const value = this.#next()
      if (value < limit) return value % bound
    }
  }
}

/** The first `size` cards of a Fisher–Yates shuffle. */
function pick(records: readonly ListedRecord[], size: number, numbers: Numbers): ListedRecord[] {
  const cards = [...records]
  for (let i = 0; i < size; i++) {
    const j = i + numbers.below(cards.length - i)
    const [a, b] = [cards[i], cards[j]]
    if (a !== undefined && b !== undefined) [cards[i], cards[j]] = [b, a]
  }
  return cards.slice(0, size)
}

/**
 * How many of each stratum: one each when the size allows it, the rest in proportion to what is left of them, by largest remainders, ties to the
 * earlier one. Adds up to `size`, which must not be more than all together.
 */
export function allocate(strata: readonly number[], size: number): readonly number[] {
  const first = size >= strata.length ? 1 : 0
  const left = strata.map((n) => n - first)
  const all = left.reduce((sum, n) => sum + n, 0)
  const rest = size - first * strata.length
  if (all === 0) return strata.map(() => first)
  const whole = left.map((n) => Math.floor((rest * n) / all))
  let over = rest - whole.reduce((sum, n) => sum + n, 0)
  const byRemainder = left.map((n, i) => ({ i, part: (rest * n) % all })).toSorted((a, b) => b.part - a.part || a.i - b.i)
  for (const { i } of byRemainder) {
    if (over === 0) break
    whole[i] = (whole[i] ?? 0) + 1
    over -= 1
  }
  return whole.map((n) => n + first)
}

/** The sample, in the order drawn. @throws RangeError when there are fewer records than asked for */
export function drawSample(records: readonly ListedRecord[], size: number, draw: Draw, seed: string): readonly ListedRecord[] {
  if (!Number.isInteger(size) || size < 1 || size > records.length) throw new RangeError(`cannot draw ${size} of ${records.length}`)
  const numbers = new Numbers(seed)
  const all = sorted(records)
  if (draw === 'simple') return pick(all, size, numbers)
  const departments = [...new Set(all.map(({ departmentId }) => departmentId))].toSorted((a, b) => a - b)
  const strata = departments.map((id) => all.filter(({ departmentId }) => departmentId === id))
  const sizes = allocate(
    strata.map(({ length }) => length),
    size,
  )
  return strata.flatMap((stratum, i) => pick(stratum, sizes[i] ?? 0, numbers))
}

/** What does not fit in a spot check, all at once; empty when it can be redrawn as it stands. Evidence comes from anywhere: nothing in it is trusted. */
export function verifySpotCheck(evidence: SpotCheckEvidence): readonly SpotCheckProblem[] {
  const { records, drawn, size, draw } = evidence
  const problems: SpotCheckProblem[] = []
  const fits = size >= 1 && Number.isInteger(size) && size <= records.length && (DRAWS as readonly string[]).includes(draw)
  if (evidence.method !== SPOT_CHECK_METHOD) problems.push('method')
  if (listHash(records) !== evidence.listHash || new Set(records.map(({ id }) => id)).size !== records.length) problems.push('list')
  if (!fits) problems.push('size')
  if (drawn === undefined) return problems
  if (!isHex(drawn.secret) || commitmentOf(drawn.secret) !== evidence.commitment) problems.push('commitment')
  if (seedOf(drawn.secret, drawn.publicText) !== drawn.seed) problems.push('seed')
  const again = fits ? drawSample(records, size, draw, seedOf(drawn.secret, drawn.publicText)).map(({ id }) => id) : []
  if (again.join() !== drawn.sample.join()) problems.push('sample')
  return problems
}

const isHex = (text: string): boolean => /^([0-9a-f]{2})+$/.test(text)
