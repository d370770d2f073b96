import type { Finding, Phase, Target } from './complaints.rules.ts'

/** A case of the kind `complaint` with what is its own. Days as `YYYY-MM-DD`, instants as UTC ISO text. */
export interface Complaint {
  /** Of the case. */
  readonly id: number
  readonly year: number
  readonly serial: number
  readonly title: string
  readonly body: string
  readonly anonymous: boolean
  readonly applicantId: number | null
  readonly applicantName: string | null
  readonly applicantNameEn: string | null
  /** The office that looks into it. */
  readonly officeId: number | null
  readonly officeName: string
  readonly officeNameEn: string
  readonly receivedOn: string
  readonly dueOn: string
  readonly closedOn: string | null
  readonly caseState: string
  readonly target: Target
  /** Concerned; null while it is not known. */
  readonly departmentId: number | null
  readonly departmentName: string
  readonly departmentNameEn: string
  /** Whom it is about, as far as it names people. */
  readonly personIds: readonly number[]
  readonly happenedOn: string
  /** The complainant agrees that the department learns the name. */
  readonly nameShown: boolean
  readonly phase: Phase
  readonly acceptDueOn: string
  readonly decidedAcceptanceOn: string | null
  /** What is asked about, in words that do not tell who complained. */
  readonly summary: string
  readonly investigatorId: number | null
  readonly investigatorName: string | null
  readonly investigatorNameEn: string | null
  readonly notice: string
  readonly noticeOn: string | null
  readonly statementDueOn: string | null
  readonly statement: string
  readonly statedOn: string | null
  readonly decidedOn: string | null
  readonly vetoId: number | null
  /** Of the last finding that is signed twice. */
  readonly verdict: Finding | null
  /** Of the case: compare-and-set. */
  readonly version: number
}

export interface Signature {
  readonly part: 'investigator' | 'leader'
  readonly personId: number
  readonly name: string
  readonly nameEn: string
  readonly agrees: boolean
  readonly remark: string
  readonly sha256: string
  readonly at: string
}

export interface SignedFinding {
  readonly id: number
  readonly number: number
  readonly verdict: Finding
  readonly report: string
  readonly conclusion: string
  readonly measures: string
  readonly cycleId: number | null
  readonly rule: string | null
  readonly sha256: string
  readonly onDate: string
  readonly signatures: readonly Signature[]
}
