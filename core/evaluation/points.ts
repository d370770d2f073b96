import { fraction, over, times, type Fraction } from '../fraction.ts'
import { takeOff, type Taking } from './deductions.ts'
import { exactOf, isLess, minus, totalOf, within } from './exact.ts'
import type { BallotFact, IndicatorFacts, ScoreFact } from './facts.types.ts'
import type { Leaf, Level, Scoring } from './scheme.types.ts'
import type { Line, Taken } from './sheet.types.ts'

/** What one indicator gives to one subject, exact, in hundredths of points. */
export interface Judged {
  readonly leaf: Leaf
  readonly state: Line['state']
  readonly points: Fraction
  readonly computed?: Fraction
  readonly before: Fraction
  readonly taken: readonly Taken[]
}

const ZERO = fraction(0)

/** @param facts in order (order.ts); none: nothing is known of this indicator */
export function judge(leaf: Leaf, facts: IndicatorFacts = {}, scoring: Scoring): Judged {
  if (facts.notApplicable) return { leaf, state: 'not_applicable', points: ZERO, before: ZERO, taken: [] }
  const before = beforeDeductions(leaf, facts, scoring)
  const { left, taken } = before === undefined ? { left: ZERO, taken: [] } : deducted(leaf, before, facts)
  const said = { leaf, before: before ?? ZERO, taken }
  if (facts.override === undefined) return { ...said, state: before === undefined ? 'pending' : 'scored', points: left }
  const points = within(fraction(facts.override.points), fraction(leaf.weight))
  return { ...said, state: 'overridden', points, ...(before !== undefined && { computed: left }) }
}

function deducted({ rule, weight }: Leaf, before: Fraction, { events = [] }: IndicatorFacts): Taking {
  if (rule.kind === 'levels') return { left: before, taken: [] }
  const most = rule.kind === 'deduct' && rule.cap !== undefined && rule.cap < weight ? fraction(rule.cap) : before
  return takeOff(before, most, rule.deductions, events)
}

/** Undefined when what it is computed from is not there yet. */
function beforeDeductions(leaf: Leaf, facts: IndicatorFacts, scoring: Scoring): Fraction | undefined {
  const weight = fraction(leaf.weight)
  const share = shareOf(leaf, facts, scoring)
  return share && within(times(weight, share), weight)
}

/** How much of its weight the indicator gives before deductions. */
function shareOf(leaf: Leaf, facts: IndicatorFacts, scoring: Scoring): Fraction | undefined {
  const { rule } = leaf
  switch (rule.kind) {
    case 'deduct':
      return fraction(1)
    case 'ratio':
      return ratioOf(facts)
    case 'linear': {
      const value = valueOf(leaf, facts)
      return value === 'nothing_due' ? fraction(1) : value && straight(value, exactOf(rule.floor), exactOf(rule.target))
    }
    case 'steps': {
      const value = valueOf(leaf, facts)
      if (value === undefined) return undefined
      const reached = rule.steps.find(({ min }) => value === 'nothing_due' || !isLess(value, exactOf(min)))
      return fraction(reached?.share ?? 0, 100)
    }
    case 'scores':
      return meanOf(facts.scores ?? [], leaf.weight, scoring)
    case 'levels':
      return leaf.source.kind === 'ballot' ? satisfaction(leaf.source.levels, facts.ballot) : undefined
  }
}

/** Nothing was due: nothing was missed. */
const ratioOf = ({ ratio }: IndicatorFacts): Fraction =>
  ratio === undefined || ratio.due === 0 ? fraction(1) : within(fraction(ratio.kept, ratio.due), fraction(1))

/** The value as given, or the ratio in percent. The mean of other cycles is waited for; of everything else nothing was due. */
function valueOf({ source }: Leaf, facts: IndicatorFacts): Fraction | 'nothing_due' | undefined {
  if (facts.value !== undefined) return exactOf(facts.value)
  if (facts.ratio !== undefined && facts.ratio.due > 0) return times(ratioOf(facts), fraction(100))
  return source.kind === 'auto' && source.measure === 'cycles' ? undefined : 'nothing_due'
}

const straight = (value: Fraction, floor: Fraction, target: Fraction): Fraction =>
  within(over(minus(value, floor), minus(target, floor)), fraction(1))

/** Mean of what the scorers gave; from `trimFrom` on without the highest and the lowest. */
function meanOf(scores: readonly ScoreFact[], weight: number, { trimFrom }: Scoring): Fraction | undefined {
  if (scores.length === 0) return undefined
  const points = scores.map((score) => Math.min(Math.max(score.points, 0), weight)).sort((a, b) => a - b)
  const counted = points.length >= Math.max(trimFrom, 3) ? points.slice(1, -1) : points
  const sum = counted.reduce((soFar, one) => soFar + one, 0)
  return fraction(sum, counted.length * weight)
}

/** Mean worth of the counted answers in each class, weighted over the classes that have any. */
function satisfaction(levels: readonly Level[], ballot: BallotFact | undefined): Fraction | undefined {
  const classes = (ballot?.classes ?? []).flatMap(({ weight, counts }) => {
    const counted = levels.flatMap(({ worth }, at) => (worth === null ? [] : [{ worth, n: counts[at] ?? 0 }]))
    const answers = counted.reduce((soFar, { n }) => soFar + n, 0)
    const worth = counted.reduce((soFar, one) => soFar + one.n * one.worth, 0)
    return answers === 0 ? [] : [{ weight: exactOf(weight), mean: fraction(worth, answers * 100) }]
  })
  const whole = totalOf(classes.map(({ weight }) => weight))
  if (whole.n <= 0n) return undefined
  return over(totalOf(classes.map(({ weight, mean }) => times(weight, mean))), whole)
}
