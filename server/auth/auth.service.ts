import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { dateInShanghai } from '../../core/dates.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { beginVisit, countFailure, findCredentials, findFailures, forgetFailures, deleteExpired } from './auth.queries.ts'
import { passwordMatches } from './passwords.ts'
import { LOCK_MINUTES, lockedMinutes, PAIR_LIMIT, slowDown, standing } from './sign-in.rules.ts'

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
  // PostgreSQL refuses a zero character in text with an error of its own: to us it is just a wrong name.
  const username = attempt.username
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .toLowerCase()
  const pairKey = `pair:${digest(`${username}\n${attempt.address}`)}`
  const accountKey = `account:${digest(username)}`
  const now = deps.now()
  const [pair, account] = await Promise.all([findFailures(deps.db.read, pairKey), findFailures(deps.db.read, accountKey)])
  refuseLocked(lockedMinutes(pair, now))

  // Counted before the slow check, so that many attempts at once cannot all pass the lock; taken back when it was right.
  const since = new Date(now.getTime() - LOCK_MINUTES * 60_000).toISOString()
  const failures = await countFailure(deps.db.write, pairKey, now.toISOString(), since)
  if (failures > PAIR_LIMIT) refuseLocked(LOCK_MINUTES)
  await sleep(slowDown(standing(account, now)))

  const credentials = await findCredentials(deps.db.read, username, dateInShanghai(now.toISOString()))
  const matches = await passwordMatches(credentials?.passwordHash, attempt.password)
  if (credentials === undefined || !matches) {
    await countFailure(deps.db.write, accountKey, now.toISOString(), since)
    // A name that nobody bears is not written down: people type their password into the wrong field.
    const tried =
      credentials === undefined ? { name: '', subject: 'account' } : { name: username, subject: `person:${credentials.personId}` }
    await recordFailure(deps, { id: null, name: tried.name, address: attempt.address }, tried.subject, failures)
    throw new AppError('invalid', 'auth.sign_in.wrong')
  }
  await forgetFailures(deps.db.write, pairKey)
  await recordSignIn(deps, { id: credentials.personId, name: credentials.name, address: attempt.address }, credentials.personId)
  return credentials.personId
}

function refuseLocked(minutes: number): void {
  if (minutes > 0) throw new AppError('too_many', 'auth.sign_in.locked', {}, { minutes })
}

async function recordSignIn(deps: Deps, who: Agent, personId: number): Promise<void> {
  await audited(deps, who, async (tx) => {
    await beginVisit(tx, personId, deps.now().toISOString())
    return [undefined, { action: 'auth.sign_in', subject: `person:${personId}`, details: {} }]
  })
}

async function recordFailure(deps: Deps, who: Agent, subject: string, failures: number): Promise<void> {
  const action = failures >= PAIR_LIMIT ? 'auth.sign_in_locked' : 'auth.sign_in_failed'
  await audited(deps, who, async () => [undefined, { action, subject, details: { failures } }])
}

/** Forgets sessions and failed sign-ins that no longer mean anything. */
export async function forgetExpired({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now()
  await deleteExpired(db.write, at.toISOString(), new Date(at.getTime() - LOCK_MINUTES * 60_000).toISOString())
}
