import { fraction, over, plus, rounded, sumOf, times, ZERO, type Fraction } from '../../core/fraction.ts'
import type { Level } from './elections.types.ts'
import type { ClassResult, LevelResult } from './results.types.ts'

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/**
 * Σ points × share of those who chose a level with points; 不了解 and blank ballots are left out. Points are hundredths, so is the answer.
 * Undefined when nobody chose a level with points.
 */
export function scoreOf(levels: readonly Level[], votes: readonly number[]): Fraction | undefined {
  const scored = levels.flatMap(({ points }, i) => (points === null ? [] : [{ points, votes: votes[i] ?? 0 }]))
  const base = total(scored.map((one) => one.votes))
  if (base === 0) return undefined
  return sumOf(scored.map((one) => fraction(one.points * one.votes, base)))
}

/** Values of classes by their shares; the shares of those that have a value grow to 1 together. Undefined when none has one. */
export function weighted(parts: readonly { readonly share: Fraction; readonly value: Fraction | undefined }[]): Fraction | undefined {
  const known = parts.flatMap(({ share, value }) => (value === undefined ? [] : [{ share, value }]))
  const all = sumOf(known.map(({ share }) => share))
  if (all.n === 0n) return undefined
  return over(
    known.reduce((sum, { share, value }) => plus(sum, times(share, value)), ZERO),
    all,
  )
}

/** Hundredths; the only rounding between the ballots and the page. */
const written = (score: Fraction | undefined): number | undefined => (score === undefined ? undefined : rounded(score))

/** Satisfaction of one class, hundredths. */
export const satisfactionOf = (levels: readonly Level[], votes: readonly number[]): number | undefined => written(scoreOf(levels, votes))

/** Satisfaction of all shown classes, each by its share. `votes` in the order of `shown`. */
export const totalSatisfaction = (
  levels: readonly Level[],
  shown: readonly ClassResult[],
  votes: readonly (readonly number[])[],
): number | undefined => written(weighted(shown.map(({ share }, i) => ({ share, value: scoreOf(levels, votes[i] ?? []) }))))

/** Count and share of each level. */
export function levelResults(
  levels: readonly Level[],
  shown: readonly ClassResult[],
  votes: readonly (readonly number[])[],
): LevelResult[] {
  return levels.map((level, index) => ({
    level,
    index,
    votes: total(votes.map((one) => one[index] ?? 0)),
    share: weighted(
      shown.map(({ share }, i) => {
        const base = total(votes[i] ?? [])
        return { share, value: base === 0 ? undefined : fraction(votes[i]?.[index] ?? 0, base) }
      }),
    ),
  }))
}
