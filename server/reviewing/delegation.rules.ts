import { daysBetween, isDate } from '../../core/dates.ts'
import { hasRole, type Actor, type Denial, type Role } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'

/** Roles whose reviews may be handed to a delegate while their holder is away. */
export const DELEGABLE = ['head', 'secrecy', 'approver', 'leader'] as const
export type DelegableRole = (typeof DELEGABLE)[number]

/** Longest time for which one may be away under one delegation, in days. */
export const LONGEST_DAYS = 90

export const delegableRoles = (actor: Pick<Actor, 'roles'>): readonly DelegableRole[] => DELEGABLE.filter((role) => hasRole(actor, role))
export const denyDelegating = (actor: Pick<Actor, 'roles'>): Denial =>
  delegableRoles(actor).length > 0 ? undefined : 'reviewing.denied.no_reviewer'

/** Somebody who may stand in. */
export interface Candidate {
  readonly id: number
  readonly departmentId: number
  readonly roles: readonly Role[]
}

/**
 * Whether somebody may stand in for a reviewer (docs/reviewing.md): a head's delegate comes from the same department, a deputy included, or
 * heads one above it; an approver's is another approver or a leader; a leader's is an approver or another leader; a secrecy reviewer's
 * is another one or the head of the office they belong to. Administrators and outsiders never. Separation of the steps is asked again
 * at each decision. `above`: departments above that of whoever is away.
 */
export function mayStandIn(role: DelegableRole, away: Candidate, candidate: Candidate, above: readonly number[]): boolean {
  if (candidate.id === away.id || !candidate.roles.includes('staff')) return false
  const same = candidate.departmentId === away.departmentId
  const has = (...roles: readonly Role[]): boolean => candidate.roles.some((held) => roles.includes(held))
  switch (role) {
    case 'head':
      return same || (has('head') && above.includes(candidate.departmentId))
    case 'secrecy':
      return has('secrecy') || (same && has('head'))
    case 'approver':
    case 'leader':
      return has('approver', 'leader')
  }
}

export interface Days {
  readonly fromOn: string
  readonly toOn: string
}
export const overlaps = (a: Days, b: Days): boolean => a.fromOn <= b.toOn && b.fromOn <= a.toOn

/** What is wrong with the days of an absence. Dates `YYYY-MM-DD`. */
export function daysProblems({ fromOn, toOn }: Days, today: string): FieldProblems {
  const wrong = Object.entries({ from_on: fromOn, to_on: toOn }).filter(([, date]) => !isDate(date))
  if (wrong.length > 0) return Object.fromEntries(wrong.map(([name]) => [name, { code: 'common.error.not_a_date' as const }]))
  if (fromOn < today) return { from_on: { code: 'reviewing.error.from_past' } }
  if (toOn < fromOn) return { to_on: { code: 'reviewing.error.ends_before' } }
  return daysBetween(fromOn, toOn) >= LONGEST_DAYS ? { to_on: { code: 'reviewing.error.too_long', params: { n: LONGEST_DAYS } } } : {}
}
