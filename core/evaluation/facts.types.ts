import type { FactKey, Hundredths } from './scheme.types.ts'

// What a cycle knows, frozen when scoring closes: with the scheme it is all that the result is computed from. Plain JSON.

export interface Facts {
  readonly format: 'sunlit-facts/1'
  readonly cycle: {
    readonly title: string
    /** Both included, `YYYY-MM-DD`. */
    readonly from: string
    readonly to: string
  }
  readonly subjects: readonly SubjectFacts[]
}

export interface SubjectFacts {
  /** `department:BGS` or `person:17`: stable, what everything else is ordered by at last. */
  readonly id: string
  readonly name: string
  readonly nameEn: string
  /** Subjects are ranked within a group: departments of the office, subordinate units; '' when there is one. */
  readonly group: string
  /** By indicator's code. An indicator without an entry has no facts: nothing to deduct, nobody's score yet. */
  readonly indicators: Readonly<Record<string, IndicatorFacts>>
  readonly adjustments: readonly AdjustmentFact[]
  /** Those in force only. */
  readonly vetoes: readonly VetoFact[]
}

export interface IndicatorFacts {
  readonly notApplicable?: Decision
  /** The computed value stays beside it. */
  readonly override?: Decision & { readonly points: Hundredths }
  readonly ratio?: { readonly kept: number; readonly due: number }
  /** Exact: a decimal `92.5` or a fraction `7/3`. */
  readonly value?: string
  readonly events?: readonly FactEvent[]
  /** Of the round that counts. */
  readonly scores?: readonly ScoreFact[]
  /** Rounds before it, when the spread reopened the item. */
  readonly earlierScores?: readonly (readonly ScoreFact[])[]
  readonly ballot?: BallotFact
}
export interface Decision {
  readonly reason: string
  /** Name of who decided. */
  readonly by: string
  readonly on: string
}
export interface FactEvent {
  readonly key: FactKey
  /** How many at once: 3 missing elements. */
  readonly n: number
  readonly days: number
  readonly title: string
  /** `obligation:812`, `disclosure:44`, `case:7`, `finding:3`: with the title what a reader checks. */
  readonly ref: string
  readonly on: string
}
export interface ScoreFact {
  /** Code of the inspecting department. */
  readonly scorer: string
  readonly points: Hundredths
  readonly remark: string
}
export interface BallotFact {
  /** Address of the election, or how the imported table is called. */
  readonly source: string
  /** Counts by level in the scheme's order; small classes are merged already and absent. Weights as merged, in percent or any unit. */
  readonly classes: readonly { readonly code: string; readonly weight: string; readonly counts: readonly number[] }[]
}
export interface AdjustmentFact {
  readonly rule: string
  readonly times: number
  readonly document: string
  readonly on: string
}
export interface VetoFact {
  readonly rule: string
  readonly ref: string
  readonly title: string
  readonly inForceOn: string
}
