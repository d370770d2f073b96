import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { dateInShanghai } from '../../core/dates.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { arrive, type Arrival } from './arrival.service.ts'
import { guess } from './attempts.service.ts'
import { countFailure, deleteExpired, findCredentials, findCredentialsOf, findFailures } from './auth.queries.ts'
import { passwordMatches } from './passwords.ts'
import { CODE_MESSAGES, readCode } from './second-factor.rules.ts'
import { judgeCode } from './second-factor.service.ts'
import { LOCK_MINUTES, PAIR_LIMIT, slowDown, standing } from './sign-in.rules.ts'

export type { Arrival }

export interface SignInAttempt {
  readonly username: string
  readonly password: string
  /** The client's address, from trusted proxies only. */
  readonly address: string
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Whose password was right. */
export interface SignedIn {
  readonly personId: number
  readonly name: string
  /** Undefined when a code is still needed. */
  readonly arrival: Arrival | undefined
  /** Of the password that was right: a code that comes later counts only while it is still the same. */
  readonly passwordChangedAt: string
}

/**
 * Whose user name and password these are; they have arrived, unless a second factor is on. Throws `too_many` when this account is locked
 * for this address and `invalid` when name or password are wrong; a name nobody bears is counted, slowed down and locked exactly like one
 * that exists.
 */
export async function signIn(deps: Deps, attempt: SignInAttempt): Promise<SignedIn> {
  // PostgreSQL refuses a zero character in text with an error of its own: to us it is just a wrong name.
  const username = attempt.username
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .toLowerCase()
  const accountKey = `account:${digest(username)}`
  const now = deps.now()
  const account = await findFailures(deps.db.read, accountKey)
  const pairKey = `pair:${digest(`${username}\n${attempt.address}`)}`
  const { outcome: credentials, failures } = await guess(deps, pairKey, 'auth.sign_in.locked', async () => {
    await sleep(slowDown(standing(account, now)))
    const found = await findCredentials(deps.db.read, username, dateInShanghai(now.toISOString()))
    const right = await passwordMatches(found?.passwordHash, attempt.password)
    return { right, outcome: { found, right } }
  })
  const { found, right } = credentials
  if (found === undefined || !right) {
    const since = new Date(now.getTime() - LOCK_MINUTES * 60_000).toISOString()
    await countFailure(deps.db.write, accountKey, now.toISOString(), since)
    // A name that nobody bears is not written down: people type their password into the wrong field.
    const tried = found === undefined ? { name: '', subject: 'account' } : { name: username, subject: `person:${found.personId}` }
    await recordFailure(deps, { id: null, name: tried.name, address: attempt.address }, tried.subject, { failures })
    throw new AppError('invalid', 'auth.sign_in.wrong')
  }
  const { personId, name, passwordChangedAt, secondFactor } = found
  const arrival = secondFactor ? undefined : await arrive(deps, { id: personId, name, address: attempt.address }, {})
  return { personId, name, arrival, passwordChangedAt }
}

export interface CodeAttempt {
  readonly personId: number
  readonly passwordChangedAt: string
  readonly typed: string
  readonly address: string
}

/**
 * The second page of signing in. @throws AppError `invalid` for a wrong or used code, `too_many` after five of them, `unauthenticated`
 * when one has to start again: the account, its password or its second factor is not what it was
 */
export async function signInWithCode(deps: Deps, attempt: CodeAttempt): Promise<Arrival> {
  const { personId, address } = attempt
  const person = await findCredentialsOf(deps.db.read, personId, dateInShanghai(deps.now().toISOString()))
  if (person?.secondFactor !== true || person.passwordChangedAt !== attempt.passwordChangedAt)
    throw new AppError('unauthenticated', 'auth.code.start_again')
  const read = readCode(attempt.typed)
  const { outcome, failures } = await judgeCode(deps, personId, read)
  if (outcome !== 'right') {
    await recordFailure(deps, { id: null, name: person.username, address }, `person:${personId}`, { failures, secondFactor: true })
    if (failures === PAIR_LIMIT) await tellOfGuessing(deps, personId)
    throw new AppError('invalid', CODE_MESSAGES[outcome])
  }
  return arrive(deps, { id: personId, name: person.name, address }, { secondFactor: read?.kind === 'recovery' ? 'recovery' : 'totp' })
}

/** Somebody knows the password and not the code: its owner should know. */
const tellOfGuessing = ({ db, now }: Deps, personId: number): Promise<void> =>
  db.write.transaction((tx) =>
    tell(tx, [{ personId, code: 'security.told.code_guessing', params: { n: PAIR_LIMIT }, href: '/account' }], now().toISOString()),
  )

async function recordFailure(deps: Deps, who: Agent, subject: string, details: { failures: number; secondFactor?: true }): Promise<void> {
  const action = details.failures >= PAIR_LIMIT ? 'auth.sign_in_locked' : 'auth.sign_in_failed'
  await audited(deps, who, async () => [undefined, { action, subject, details }])
}

/** Forgets sessions and failed sign-ins that no longer mean anything. */
export async function forgetExpired({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now()
  await deleteExpired(db.write, at.toISOString(), new Date(at.getTime() - LOCK_MINUTES * 60_000).toISOString())
}
