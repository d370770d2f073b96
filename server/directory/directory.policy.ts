import { BUSINESS_ROLES, denyUnless, hasRole, type Actor, type Denial } from '../auth/policy.ts'

/** The directory and the organisation are for whoever takes part in the bureau's business; the three administrators do not. */
export const denyDirectory = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, ...BUSINESS_ROLES)

/** Colleagues see mobile numbers as they were left for colleagues; an observer from outside sees them masked. */
export const isColleague = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, ...BUSINESS_ROLES.filter((role) => role !== 'observer'))

/** Division of work, duties and offices of departments are the disclosure editor's. */
export const denyEditOrganisation = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'editor')

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>

/** A head writes down what the people of the own department do; everybody does it for themselves on the profile. */
export function denyEditDuties(actor: Who, person: { readonly departmentId: number }): Denial {
  const denied = denyUnless(actor, 'head')
  if (denied !== undefined) return denied
  return actor.departmentId === person.departmentId ? undefined : 'directory.denied.other_department'
}

/** What is missing on a board is the head's to mend, and the editor's and the leaders' to know. */
export function denyCompleteness(actor: Who, department: { readonly id: number }): Denial {
  if (hasRole(actor, 'editor', 'leader')) return undefined
  return hasRole(actor, 'head') && actor.departmentId === department.id ? undefined : 'directory.denied.completeness'
}

export const denyManageDisplays = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'sysadmin')
