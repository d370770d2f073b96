import { denyUnless, type Actor, type Denial, type Role } from '../auth/policy.ts'
import type { Person } from './people.rules.ts'

/** Roles that must never be without somebody: without them nobody could make an account, or grant a role, again. */
export const KEEPERS = ['sysadmin', 'secadmin'] as const satisfies readonly Role[]

export const denyManagePeople = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'sysadmin')
export const denyManageRoles = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'secadmin')
export const denyReadAudit = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'auditor')

/** A picture is changed by whoever it shows, or by the system administrator. */
export const denyChangePhoto = (actor: Pick<Actor, 'id' | 'roles'>, personId: number): Denial =>
  actor.id === personId ? undefined : denyManagePeople(actor)

type Target = Pick<Person, 'id' | 'roles'>

/**
 * Whoever sets a password knows it. A system administrator could become the security or audit administrator that way, so their
 * passwords can only be set after the security administrator has taken the role away: it takes two.
 */
export function denyResetPassword(actor: Actor, person: Target): Denial {
  const denied = denyManagePeople(actor)
  if (denied !== undefined) return denied
  if (actor.id === person.id) return 'people.denied.own_password'
  return person.roles.includes('secadmin') || person.roles.includes('auditor') ? 'people.denied.administrator_password' : undefined
}

/** Also for an end date, which closes an account later. `lastOf`: administrator roles that only this person holds without an end date. */
export function denyClose(actor: Actor, person: Target, lastOf: readonly Role[]): Denial {
  const denied = denyManagePeople(actor)
  if (denied !== undefined) return denied
  if (actor.id === person.id) return 'people.denied.own_account'
  return lastOf.length > 0 ? 'people.denied.last_administrator' : undefined
}

export function denyChangeRoles(actor: Actor, person: Target, wanted: readonly Role[], lastOf: readonly Role[]): Denial {
  const denied = denyManageRoles(actor)
  if (denied !== undefined) return denied
  if (actor.id === person.id) return 'people.denied.own_roles'
  const lost = lastOf.filter((role) => !wanted.includes(role))
  return lost.length > 0 ? 'people.denied.last_administrator' : undefined
}
