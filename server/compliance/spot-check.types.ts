import type { Draw, ListedRecord } from '../../core/spot-check.ts'

export const VERDICTS = ['as_published', 'discrepancies'] as const
/** What an inspector found beside the vouchers: as it was published, or not. */
export type Verdict = (typeof VERDICTS)[number]

export interface SpotCheck {
  readonly id: number
  /** Published on these days, both included. */
  readonly fromOn: string
  readonly toOn: string
  readonly draw: Draw
  readonly size: number
  /** Announced: where the public text of the draw will come from. */
  readonly publicSource: string
  readonly recordCount: number
  readonly listHash: string
  readonly commitment: string
  readonly announcedBy: string
  readonly announcedByEn: string
  readonly announcedAt: string
  /** Null until the draw. */
  readonly publicText: string | null
  readonly seed: string | null
  readonly drawnBy: string | null
  readonly drawnByEn: string | null
  readonly drawnAt: string | null
  readonly version: number
  readonly judged: number
  readonly discrepancies: number
}

/** The same with what only the draw and its evidence need. The secret never leaves the server before the draw. */
export interface WholeSpotCheck extends SpotCheck {
  readonly records: readonly ListedRecord[]
  readonly secret: string
}

export interface GivenVerdict {
  readonly verdict: Verdict
  readonly note: string
  readonly by: string
  readonly byEn: string
  readonly at: string
}

export interface Pick {
  readonly id: number
  readonly position: number
  readonly disclosureId: number
  readonly versionNumber: number
  readonly departmentId: number
  readonly department: string
  readonly departmentEn: string
  readonly title: string
  readonly filingNumber: string | null
  readonly version: number
  /** Newest first; empty until somebody has looked. */
  readonly verdicts: readonly GivenVerdict[]
}
