import type { FilePart, Verdict, VetoState, VetoStepName } from './vetoes.rules.ts'

/** Days as `YYYY-MM-DD`, instants as UTC ISO text. */
export interface Veto {
  readonly id: number
  readonly year: number
  /** From 1 in each year. */
  readonly number: number
  readonly cycleId: number
  readonly cycleTitle: string
  readonly cycleState: string
  readonly cycleTo: string
  readonly schemeId: number
  readonly subjectId: number
  readonly subjectKey: string
  readonly subjectName: string
  readonly subjectNameEn: string
  /** Whom it concerns. */
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  /** Code in the cycle's scheme. */
  readonly rule: string
  readonly title: string
  readonly happenedOn: string
  readonly account: string
  readonly documents: string
  readonly source: 'manual' | 'case'
  readonly sourceRef: string
  readonly state: VetoState
  readonly registeredBy: number
  readonly registeredAt: string
  readonly reasons: string
  readonly question: string
  readonly askedAt: string | null
  readonly statementDueOn: string | null
  readonly statement: string
  readonly statedAt: string | null
  readonly report: string
  readonly reportedAt: string | null
  readonly decidedAt: string | null
  readonly appealUntil: string | null
  readonly appeal: string
  readonly appealedAt: string | null
  readonly reviewDueOn: string | null
  readonly inForceOn: string | null
  readonly endedAt: string | null
  readonly version: number
}

export interface Decider {
  readonly departmentId: number
  readonly name: string
  readonly nameEn: string
  /** Of a substitute: for whom it stands in. */
  readonly insteadOf: number | null
  readonly namedBy: string | null
  readonly namedByEn: string | null
  readonly reason: string
}

export interface Vote {
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly personId: number
  readonly personName: string
  readonly personNameEn: string
  readonly verdict: Verdict
  readonly reasons: string
  readonly at: string
}

export interface VetoStep {
  readonly step: VetoStepName
  readonly actorId: number | null
  readonly actorName: string | null
  readonly actorNameEn: string | null
  readonly at: string
  readonly detail: Readonly<Record<string, string | number>>
}

export interface VetoFile {
  readonly id: number
  readonly vetoId: number
  readonly part: FilePart
  readonly name: string
  readonly type: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
}

/** All that belongs to one. */
export interface VetoCase {
  readonly veto: Veto
  readonly deciders: readonly Decider[]
  readonly votes: readonly Vote[]
  readonly steps: readonly VetoStep[]
  readonly files: readonly VetoFile[]
}
