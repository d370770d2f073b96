import { AppError } from '../errors.ts'
import type { Locale, MessageKey } from '../i18n/index.ts'

export const BUSINESS_ROLES = [
  'staff',
  'publisher',
  'editor',
  'head',
  'secrecy',
  'approver',
  'inspector',
  'leader',
  'officer',
  'trustee',
  'moderator',
  'observer',
] as const
/** 三员: they exclude each other and hold no business role (GB/T 22239-2019, 7.1.7). */
export const ADMINISTRATOR_ROLES = ['sysadmin', 'secadmin', 'auditor'] as const
export const ROLES = [...BUSINESS_ROLES, ...ADMINISTRATOR_ROLES] as const
export type Role = (typeof ROLES)[number]
export type RankClass = 'leader' | 'head' | 'staff'

/** Whoever acts, as known from the session. */
export interface Actor {
  readonly id: number
  readonly username: string
  readonly name: string
  readonly departmentId: number
  readonly departmentName: string
  readonly post: string
  readonly rankClass: RankClass
  readonly roles: readonly Role[]
  /** Reviewers who are away today and named this person as their delegate. */
  readonly standsInFor?: readonly StandIn[]
}

/** One role of a reviewer who is away, as their delegate exercises it. */
export interface StandIn {
  readonly personId: number
  readonly name: string
  readonly departmentId: number
  readonly role: Role
}

/** `undefined` allows; a message denies and says why. */
export type Denial = MessageKey | undefined

export function authorize(denial: Denial): void {
  if (denial !== undefined) throw new AppError('forbidden', denial)
}

export const hasRole = (actor: Pick<Actor, 'roles'>, ...anyOf: readonly Role[]): boolean => anyOf.some((role) => actor.roles.includes(role))

/** Denies whoever has none of the roles. */
export const denyUnless = (actor: Pick<Actor, 'roles'>, ...anyOf: readonly Role[]): Denial =>
  hasRole(actor, ...anyOf) ? undefined : 'auth.denied.role'

/** Denies a set of roles that breaks the separation of the three administrators. */
export function denyRoleSet(roles: readonly Role[]): Denial {
  const administrators = roles.filter((role) => (ADMINISTRATOR_ROLES as readonly Role[]).includes(role))
  return administrators.length > 0 && roles.length > 1 ? 'auth.denied.separation' : undefined
}

export interface Preferences {
  readonly locale: Locale
  readonly theme: 'auto' | 'light' | 'dark'
}

/** The page where a person's day begins. */
export function homeOf(actor: Pick<Actor, 'roles'>): string {
  if (hasRole(actor, 'leader')) return '/cockpit'
  if (hasRole(actor, 'sysadmin')) return '/admin/people'
  if (hasRole(actor, 'secadmin')) return '/admin/roles'
  return hasRole(actor, 'auditor') ? '/admin/audit' : '/'
}
