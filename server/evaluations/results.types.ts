import type { Facts, SubjectFacts } from '../../core/evaluation/facts.types.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import type { Evaluation, QuotaDecision, Rank, Sheet } from '../../core/evaluation/sheet.types.ts'
import type { Correction } from './corrections.rules.ts'

export const VERSION_KINDS = ['preliminary', 'revised', 'final'] as const
export type VersionKind = (typeof VERSION_KINDS)[number]

/** One result of a cycle. It is never changed: a decision makes the next one. */
export interface VersionHead {
  readonly id: number
  readonly cycleId: number
  /** From 1. */
  readonly number: number
  readonly kind: VersionKind
  /** Of the bundle's bytes. */
  readonly sha256: string
  /** Why there is another one; empty for the first. */
  readonly reason: string
  /** Empty: the clock. */
  readonly createdBy: string
  readonly createdByEn: string
  /** UTC ISO text. */
  readonly createdAt: string
}

/** Everything that a version was computed from, and what came out. */
export interface WholeVersion {
  readonly head: VersionHead
  readonly scheme: Scheme
  readonly facts: Facts
  readonly evaluation: Evaluation
  readonly quotaDecisions: readonly QuotaDecision[]
  /** Those before it, oldest first. */
  readonly earlier: readonly VersionHead[]
}

/** One subject in a version. */
export interface StoredSheet {
  readonly subject: string
  readonly facts: SubjectFacts
  readonly sheet: Sheet
  readonly rank: Rank
}

/** What a ranking needs of a sheet: without the facts. */
export type RankedSheet = Omit<StoredSheet, 'facts'>

export const OUTCOMES = ['upheld', 'partly', 'rejected'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface Objection {
  readonly id: number
  readonly cycleId: number
  readonly versionId: number
  readonly versionNumber: number
  readonly subject: string
  readonly subjectName: string
  readonly subjectNameEn: string
  readonly indicator: string
  readonly grounds: string
  /** One a line. */
  readonly evidence: string
  readonly departmentId: number
  readonly raisedBy: number
  readonly raisedByName: string
  readonly raisedByNameEn: string
  readonly raisedAt: string
  readonly dueOn: string
  readonly state: 'open' | 'withdrawn' | 'decided'
  readonly outcome: Outcome | null
  readonly reasons: string
  readonly correction: Correction | null
  readonly decidedBy: number | null
  readonly decidedByName: string
  readonly decidedByNameEn: string
  readonly decidedAt: string | null
  readonly madeVersion: number | null
  readonly version: number
}

export interface Confirmation {
  readonly versionId: number
  readonly personId: number
  readonly name: string
  readonly nameEn: string
  readonly note: string
  readonly at: string
}

/** A tie across the line of a quota as it was decided. */
export interface StoredQuotaDecision extends QuotaDecision {
  /** The first version in which it holds. */
  readonly versionNumber: number
  readonly byEn: string
}
