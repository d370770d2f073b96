import type { Answer, FindingState, Kind, Severity, State, VisitState } from './inspections.rules.ts'

/** Days as `YYYY-MM-DD`, instants as UTC ISO text; names in both languages. */
export interface Named {
  readonly id: number
  readonly name: string
  readonly nameEn: string
}
export interface Department extends Named {
  readonly code: string
}

export interface Inspection {
  readonly id: number
  /** Leads it. */
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly schemeId: number | null
  readonly kind: Kind
  readonly title: string
  readonly purpose: string
  readonly fromOn: string
  readonly toOn: string
  readonly state: State
  /** Working days that a notice gives. */
  readonly rectificationDays: number
  readonly cancelReason: string
  readonly version: number
  /** Ids of the inspecting departments, the leading one among them. */
  readonly inspecting: readonly number[]
}

/** A row of the plan, with what came of it. */
export interface PlannedInspection extends Inspection {
  readonly inspectingNames: string
  readonly inspectingNamesEn: string
  /** Without those that were called off. */
  readonly visits: number
  readonly settled: number
  readonly findings: number
  readonly open: number
}

export interface Visit {
  readonly id: number
  readonly inspectionId: number
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly onDay: string
  readonly state: VisitState
  readonly begunAt: string | null
  readonly closedAt: string | null
  readonly summary: string
  readonly recordSha256: string | null
  readonly signerId: number | null
  readonly signedBy: number | null
  readonly signedAt: string | null
  readonly statement: string
  readonly refusedBy: number | null
  readonly refusedAt: string | null
  readonly refusedReason: string
  readonly witnessId: number | null
  readonly witnessedAt: string | null
  readonly cancelReason: string
  readonly version: number
  readonly findings: number
  readonly open: number
  /** Ids of the inspectors who are there. */
  readonly team: readonly number[]
}

export interface Item {
  readonly id: number
  readonly position: number
  readonly indicator: string
  readonly title: string
  readonly look: string
  readonly departmentId: number | null
  readonly visitId: number | null
  readonly disclosureId: number | null
  readonly clientKey: string | null
}

export interface GivenAnswer {
  readonly itemId: number
  readonly answer: Answer
  readonly note: string
  readonly severity: Severity | null
  readonly givenBy: number
  readonly givenByName: string
  readonly givenByNameEn: string
  readonly givenAt: string
  readonly version: number
}

export interface StoredFile {
  readonly id: number
  readonly visitId: number
  readonly itemId: number | null
  readonly stepId: number | null
  readonly name: string
  readonly type: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  readonly originalSha256: string
  readonly uploadedBy: number
}

export interface Finding {
  readonly id: number
  readonly visitId: number
  readonly itemId: number
  readonly number: number
  readonly indicator: string
  readonly title: string
  readonly text: string
  readonly severity: Severity
  readonly state: FindingState
  readonly noticeId: number | null
  readonly dueOn: string | null
  readonly escalation: number
  readonly version: number
}

export interface Notice {
  readonly id: number
  readonly visitId: number
  readonly year: number
  readonly number: number
  readonly requirement: string
  readonly days: number
  readonly dueOn: string
  readonly issuedBy: string
  readonly issuedByEn: string
  readonly issuedAt: string
}

export interface Step {
  readonly id: number
  readonly visitId: number | null
  readonly findingId: number | null
  readonly step: string
  readonly actorId: number | null
  readonly name: string | null
  readonly nameEn: string | null
  readonly at: string
  readonly remark: string
  readonly dueOn: string | null
}
