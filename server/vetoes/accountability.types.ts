import type { AccountabilityStepName, Circumstance, Measure, Part, PersonState, Share } from './accountability.rules.ts'

/** Days as `YYYY-MM-DD`, instants as UTC ISO text. */
export interface AccountabilityRecord {
  readonly id: number
  readonly year: number
  readonly number: number
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  /** Whose inspectors keep it. */
  readonly officeId: number
  readonly officeName: string
  readonly officeNameEn: string
  readonly vetoId: number | null
  readonly violation: string
  readonly basis: string
  readonly happenedOn: string
  readonly circumstance: Circumstance
  readonly persons: number
  /** For whom it is not over yet. */
  readonly open: number
  readonly inForce: number
  /** Whether the reader is one of the persons. */
  readonly mine: boolean
}

export interface AccountablePerson {
  readonly id: number
  readonly recordId: number
  readonly personId: number
  readonly name: string
  readonly nameEn: string
  readonly departmentId: number
  readonly part: Part
  readonly proposed: Share
  readonly state: PersonState
  readonly statementDueOn: string
  readonly statement: string
  readonly statedAt: string | null
  readonly share: Share | null
  readonly measure: Measure | null
  readonly reasons: string
  readonly decidedBy: number | null
  readonly decidedAt: string | null
  readonly appealUntil: string | null
  readonly appeal: string
  readonly appealedAt: string | null
  readonly reviewDueOn: string | null
  readonly review: string
  readonly version: number
}

export interface AccountabilityStep {
  readonly personId: number | null
  readonly step: AccountabilityStepName
  readonly actorName: string | null
  readonly actorNameEn: string | null
  readonly at: string
}
