import { hasRole, type Actor, type Denial, type Role } from '../auth/policy.ts'
import type { Concerned } from './publicity.rules.ts'

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles'>

/** Who looks into objections in the departments that a notice names. */
export const HANDLER_ROLES: readonly Role[] = ['head', 'inspector', 'officer']

/** Somebody of a department that hears objections to a notice; a leader hears them where none of those may. */
export const hearsFor = (actor: Who, takers: readonly number[]): boolean =>
  hasRole(actor, 'leader') || (hasRole(actor, ...HANDLER_ROLES) && takers.includes(actor.departmentId))

interface Matter {
  readonly takers: readonly number[]
  readonly concerned: readonly Pick<Concerned, 'personId' | 'departmentId'>[]
}

/** Denies judging people to themselves, to those of their department, and to whoever does not hear objections to the notice. */
export function denyJudge(actor: Who, { takers, concerned }: Matter): Denial {
  if (!hearsFor(actor, takers)) return 'personnel.denied.not_handler'
  if (concerned.some(({ personId }) => personId === actor.id)) return 'personnel.denied.own_matter'
  return concerned.some(({ departmentId }) => departmentId === actor.departmentId) ? 'personnel.denied.own_department' : undefined
}

/** Denies an objection to the same, and to whoever filed it under their name. */
export const denyHandle = (actor: Who, matter: Matter & { readonly filerId: number | null }): Denial =>
  denyJudge(actor, matter) ?? (matter.filerId === actor.id ? 'personnel.denied.own_objection' : undefined)
