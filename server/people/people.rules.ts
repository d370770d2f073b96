import type { RankClass, Role } from '../auth/policy.ts'

export const RANK_CLASSES = ['leader', 'head', 'staff'] as const satisfies readonly RankClass[]
export const PERSON_STATUSES = ['active', 'left'] as const
export type PersonStatus = (typeof PERSON_STATUSES)[number]

/** What the system administrator keeps about a person. */
export interface PersonDetails {
  readonly name: string
  readonly nameEn: string
  readonly departmentId: number
  readonly post: string
  readonly postEn: string
  readonly rankClass: RankClass
  readonly telephone: string
  /** Where messages are sent; empty: nowhere. Undefined leaves it as it is: lists that are read in know nothing of it. */
  readonly email?: string | undefined
  /** Last day on which the account opens, `YYYY-MM-DD`; null for no end. */
  readonly validUntil: string | null
}

export interface Person extends PersonDetails {
  readonly id: number
  readonly username: string
  readonly status: PersonStatus
  readonly version: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly roles: readonly Role[]
  /** Start of the newest visit, UTC; null when they never came. */
  readonly lastVisitAt: string | null
}

/** Names of the details that differ, for the audit log: values of people's data do not belong there. */
export function changedFields(from: PersonDetails, to: PersonDetails): string[] {
  return (Object.keys(to) as (keyof PersonDetails)[]).filter((key) => from[key] !== to[key])
}

/** `today` in Shanghai: an account is open through its last day. */
export const isOpen = (person: Pick<Person, 'status' | 'validUntil'>, today: string): boolean =>
  person.status === 'active' && (person.validUntil === null || person.validUntil >= today)
