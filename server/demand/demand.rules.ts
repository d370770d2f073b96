/** 申请公开、提问、查不到. */
export const SOURCES = ['applications', 'questions', 'searches'] as const
export type Source = (typeof SOURCES)[number]

/** Why something is not disclosed: articles 14 to 16 and 36 of the regulation. */
export const GROUNDS = [
  'public_already',
  'state_secret',
  'safety',
  'third_party',
  'internal',
  'process',
  'enforcement',
  'not_held',
  'not_ours',
] as const
export type Ground = (typeof GROUNDS)[number]

export const LONGEST_REASON = 300
/** What fewer than these ask is somebody's own matter: it is never shown, whatever the threshold. */
export const FEWEST = 3
export const MOST_THRESHOLD = 50
export const MOST_DUE_DAYS = 120
export const LOOKED_BACK = { min: 90, max: 730 } as const

/** One thing that was asked, or words that were looked for in vain. */
export interface Signal {
  readonly source: Source
  readonly text: string
  /** Who asked, in any form that tells one from another: nobody counts twice. Searches have the words themselves. */
  readonly who: string
  /** 1, and for words that were looked for the number of days. */
  readonly n: number
  /** `YYYY-MM-DD`, the first and the last time. */
  readonly firstOn: string
  readonly lastOn: string
  readonly caseId: number | null
}

/** What is asked for again and again. */
export interface Topic {
  /** Only what at least three askings have in common: no question shows through it. */
  readonly words: string
  readonly counts: Readonly<Record<Source, number>>
  readonly total: number
  readonly firstOn: string
  readonly lastOn: string
  /** Newest first. */
  readonly caseIds: readonly number[]
}
