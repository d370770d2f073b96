import { fraction, rounded, type Fraction } from '../fraction.ts'
import { adjust } from './adjustments.ts'
import { common } from './exact.ts'
import type { Judged } from './points.ts'
import type { Entrant } from './ranking.ts'
import type { Scheme } from './scheme.types.ts'
import { leavesOf } from './tree.ts'
import { vetoLayer } from './veto-layer.ts'

/**
 * The recorded scores of a group under drawn weights, exactly as the engine would round them. Nearly always floating point settles it: an
 * estimate is off by less than 10⁻⁸ hundredths, so that only what is within 10⁻⁶ of a half, or of the bonus gate, is computed in integers.
 */
export class DrawnScores {
  readonly #scheme: Scheme
  readonly #rows: readonly Row[]

  constructor(scheme: Scheme, entrants: readonly Entrant[]) {
    this.#scheme = scheme
    this.#rows = entrants.map((entrant) => rowOf(scheme, entrant))
  }

  /** @param factors thousandths of each indicator's weight */
  under(factors: readonly number[]): readonly number[] {
    return this.#rows.map((row) => {
      const score = Math.max(0, this.#score(row, factors))
      return row.layered(score)
    })
  }

  #score(row: Row, factors: readonly number[]): number {
    let [points, weight] = [0, 0]
    for (let at = 0; at < factors.length; at++) {
      points += row.points[at]! * factors[at]!
      weight += row.weights[at]! * factors[at]!
    }
    const base = weight === 0 ? 0 : (this.#scheme.full * points) / weight
    const { bonusGate: gate } = this.#scheme.adjustments
    if (gate !== undefined && row.bonus > 0 && Math.abs(base - gate.base) < CLOSE) return this.#exact(row, factors)
    const open = gate === undefined || base > gate.base
    const score = base + (open ? row.bonus : 0) - row.deduction
    const half = score + 0.5
    return Math.abs(half - Math.round(half)) < CLOSE ? this.#exact(row, factors) : Math.floor(half)
  }

  #exact(row: Row, factors: readonly number[]): number {
    const { numerators, denominator } = row.exact
    let [points, weight] = [0n, 0n]
    for (const [at, factor] of factors.entries()) {
      points += numerators[at]! * BigInt(factor)
      weight += BigInt(row.weights[at]! * factor)
    }
    const base: Fraction = weight === 0n ? fraction(0) : { n: BigInt(this.#scheme.full) * points, d: denominator * weight }
    const { bonus, deduction } = adjust(this.#scheme.adjustments, row.entrant.subject.adjustments, base)
    return rounded({ n: base.n + BigInt(bonus - deduction) * base.d, d: base.d })
  }
}

const CLOSE = 1e-6

interface Row {
  readonly entrant: Entrant
  /** By leaf; 0 where it does not apply. */
  readonly points: Float64Array
  readonly weights: Float64Array
  readonly exact: { readonly numerators: readonly bigint[]; readonly denominator: bigint }
  /** When the gate is open. */
  readonly bonus: number
  readonly deduction: number
  readonly layered: (score: number) => number
}

function rowOf(scheme: Scheme, entrant: Entrant): Row {
  const leaves = leavesOf(scheme).map((leaf) => entrant.judged.get(leaf.code)!)
  const applies = ({ state }: Judged): boolean => state !== 'not_applicable'
  const { items, bonusCap, deductionCap } = scheme.adjustments
  const free = { items, ...(bonusCap !== undefined && { bonusCap }), ...(deductionCap !== undefined && { deductionCap }) }
  const { bonus, deduction } = adjust(free, entrant.subject.adjustments, fraction(0))
  const { vetoes } = entrant.subject
  return {
    entrant,
    points: Float64Array.from(leaves, ({ points }) => numberOf(points)),
    weights: Float64Array.from(leaves, (one) => (applies(one) ? one.leaf.weight : 0)),
    exact: overOne(leaves.map(({ points }) => points)),
    bonus,
    deduction,
    layered: vetoes.length === 0 ? (score) => score : (score) => vetoLayer(scheme, score, vetoes).recorded,
  }
}

function overOne(values: readonly Fraction[]): Row['exact'] {
  const denominator = values.reduce((soFar, { d }) => (soFar / common(soFar, d)) * d, 1n)
  return { numerators: values.map(({ n, d }) => n * (denominator / d)), denominator }
}

/** Right to the last place but one, also where numerator and denominator are too long for a float. */
const numberOf = ({ n, d }: Fraction): number => Number((n << 80n) / d) / 2 ** 80
