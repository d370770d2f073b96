export const ROUND_STATES = ['open', 'deciding', 'publicity', 'closed'] as const
export type RoundState = (typeof ROUND_STATES)[number]
/** 优秀 · 称职 · 基本称职 · 不称职 (公务员法 art. 38) · 不定等次. */
export const GRADES = ['excellent', 'competent', 'basic', 'incompetent', 'ungraded'] as const
export type Grade = (typeof GRADES)[number]
/** Whether somebody should be assessed 应参加考核: on probation one is, but without a grade and outside of the quota. */
export const STANDINGS = ['assessed', 'probation', 'exempt'] as const
export type Standing = (typeof STANDINGS)[number]
/** 平时考核: 好 · 较好 · 一般 · 较差. */
export const MARKS = ['good', 'fair', 'mediocre', 'poor'] as const
export type Mark = (typeof MARKS)[number]
export const QUARTERS = [1, 2, 3, 4] as const

export interface Round {
  readonly id: number
  readonly year: number
  readonly officeId: number
  readonly officeName: string
  readonly officeNameEn: string
  readonly state: RoundState
  /** Of 优秀 among those who should be assessed. */
  readonly percent: number
  readonly approval: string
  readonly summaryUntil: string
  readonly decision: string
  readonly decidedBy: number | null
  readonly decidedOn: string | null
  readonly publicityFrom: string | null
  readonly publicityUntil: string | null
  readonly closedAt: string | null
  readonly version: number
}

export interface Appraisal {
  readonly id: number
  readonly roundId: number
  readonly year: number
  readonly roundState: RoundState
  /** Of 优秀, as in the round. */
  readonly percent: number
  readonly summaryUntil: string
  /** Who decided the round. */
  readonly decidedBy: number | null
  readonly officeId: number
  readonly personId: number
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly name: string
  readonly nameEn: string
  readonly post: string
  readonly postEn: string
  readonly underLeader: boolean
  readonly standing: Standing
  readonly standingReason: string
  readonly summary: string
  readonly summaryAt: string | null
  readonly opinion: string
  readonly proposal: Grade | null
  readonly opinionBy: number | null
  readonly opinionByName: string | null
  readonly opinionAt: string | null
  /** As decided before any remedy. */
  readonly decided: Grade | null
  readonly grade: Grade | null
  readonly gradeReason: string
  readonly noticedAt: string | null
  readonly acknowledgedOn: string | null
  readonly version: number
}

/** What the person is still writing; nobody else reads it. */
export interface Draft {
  readonly summary: string
  readonly savedAt: string
  readonly version: number
}

/** How far a department is: people who are assessed or on probation, and what of theirs is in. */
export interface Progress {
  readonly departmentId: number
  readonly name: string
  readonly nameEn: string
  readonly people: number
  readonly summaries: number
  readonly opinions: number
}

export interface QuarterMark {
  readonly appraisalId: number
  readonly quarter: number
  readonly mark: Mark
}

export interface Remedy {
  readonly id: number
  readonly appraisalId: number
  /** 复核 · 申诉 */
  readonly kind: 'review' | 'appeal'
  readonly grounds: string
  readonly filedOn: string
  readonly dueOn: string
  readonly extension: string
  readonly outcome: 'upheld' | 'changed' | null
  readonly grade: Grade | null
  readonly reason: string
  readonly body: string
  readonly decidedOn: string | null
  readonly version: number
}

/** A sanction as far as it bears on the grade. */
export interface Sanction {
  readonly punishment: string
  readonly effectiveOn: string
}
