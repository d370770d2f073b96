import { fraction, over, rounded, times, type Fraction } from '../fraction.ts'
import { adjust } from './adjustments.ts'
import { minus, textOf, totalOf } from './exact.ts'
import type { SubjectFacts } from './facts.types.ts'
import { judge, type Judged } from './points.ts'
import { isBranch, type Indicator, type Scheme } from './scheme.types.ts'
import type { Line, Sheet } from './sheet.types.ts'
import { leavesOf, leavesUnder, visit } from './tree.ts'
import { gradeAt, vetoLayer } from './veto-layer.ts'

export type Weights = ReadonlyMap<string, Fraction>

/** What every indicator gives to a subject. @param subject in order (order.ts) @throws RangeError for facts of an indicator that is not in the scheme */
export function judgeAll(scheme: Scheme, subject: SubjectFacts): ReadonlyMap<string, Judged> {
  const judged = new Map(leavesOf(scheme).map((leaf) => [leaf.code, judge(leaf, subject.indicators[leaf.code], scheme.scoring)]))
  const unknown = Object.keys(subject.indicators).find((code) => !judged.has(code))
  if (unknown !== undefined) throw new RangeError(`no indicator ${unknown} in the scheme`)
  return judged
}

/** @param weights other weights for the indicators, in any unit; each line keeps its own points, and its share of them counts anew */
export function sheetOf(scheme: Scheme, subject: SubjectFacts, judged: ReadonlyMap<string, Judged>, weights?: Weights): Sheet {
  const { base, rescale } = baseOf(scheme, [...judged.values()], weights)
  const { bonus, deduction, refused } = adjust(scheme.adjustments, subject.adjustments, base)
  const score = Math.max(0, rounded(totalOf([base, fraction(bonus), fraction(-deduction)])))
  return {
    subject: subject.id,
    lines: visit(scheme.indicators).map(({ indicator, level }) => lineOf(indicator, level, judged)),
    complete: [...judged.values()].every(({ state }) => state !== 'pending'),
    rescale: textOf(rescale),
    base: textOf(base),
    bonus: `${bonus}/1`,
    deduction: `${deduction}/1`,
    refused,
    score,
    grade: scheme.grades[gradeAt(scheme.grades, score)]!.key,
    ...vetoLayer(scheme, score, subject.vetoes),
  }
}

/** What does not apply is taken out of the sum, and the rest is stretched to full marks. */
export function baseOf(
  scheme: Scheme,
  judged: readonly Judged[],
  weights?: Weights,
): { readonly base: Fraction; readonly rescale: Fraction } {
  const applies = judged.filter(({ state }) => state !== 'not_applicable')
  const weightOf = ({ leaf }: Judged): Fraction => weights?.get(leaf.code) ?? fraction(leaf.weight)
  const whole = weights ? totalOf(applies.map(weightOf)) : fraction(applies.reduce((sum, { leaf }) => sum + leaf.weight, 0))
  if (whole.n === 0n) return { base: fraction(0), rescale: fraction(1) }
  const rescale = over(fraction(scheme.full), whole)
  const points = applies.map((one) => (weights ? times(one.points, over(weightOf(one), fraction(one.leaf.weight))) : one.points))
  return { base: times(totalOf(points), rescale), rescale }
}

function lineOf(indicator: Indicator, level: number, judged: ReadonlyMap<string, Judged>): Line {
  const { code, weight } = indicator
  if (isBranch(indicator)) return { code, level, weight, ...summed(leavesUnder(indicator).map((leaf) => judged.get(leaf.code)!)) }
  const { state, points, computed, before, taken } = judged.get(code)!
  const exact = { exact: textOf(points), points: rounded(points), before: textOf(before) }
  return { code, level, weight, state, ...exact, ...(computed && { computed: textOf(computed) }), taken }
}

function summed(parts: readonly Judged[]): Pick<Line, 'state' | 'exact' | 'points' | 'before' | 'taken'> {
  const points = totalOf(parts.map((part) => part.points))
  const all = (state: Line['state']): boolean => parts.every((part) => part.state === state)
  const state = all('not_applicable') ? 'not_applicable' : parts.some((part) => part.state === 'pending') ? 'pending' : 'scored'
  return { state, exact: textOf(points), points: rounded(points), before: textOf(totalOf(parts.map((part) => part.before))), taken: [] }
}

/** Points lost to deductions, those of overridden lines apart: nobody lost them. */
export const lostOf = (judged: Iterable<Judged>, deduction: number): Fraction =>
  totalOf([fraction(deduction), ...[...judged].map((one) => (one.state === 'scored' ? minus(one.before, one.points) : fraction(0)))])
