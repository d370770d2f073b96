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
  readonly mustChangePassword: boolean
}
