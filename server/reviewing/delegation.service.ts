import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import {
  endDelegation,
  findDelegation,
  insertDelegation,
  listAbove,
  listCandidates,
  listDelegations,
  listStanding,
  lockPerson,
  type Delegation,
  type NamedCandidate,
} from './delegation.queries.ts'
import { daysProblems, delegableRoles, denyDelegating, mayStandIn, overlaps, type DelegableRole, type Days } from './delegation.rules.ts'

export type { Delegation, NamedCandidate } from './delegation.queries.ts'

/** A page of one's own, not an archive. */
const SHOWN = 50

export interface DelegationPage {
  /** Given and taken, running ones first. */
  readonly delegations: readonly Delegation[]
  /** Whom each of the person's roles could be handed to; empty for those who only stand in. */
  readonly choices: readonly { readonly role: DelegableRole; readonly candidates: readonly NamedCandidate[] }[]
}

/** A person's delegations, and whom they could name. @throws AppError forbidden for whoever neither reviews nor stands in */
export async function readDelegations({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<DelegationPage> {
  const delegations = await listDelegations(db.read, actor.id, SHOWN)
  if (delegations.length === 0) authorize(denyDelegating(actor))
  return { delegations, choices: await choicesOf(db.read, actor) }
}

async function choicesOf(db: Knex, actor: Actor): Promise<DelegationPage['choices']> {
  const roles = delegableRoles(actor)
  if (roles.length === 0) return []
  const [all, above] = [await listCandidates(db, actor.departmentId), await listAbove(db, actor.departmentId)]
  return roles.map((role) => ({ role, candidates: all.filter((candidate) => mayStandIn(role, actor, candidate, above)) }))
}

export interface NewDelegation extends Days {
  readonly role: DelegableRole
  readonly to: number
  readonly reason: string
}

/**
 * Hands one's reviews to a delegate for some days. It ends by itself; nobody passes on what was handed to them, and nobody is named who is
 * away on one of the days. @throws AppError forbidden, invalid with fields
 */
export async function delegate(deps: Deps, actor: Actor, input: NewDelegation): Promise<number> {
  authorize(denyDelegating(actor))
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  refuse(daysProblems(input, today))
  return audited(deps, actor, async (tx) => {
    await lockPerson(tx, actor.id)
    const to = (await choicesOf(tx, actor)).find(({ role }) => role === input.role)?.candidates.find(({ id }) => id === input.to)
    if (to === undefined) throw invalid('to', 'reviewing.error.not_allowed')
    const standing = (await listStanding(tx, [actor.id, to.id], today)).filter((other) => overlaps(other, input))
    if (standing.some(({ fromPerson, role }) => fromPerson === actor.id && role === input.role))
      throw invalid('from_on', 'reviewing.error.overlaps')
    if (standing.some(({ fromPerson }) => fromPerson === to.id)) throw invalid('to', 'reviewing.error.delegate_away')
    const { role, fromOn, toOn, reason } = input
    const id = await insertDelegation(tx, { fromPerson: actor.id, toPerson: to.id, role, fromOn, toOn, reason, at })
    const params = { name: actor.name, role: `@auth.role.${role}`, from: fromOn, to: toOn }
    await tell(tx, [{ personId: to.id, code: 'reviewing.told.delegated', params, href: '/reviews' }], at)
    const details = { from: actor.name, to: to.name, role, fromOn, toOn, reason }
    return [id, { action: 'delegation.give', subject: `person:${actor.id}`, details }]
  })
}

/** Ends a delegation before its time; by whoever gave it. @throws AppError not_found, conflict (ended already) */
export async function endEarly(deps: Deps, actor: Actor, id: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const found = await findDelegation(tx, id)
    if (found?.fromPerson !== actor.id) throw new AppError('not_found', 'errors.not_found')
    const at = deps.now().toISOString()
    const over = found.endedAt !== null || found.toOn < dateInShanghai(at)
    if (over || !(await endDelegation(tx, found, at))) throw new AppError('conflict', 'reviewing.error.ended')
    const params = { name: actor.name, role: `@auth.role.${found.role}` }
    await tell(tx, [{ personId: found.toPerson, code: 'reviewing.told.ended', params, href: '/reviews' }], at)
    const details = { from: found.fromName, to: found.toName, role: found.role, fromOn: found.fromOn, toOn: found.toOn }
    return [undefined, { action: 'delegation.end', subject: `person:${actor.id}`, details }]
  })
}

const invalid = (field: string, code: AppError['code']): AppError => new AppError('invalid', 'errors.invalid_input', { [field]: { code } })
