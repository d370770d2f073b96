import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { dateInShanghai } from '../../core/dates.ts'
import { record } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { beginVisit, countFailure, findCredentials, findFailures, forgetFailures } from './auth.queries.ts'
import { passwordMatches } from './passwords.ts'
import { LOCK_MINUTES, lockedMinutes, slowDown, standing } from './sign-in.rules.ts'

export interface SignInAttempt {
  readonly username: string
  readonly password: string
  /** The client's address, from trusted proxies only. */
  readonly address: string
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The id of the person who may sign in. Throws `too_many` when this account is locked for this address and `invalid` when name
 * or password are wrong; a name nobody bears is counted, slowed down and locked exactly like one that exists.
 */
export async function signIn(deps: Deps, attempt: SignInAttempt): Promise<number> {
  const username = attempt.username.trim().toLowerCase()
  const pairKey = `pair:${digest(`${username}\n${attempt.address}`)}`
  const accountKey = `account:${digest(username)}`
  const now = deps.now()
  const [pair, account] = await Promise.all([findFailures(deps.db.read, pairKey), findFailures(deps.db.read, accountKey)])
  refuseLocked(lockedMinutes(pair, now))

  // Counted before the slow check, so that many attempts at once cannot all pass the lock; taken back when it was right.
  const since = new Date(now.getTime() - LOCK_MINUTES * 60_000).toISOString()
  await countFailure(deps.db.write, pairKey, now.toISOString(), since)
  const [counted] = await Promise.all([findFailures(deps.db.read, pairKey), sleep(slowDown(standing(account, now)))])
  if ((counted?.failures ?? 1) > 5) refuseLocked(lockedMinutes(counted, now))

  const credentials = await findCredentials(deps.db.read, username, dateInShanghai(now.toISOString()))
  const matches = await passwordMatches(credentials?.passwordHash, attempt.password)
  if (credentials === undefined || !matches) {
    await countFailure(deps.db.write, accountKey, now.toISOString(), since)
    await recordAttempt(deps, attempt.address, credentials === undefined ? '' : username, null, 'auth.sign_in_failed')
    throw new AppError('invalid', 'auth.sign_in.wrong')
  }
  await forgetFailures(deps.db.write, pairKey)
  await recordAttempt(deps, attempt.address, username, credentials.personId, 'auth.sign_in')
  return credentials.personId
}

function refuseLocked(minutes: number): void {
  if (minutes > 0) throw new AppError('too_many', 'auth.sign_in.locked', {}, { minutes })
}

async function recordAttempt(deps: Deps, address: string, username: string, personId: number | null, action: string): Promise<void> {
  await deps.db.write.transaction(async (tx) => {
    if (personId !== null) await beginVisit(tx, personId, deps.now().toISOString())
    await record(deps, tx, { id: personId, name: username, address }, { action, subject: personId === null ? 'account' : `person:${personId}`, details: {} })
  })
}
