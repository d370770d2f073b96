import { isBranch, type Indicator, type Leaf, type Scheme } from '../../core/evaluation/scheme.types.ts'
import { scorersFor } from './cycles.rules.ts'
import type { CycleScorer, CycleSubject, Roster } from './cycles.types.ts'
import type { Reopening, Submitted } from './scoring.types.ts'

export const itemKey = (one: { readonly subjectId: number; readonly indicator: string }): string => `${one.indicator}/${one.subjectId}`

/** An indicator that the inspecting departments score. */
export type ScoredLeaf = Leaf & { readonly source: Extract<Leaf['source'], { kind: 'inspection' }> }

const leaves = (indicators: readonly Indicator[]): Leaf[] => indicators.flatMap((one) => (isBranch(one) ? leaves(one.children) : [one]))
/** In the order of the tree: those whose points people give. One that only deducts for findings waits for nobody. */
export const scoredLeaves = ({ indicators }: Pick<Scheme, 'indicators'>): ScoredLeaf[] =>
  leaves(indicators).filter((leaf): leaf is ScoredLeaf => leaf.source.kind === 'inspection' && leaf.rule.kind === 'scores')
export const ballotLeaves = ({ indicators }: Pick<Scheme, 'indicators'>): Leaf[] =>
  leaves(indicators).filter((leaf) => leaf.source.kind === 'ballot')

/** One cell of the scorers' work. */
export interface Item {
  readonly subject: CycleSubject
  readonly leaf: ScoredLeaf
  /** 1, or 2 once the first round was too far apart. */
  readonly round: number
  /** Who has to score it. */
  readonly scorers: readonly CycleScorer[]
  /** Codes of who has submitted this round. */
  readonly submitted: readonly string[]
  readonly reopened: boolean
}
export const isIn = ({ scorers, submitted }: Pick<Item, 'scorers' | 'submitted'>): boolean => submitted.length >= scorers.length

export interface Standing {
  readonly roster: Roster
  readonly leaves: readonly ScoredLeaf[]
  readonly reopenings: readonly Reopening[]
  readonly submitted: readonly Submitted[]
  /** Items that do not apply are scored by nobody: `indicator/subject`. */
  readonly waived: ReadonlySet<string>
}

/** Everything that is to be scored, and by whom: indicators in the order of the tree, subjects in the order of the departments. */
export function itemsOf({ roster, leaves, reopenings, submitted, waived }: Standing): readonly Item[] {
  const reopened = new Set(reopenings.map(itemKey))
  const codes = new Map(roster.scorers.map(({ id, code }) => [id, code]))
  const given = new Map<string, string[]>()
  for (const one of submitted) {
    const key = `${itemKey(one)}/${one.round}`
    given.set(key, [...(given.get(key) ?? []), codes.get(one.scorerId) ?? ''])
  }
  return leaves.flatMap((leaf) =>
    roster.subjects.flatMap((subject) => {
      const key = itemKey({ subjectId: subject.id, indicator: leaf.code })
      if (waived.has(key)) return []
      const again = reopened.has(key)
      const round = again ? 2 : 1
      return [
        { subject, leaf, round, scorers: scorersFor(roster, subject), submitted: given.get(`${key}/${round}`) ?? [], reopened: again },
      ]
    }),
  )
}

/** Of one inspecting department: how much of its work is in. */
export interface Progress {
  readonly expected: number
  readonly submitted: number
  /** Second rounds among what is still to come. */
  readonly again: number
}
export function progressOf(items: readonly Item[], scorer: Pick<CycleScorer, 'id' | 'code'>): Progress {
  const own = items.filter(({ scorers }) => scorers.some(({ id }) => id === scorer.id))
  const open = own.filter(({ submitted }) => !submitted.includes(scorer.code))
  return { expected: own.length, submitted: own.length - open.length, again: open.filter(({ reopened }) => reopened).length }
}
