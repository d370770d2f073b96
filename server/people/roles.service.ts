import { authorize, denyRoleSet, ROLES, type Actor, type Role } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { administered } from './administration.ts'
import { denyChangeRoles, denyManageRoles } from './people.policy.ts'
import type { Person } from './people.rules.ts'
import { getPerson, rolesThatStay } from './people.service.ts'
import { listRoleReviews, settleReviews, type RoleReview } from './role-reviews.service.ts'
import { grantRoles, listRoleless, readAllHoldings, readHoldings, revokeRoles } from './roles.queries.ts'
import type { Holding } from './roles.table.ts'

export async function listHoldings({ db }: Deps, actor: Actor, query: TableQuery): Promise<TablePage<Holding>> {
  authorize(denyManageRoles(actor))
  return readHoldings(db.read, query)
}

export function listAllHoldings({ db }: Deps, actor: Actor, query: TableQuery): AsyncIterable<readonly Holding[]> {
  authorize(denyManageRoles(actor))
  return readAllHoldings(db.read, query)
}

export async function listPeopleWithoutRole({ db }: Deps, actor: Actor): Promise<Person[]> {
  authorize(denyManageRoles(actor))
  return listRoleless(db.read)
}

export async function getPersonWithRoles({ db }: Deps, actor: Actor, id: number): Promise<Person> {
  authorize(denyManageRoles(actor))
  return getPerson(db.read, id)
}

/**
 * Makes `wanted` the roles of a person. `seen` are the roles that the security administrator was looking at: when they are no longer
 * true, nothing changes. @throws AppError `invalid` when the set breaks the separation of duties, `conflict`, `forbidden`
 */
export async function setRoles(
  deps: Deps,
  actor: Actor,
  id: number,
  { seen, wanted }: { seen: readonly Role[]; wanted: readonly Role[] },
): Promise<void> {
  authorize(denyManageRoles(actor))
  await administered(deps, actor, async (tx) => {
    const person = await getPerson(tx, id)
    authorize(denyChangeRoles(actor, person, wanted, await rolesThatStay(tx, person)))
    if (!sameRoles(person.roles, seen)) throw new AppError('conflict', 'errors.changed_meanwhile')
    const granted = ROLES.filter((role) => wanted.includes(role) && !person.roles.includes(role))
    const revoked = person.roles.filter((role) => !wanted.includes(role))
    refuseRoleSet(person, wanted, granted)
    await revokeRoles(tx, id, revoked)
    const at = deps.now().toISOString()
    await grantRoles(tx, id, granted, { id: actor.id, at })
    await settleReviews(tx, id, actor.id, at)
    return [undefined, { action: 'people.change_roles', subject: `person:${id}`, details: { granted, revoked } }]
  })
}

/** People whose roles wait to be looked at after a move or a leave, oldest first. */
export async function listReviews({ db }: Deps, actor: Actor): Promise<RoleReview[]> {
  authorize(denyManageRoles(actor))
  return listRoleReviews(db.read)
}

/** The security administrator has looked, and the roles stay as they are. */
export async function confirmRoles(deps: Deps, actor: Actor, id: number): Promise<void> {
  authorize(denyManageRoles(actor))
  await administered(deps, actor, async (tx) => {
    const person = await getPerson(tx, id)
    if (actor.id === id) throw new AppError('forbidden', 'people.denied.own_roles')
    if ((await settleReviews(tx, id, actor.id, deps.now().toISOString())) === 0) throw new AppError('conflict', 'errors.changed_meanwhile')
    return [undefined, { action: 'people.review_roles', subject: `person:${id}`, details: { roles: person.roles } }]
  })
}

function refuseRoleSet(person: Person, wanted: readonly Role[], granted: readonly Role[]): void {
  const denial = granted.length > 0 && person.status === 'left' ? 'people.roles.left' : denyRoleSet(wanted)
  if (denial !== undefined) throw new AppError('invalid', 'errors.invalid_input', { roles: { code: denial } })
  if (granted.includes('observer') && person.validUntil === null)
    throw new AppError('invalid', 'errors.invalid_input', { roles: { code: 'people.roles.observer_end' } })
}

const sameRoles = (a: readonly Role[], b: readonly Role[]): boolean => a.length === new Set(b).size && a.every((role) => b.includes(role))

/** Gives the role 干部职工 to those of the named people who have none yet; returns to how many. */
export async function grantStaff(deps: Deps, actor: Actor, ids: readonly number[]): Promise<number> {
  authorize(denyManageRoles(actor))
  return administered(deps, actor, async (tx) => {
    const people = (await listRoleless(tx)).filter(({ id }) => ids.includes(id) && id !== actor.id)
    const at = deps.now().toISOString()
    for (const { id } of people) await grantRoles(tx, id, ['staff'], { id: actor.id, at })
    return [people.length, { action: 'people.grant_staff', subject: 'people', details: { people: people.map(({ id }) => id) } }]
  })
}
