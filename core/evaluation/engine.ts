import type { Facts, IndicatorFacts, SubjectFacts } from './facts.types.ts'
import { inOrder } from './order.ts'
import { withinQuotas } from './quotas.ts'
import { placesOf, type Entrant } from './ranking.ts'
import type { Scheme } from './scheme.types.ts'
import { judgeAll, sheetOf, type Weights } from './sheets.ts'
import type { Evaluation, QuotaDecision, Rank } from './sheet.types.ts'
import { findLeaf } from './tree.ts'

export { findLeaf, leavesOf, totalsOf } from './tree.ts'

export interface Options {
  /**
   * Other weights by indicator's code, in any unit: each indicator's share of its own weight counts with the new one, and the sum is
   * brought back to full marks. Points on the lines, and the keys of the ranking after the score, stay those of the scheme.
   */
  readonly weights?: Weights
  /** Code of a scorer whose points are left out; what only that one scored is not applicable then. */
  readonly leaveOut?: string
  /** Those that say who gets the places across which somebody is tied; in the order in which they were made. */
  readonly quotaDecisions?: readonly QuotaDecision[]
}

/**
 * Every sheet and rank from a frozen scheme and its facts, in exact arithmetic, rounded once. Pure: the same scheme and facts, the facts in
 * whatever order, give the same canonical bytes everywhere.
 * @param scheme one that `checkScheme` has no error for
 * @throws RangeError for facts that name an indicator, adjustment or veto rule that is not in the scheme, or the same subject twice
 */
export function evaluate(scheme: Scheme, facts: Facts, options: Options = {}): Evaluation {
  const { leaveOut, weights, quotaDecisions = [] } = options
  const { cycle, subjects } = inOrder(leaveOut === undefined ? facts : without(scheme, facts, leaveOut))
  const entrants = entrantsOf(scheme, subjects, weights)
  const groups = groupsOf(entrants).map(([group, members]) => ranked(scheme, group, members, { on: cycle.to, decisions: quotaDecisions }))
  return {
    format: 'sunlit-evaluation/1',
    sheets: entrants.map(({ sheet }) => sheet),
    ranking: groups.flatMap(({ ranks }) => ranks),
    quotas: groups.flatMap(({ counts }) => counts),
  }
}

/** @param subjects in order (order.ts) */
export function entrantsOf(scheme: Scheme, subjects: readonly SubjectFacts[], weights?: Weights): readonly Entrant[] {
  const twice = subjects.find(({ id }, at) => subjects[at - 1]?.id === id)
  if (twice !== undefined) throw new RangeError(`a subject twice: ${twice.id}`)
  return subjects.map((subject) => {
    const judged = judgeAll(scheme, subject)
    return { subject, judged, sheet: sheetOf(scheme, subject, judged, weights) }
  })
}

/** By group, in the order of their names. */
export function groupsOf(entrants: readonly Entrant[]): readonly (readonly [string, readonly Entrant[]])[] {
  const groups = new Map<string, Entrant[]>()
  for (const entrant of entrants) {
    const members = groups.get(entrant.subject.group) ?? []
    members.push(entrant)
    groups.set(entrant.subject.group, members)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

function ranked(
  scheme: Scheme,
  group: string,
  entrants: readonly Entrant[],
  { on, decisions }: { readonly on: string; readonly decisions: readonly QuotaDecision[] },
): { readonly ranks: readonly Rank[]; readonly counts: Evaluation['quotas'] } {
  const [places, without] = [placesOf(scheme, entrants, true), placesOf(scheme, entrants, false)]
  const sheets = entrants.map(({ sheet }) => sheet)
  const { grades, counts } = withinQuotas(scheme, sheets, places, { group, on, decisions })
  const ranks = sheets.map(({ subject, recorded }): Rank => {
    const [rank, rankWithout] = [places.get(subject)!, without.get(subject)!]
    return { subject, group, rank, rankWithout, recorded, ...grades.get(subject)! }
  })
  return { ranks: ranks.sort((a, b) => a.rank - b.rank || (a.subject < b.subject ? -1 : 1)), counts }
}

function without(scheme: Scheme, facts: Facts, scorer: string): Facts {
  return { ...facts, subjects: facts.subjects.map((subject) => ({ ...subject, indicators: withoutScorer(scheme, subject, scorer) })) }
}

/** The points of one scorer are gone; an indicator that nobody else scored cannot be judged then. */
export function withoutScorer(scheme: Scheme, { indicators }: SubjectFacts, scorer: string): SubjectFacts['indicators'] {
  const left = Object.entries(indicators).map(([code, facts]): [string, IndicatorFacts] => {
    if (facts.scores === undefined || findLeaf(scheme, code)?.rule.kind !== 'scores') return [code, facts]
    const scores = facts.scores.filter((score) => score.scorer !== scorer)
    const alone = scores.length === 0 && facts.scores.length > 0
    return [code, { ...facts, scores, ...(alone && { notApplicable: { reason: scorer, by: '', on: '' } }) }]
  })
  return Object.fromEntries(left)
}
