import type { Actor } from './policy.ts'

/** The person behind a session, as its one look-up brings it. */
export interface Account {
  readonly actor: Actor
  readonly nameEn: string
  readonly postEn: string
  readonly departmentNameEn: string
  readonly locale: string | null
  readonly theme: string | null
  /** Start of the visit before this one: what is new is measured from here. */
  readonly previousVisitAt: string | null
  /** Messages not read yet. */
  readonly unread: number
  /** Id of the newest holiday notice that was loaded; 0 while only those of the product count. */
  readonly newestNotice: number
  /** Somebody else knows the password. */
  readonly mustChangePassword: boolean
  /** The password had run out when this session began. */
  readonly passwordExpired: boolean
  /** A second factor is on. */
  readonly secondFactor: boolean
  /** A role of theirs needs one. */
  readonly secondFactorRequired: boolean
  /** … and did, grace over, when this session began, and there is none. */
  readonly secondFactorDue: boolean
}
