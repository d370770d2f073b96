import type { Hundredths } from './scheme.types.ts'

// What the engine says: one sheet a subject, and the ranking. Exact numbers are fractions as text, `n/d` in lowest terms, in hundredths of
// points; the rounded ones beside them are for reading and are never computed with.

export interface Line {
  readonly code: string
  /** Level in the tree, 1 for a dimension. */
  readonly level: number
  readonly weight: Hundredths
  /** `pending`: scores or a ballot are still missing; it counts as 0 and the sheet is not complete. */
  readonly state: 'scored' | 'pending' | 'not_applicable' | 'overridden'
  readonly exact: string
  readonly points: Hundredths
  /** What the rule alone gives, when it was overridden. */
  readonly computed?: string
  /** Before deductions, exact; of a dimension the sum. `before` less all `taken` is what the rule gives. */
  readonly before: string
  readonly taken: readonly Taken[]
}
/** Points lost to one fact. */
export interface Taken {
  /** Place in the indicator's events, in the order of `inOrder` (order.ts): put facts into it before you store or show them. */
  readonly event: number
  /** What it would cost without caps, and what it costs: caps are used up in the order of the events. */
  readonly asked: Hundredths
  readonly exact: string
}

export interface Sheet {
  readonly subject: string
  readonly lines: readonly Line[]
  readonly complete: boolean
  /** Factor of the rescale for what does not apply, exact; `1/1` without. */
  readonly rescale: string
  readonly base: string
  readonly bonus: string
  readonly deduction: string
  /** Of adjustments that did not count, and why. */
  readonly refused: readonly { readonly rule: string; readonly why: 'gate' | 'cap' | 'times' }[]
  /** base + bonus - deduction, within 0 and full + bonus cap, rounded once to hundredths: what counts without a veto. */
  readonly score: Hundredths
  readonly grade: string
  /** With the veto layer; equal to the above when nothing is in force. */
  readonly recorded: Hundredths
  readonly recordedGrade: string
  readonly vetoes: readonly { readonly rule: string; readonly ref: string; readonly acts: boolean }[]
  /** Least share of 优秀 persons that a veto leaves, percent. */
  readonly personsQuota?: number
}

export interface Rank {
  readonly subject: string
  readonly group: string
  readonly rank: number
  /** Without the veto layer. */
  readonly rankWithout: number
  readonly recorded: Hundredths
  /** After the quota; of the tied the next lower one until it is decided. */
  readonly grade: string
  /** Lost the grade to the quota, or stands on a tie across the quota line that the leaders must decide. */
  readonly quota?: 'within' | 'beyond' | 'tie'
}

export interface Evaluation {
  readonly format: 'sunlit-evaluation/1'
  readonly sheets: readonly Sheet[]
  /** By group, then rank, then subject. */
  readonly ranking: readonly Rank[]
  /** Per group and graded quota: how many places, who is tied across the line, and who of them got a place by decision. */
  readonly quotas: readonly {
    readonly group: string
    readonly grade: string
    readonly assessed: number
    readonly places: number
    readonly tied: readonly string[]
    /** Undefined as long as nothing is decided: then none of the tied gets the grade. */
    readonly chosen?: readonly string[]
  }[]
}

/** What the leaders decided about a tie across a quota's line. It holds only as long as the very same subjects are tied. */
export interface QuotaDecision {
  readonly group: string
  readonly grade: string
  /** Who was tied, and who of them gets one of the places that are left; at most so many as there are. */
  readonly tied: readonly string[]
  readonly chosen: readonly string[]
  readonly reason: string
  readonly by: string
  readonly on: string
}
