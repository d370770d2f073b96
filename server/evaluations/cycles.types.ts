export const CYCLE_STATES = ['draft', 'open', 'scoring', 'preliminary', 'final', 'archived', 'cancelled'] as const
/** draft → open → scoring → preliminary (publicity, objections) → final → archived; `cancelled` by decision before there is a result. */
export type CycleState = (typeof CYCLE_STATES)[number]

export interface Cycle {
  readonly id: number
  readonly schemeId: number
  readonly schemeName: string
  readonly schemeCode: string
  readonly title: string
  /** `2026`, `2026-Q3` or `2026-09`. */
  readonly period: string
  /** `YYYY-MM-DD`, both included. */
  readonly fromOn: string
  readonly toOn: string
  readonly state: CycleState
  /** Day, included, by which the inspecting departments should be through. */
  readonly scoreUntil: string | null
  /** Days of the preliminary publicity, both included. */
  readonly publicityFrom: string | null
  readonly publicityUntil: string | null
  /** Of evaluation_versions: what counts now. */
  readonly versionId: number | null
  readonly disclosureId: number | null
  readonly createdBy: number
  readonly createdAt: string
  readonly version: number
}

/** Who is evaluated, as it was called when the cycle opened. */
export interface CycleSubject {
  readonly id: number
  /** `department:BGS`, `person:17`. */
  readonly key: string
  readonly departmentId: number
  readonly personId: number | null
  readonly name: string
  readonly nameEn: string
  /** Ranked within it. */
  readonly group: string
}

/** An inspecting department. A substitute scores only those subjects for which the leaders named it. */
export interface CycleScorer {
  readonly id: number
  readonly departmentId: number
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly substitute: boolean
}

export interface Substitution {
  readonly subjectId: number
  readonly scorerId: number
  readonly reason: string
  readonly namedBy: string
  readonly namedByEn: string
  readonly namedAt: string
}

/** Who takes part in a cycle: everything about blind scoring is decided from it. */
export interface Roster {
  readonly subjects: readonly CycleSubject[]
  readonly scorers: readonly CycleScorer[]
  readonly substitutions: readonly Substitution[]
}

export const CYCLE_STEPS = [
  'created',
  'edited',
  'opened',
  'scoring',
  'substitute',
  'all_in',
  'reopened',
  'ballot',
  'ballot_removed',
  'adjustment',
  'adjustment_withdrawn',
  'decision',
  'closed',
  'cancelled',
  'preliminary',
  'revised',
  'final',
  'archived',
] as const
export type CycleStepName = (typeof CYCLE_STEPS)[number]
/** One line of the public timeline. The detail is flat: texts and numbers that a sentence of `cycles.step.*` names. */
export interface CycleStep {
  readonly step: CycleStepName
  readonly actorName: string | null
  readonly actorNameEn: string | null
  /** UTC ISO text. */
  readonly at: string
  readonly detail: Readonly<Record<string, string | number>>
}

/** What a score is founded on. */
export type Evidence =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'inspection'; readonly id: number }
  | { readonly kind: 'file'; readonly sha256: string; readonly name: string }
