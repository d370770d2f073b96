import type { AdjustmentFact, BallotFact, FactEvent, Facts, IndicatorFacts, ScoreFact, SubjectFacts, VetoFact } from './facts.types.ts'

type Order<T> = (a: T, b: T) => number

/** By the UTF-16 units of texts and by size of numbers, the first key that differs: the same on every machine and in every language. */
const by =
  <T>(...keys: ((item: T) => string | number)[]): Order<T> =>
  (a, b) => {
    for (const key of keys) {
      const [one, other] = [key(a), key(b)]
      if (one !== other) return one < other ? -1 : 1
    }
    return 0
  }

const EVENTS = by<FactEvent>(
  (one) => one.on,
  (one) => one.ref,
  (one) => one.key,
  (one) => one.title,
  (one) => one.n,
  (one) => one.days,
)
const SCORES = by<ScoreFact>(
  (one) => one.scorer,
  (one) => one.points,
  (one) => one.remark,
)
const CLASSES = by<BallotFact['classes'][number]>(
  (one) => one.code,
  (one) => one.weight,
  (one) => one.counts.join(),
)
const ADJUSTMENTS = by<AdjustmentFact>(
  (one) => one.on,
  (one) => one.rule,
  (one) => one.document,
  (one) => one.times,
)
const VETOES = by<VetoFact>(
  (one) => one.inForceOn,
  (one) => one.rule,
  (one) => one.ref,
  (one) => one.title,
)

/** A list that is in order already is given back as it is: frozen facts are, and they are read far more often than made. */
function sorted<T>(list: readonly T[], order: Order<T>): readonly T[] {
  return list.every((item, at) => at === 0 || order(list[at - 1]!, item) <= 0) ? list : list.toSorted(order)
}

/**
 * The facts in their one order: whoever gathers them in whatever order gets the same bytes. Caps are used up, and `Taken.event` counts, in
 * this order, so put facts into it before they are stored or shown beside a sheet.
 */
export const inOrder = (facts: Facts): Facts => ({
  ...facts,
  subjects: sorted(
    facts.subjects.map(subjectInOrder),
    by((subject) => subject.id),
  ),
})

export const subjectInOrder = (subject: SubjectFacts): SubjectFacts => ({
  ...subject,
  indicators: Object.fromEntries(Object.entries(subject.indicators).map(([code, facts]) => [code, indicatorInOrder(facts)])),
  adjustments: sorted(subject.adjustments, ADJUSTMENTS),
  vetoes: sorted(subject.vetoes, VETOES),
})

function indicatorInOrder(facts: IndicatorFacts): IndicatorFacts {
  const { events, scores, earlierScores, ballot } = facts
  return {
    ...facts,
    ...(events && { events: sorted(events, EVENTS) }),
    ...(scores && { scores: sorted(scores, SCORES) }),
    ...(earlierScores && { earlierScores: earlierScores.map((round) => sorted(round, SCORES)) }),
    ...(ballot && { ballot: { ...ballot, classes: sorted(ballot.classes, CLASSES) } }),
  }
}
