import type { Evidence } from './cycles.types.ts'

/** A leader's decision about one indicator of one subject; `withdrawn` takes the one before it back. */
export interface Decided {
  readonly id: number
  readonly subjectId: number
  readonly indicator: string
  readonly kind: 'not_applicable' | 'override' | 'withdrawn'
  /** Hundredths, of an override. */
  readonly points: number | null
  readonly reason: string
  readonly by: string
  readonly byEn: string
  /** UTC ISO text. */
  readonly at: string
}

/** A bonus or deduction by a rule of the scheme, with the document that it rests on. */
export interface Adjustment {
  readonly id: number
  readonly subjectId: number
  readonly rule: string
  readonly times: number
  readonly document: string
  readonly on: string
  readonly evidence: readonly Evidence[]
  readonly by: string
  readonly byEn: string
  readonly at: string
  readonly withdrawnAt: string | null
  readonly withdrawReason: string
  readonly version: number
}

/** Official counts that were imported: per subject and class, by level in the scheme's order. Weights as merged, decimals or fractions. */
export interface ImportedCounts {
  readonly classes: readonly { readonly code: string; readonly weight: string }[]
  /** By subject's key: one list a class, in the order of `classes`. */
  readonly subjects: Readonly<Record<string, readonly (readonly number[])[]>>
}

/** The democratic evaluation of one indicator: a published election, or imported counts. */
export interface AttachedBallot {
  readonly indicator: string
  readonly electionId: number | null
  readonly electionTitle: string
  readonly counts: ImportedCounts | null
  /** Where imported counts come from. */
  readonly document: string
  readonly by: string
  readonly byEn: string
  readonly at: string
}
