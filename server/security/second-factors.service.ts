import type { Knex } from 'knex'
import { audited, type Agent } from '../audit/audit.service.ts'
import { endSessions } from '../auth/credentials.service.ts'
import type { Actor, Denial } from '../auth/policy.ts'
import { authorize } from '../auth/policy.ts'
import { getOthersSecondFactor, removeSecondFactor } from '../auth/second-factor.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { findHolder, type Holder } from './second-factors.queries.ts'
import { denyManageSecurity } from './settings.service.ts'

export type { Holder }

/** Whoever takes a second factor away weakens an account: never one's own, and never by whoever could also set its password. */
export function denyResetSecondFactor(actor: Actor, personId: number): Denial {
  const denied = denyManageSecurity(actor)
  if (denied !== undefined) return denied
  return actor.id === personId ? 'security.denied.own' : undefined
}

export interface HeldFactor {
  readonly person: Holder
  readonly enabledAt: string | null
  readonly codesLeft: number
}

export async function getHeldFactor({ db }: Deps, actor: Actor, personId: number): Promise<HeldFactor> {
  authorize(denyManageSecurity(actor))
  const person = await findHolder(db.read, { id: personId })
  if (person === undefined) throw new AppError('not_found', 'errors.not_found')
  return { person, ...(await getOthersSecondFactor(db.read, personId)) }
}

/** Takes a lost device's second factor away, ends every session of the person and tells them. @throws AppError `conflict` when there is none */
export async function resetSecondFactor(deps: Deps, actor: Actor, personId: number, reason: string): Promise<void> {
  authorize(denyResetSecondFactor(actor, personId))
  await audited(deps, actor, async (tx) => {
    const person = await findHolder(tx, { id: personId })
    if (person === undefined) throw new AppError('not_found', 'errors.not_found')
    const sessionsEnded = await takeAway(deps, tx, personId, { by: actor.name })
    return [undefined, { action: 'security.reset_second_factor', subject: `person:${personId}`, details: { reason, sessionsEnded } }]
  })
}

const COMMAND_LINE: Agent = { id: null, name: 'create-admin' }

/** The last resort, from the machine itself: when the only security administrator has lost the device. Returns the person's id. */
export function resetSecondFactorOnServer(deps: Deps, username: string): Promise<number> {
  return audited(deps, COMMAND_LINE, async (tx) => {
    const person = await findHolder(tx, { username })
    if (person === undefined) throw new AppError('not_found', 'cli.create_admin.nobody')
    const sessionsEnded = await takeAway(deps, tx, person.id, { by: COMMAND_LINE.name })
    const event = { action: 'security.reset_second_factor', subject: `person:${person.id}`, details: { sessionsEnded } }
    return [person.id, event]
  })
}

async function takeAway({ now }: Deps, tx: Knex.Transaction, personId: number, { by }: { by: string }): Promise<number> {
  if (!(await removeSecondFactor(tx, personId))) throw new AppError('conflict', 'security.error.has_none')
  const sessionsEnded = await endSessions(tx, personId)
  await tell(tx, [{ personId, code: 'security.told.reset', params: { name: by }, href: '/account/second-factor' }], now().toISOString())
  return sessionsEnded
}
