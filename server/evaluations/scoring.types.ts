import type { Evidence } from './cycles.types.ts'

/** One score of one inspecting department, as far as its reader may see it. */
export interface Score {
  readonly id: number
  readonly subjectId: number
  readonly scorerId: number
  readonly indicator: string
  /** From 1; a reopened item has a second one. */
  readonly round: number
  /** Hundredths; null: nothing entered yet. */
  readonly points: number | null
  readonly remark: string
  readonly evidence: readonly Evidence[]
  readonly givenBy: string
  readonly givenByEn: string
  /** UTC ISO text. */
  readonly savedAt: string
  readonly submittedAt: string | null
  readonly version: number
}

/** An item (subject × indicator) that was too far apart, or whose second round runs. */
export interface Reopening {
  readonly subjectId: number
  readonly indicator: string
  /** The round that was too far apart. */
  readonly round: number
  /** Hundredths between the highest and the lowest. */
  readonly spread: number
  /** What the scorers agreed upon when they met. */
  readonly discussion: string
  readonly at: string
}

/** That something was submitted, and nothing of what: progress is counted from these. */
export interface Submitted {
  readonly subjectId: number
  readonly scorerId: number
  readonly indicator: string
  readonly round: number
}
