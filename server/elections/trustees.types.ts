/** `single`: needed in any case. `pedersen`: of these a number suffices. `server`: the server's own key, for motions only. */
export type TrusteeItem = 'single' | 'pedersen' | 'server'

/** How far a trustee's key has come. Single trustees go from `named` to `made` at once. */
export type TrusteeState = 'named' | 'certified' | 'shared' | 'made'

/** What a trustee's browser sends, in this order; single trustees send `key` only. */
export const ROUNDS = ['key', 'certificate', 'polynomial', 'answer'] as const
export type Round = (typeof ROUNDS)[number]

export interface Trustee {
  /** From 1 over all trustees, as archives count them. */
  readonly owner: number
  readonly item: TrusteeItem
  /** Among those of whom a number suffices, from 1. */
  readonly position: number
  /** Null: the server. */
  readonly personId: number | null
  readonly name: string
  readonly nameEn: string
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly state: TrusteeState
  readonly certificate: string | null
  readonly polynomial: string | null
  readonly answer: string | null
  /** Owner whose part this trustee's browser found wrong. */
  readonly complaint: number | null
  /** Fingerprint that was compared with the others. */
  readonly confirmed: string | null
  readonly confirmedAt: string | null
  readonly challenge: string | null
  readonly possessionAt: string | null
  readonly madeAt: string | null
}

export interface Ceremony {
  readonly electionId: number
  /** One more with every restart. */
  readonly attempt: number
  /** How many of the `pedersen` trustees suffice; null when there are none. */
  readonly threshold: number | null
  readonly startedAt: string
  readonly completedAt: string | null
  /** Exact text for the archive, once everybody has answered. */
  readonly trusteesText: string | null
  readonly jointKey: string | null
  readonly version: number
  /** In order of owner. */
  readonly trustees: readonly Trustee[]
}

/** Whom the officer names. */
export interface TrusteePlan {
  /** Needed in any case. */
  readonly single: readonly number[]
  /** Of whom `threshold` suffice. */
  readonly shared: readonly number[]
  readonly threshold: number
}

/** One trustee's part in decrypting one class. */
export interface Decryption {
  readonly boxUuid: string
  readonly owner: number
  readonly text: string
  readonly at: string
}
