import { audited } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { isDemo } from '../installation.ts'
import type { Locale } from '../i18n/index.ts'
import { deleteSessions, findPassword, listSessionsOf, replacePassword, savePreference, type OpenSession } from './account.queries.ts'
import { countFailure, findFailures, forgetFailures } from './auth.queries.ts'
import { DEMO_PASSWORD } from './demo-people.ts'
import { passwordProblem } from './password.rules.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import type { Actor, Preferences } from './policy.ts'
import { LOCK_MINUTES, lockedMinutes, PAIR_LIMIT } from './sign-in.rules.ts'

export type { OpenSession }

export interface PasswordChange {
  readonly current: string
  readonly next: string
  readonly repeated: string
  /** The session in which it happens: the only one that stays. */
  readonly sessionId: string
}

/** Changes the own password and ends every other session. @throws AppError `invalid` with the field, `too_many` after wrong guesses */
export async function changePassword(deps: Deps, actor: Actor, change: PasswordChange): Promise<void> {
  const checkedHash = await checkCurrent(deps, actor, change.current)
  await checkNext(deps, actor, change)
  const hash = await hashPassword(change.next)
  const at = deps.now().toISOString()
  await audited(deps, actor, async (tx) => {
    if (!(await replacePassword(tx, actor.id, checkedHash, hash, at))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const ended = await deleteSessions(tx, actor.id, { except: change.sessionId })
    return [undefined, { action: 'auth.change_password', subject: `person:${actor.id}`, details: { sessionsEnded: ended } }]
  })
}

/** A session left open must not become a place to guess in: the same limit as at the door. Counted first, so that guesses at once all count. */
async function checkCurrent({ db, now }: Deps, actor: Actor, current: string): Promise<string> {
  const key = `password:${actor.id}`
  const at = now()
  const since = new Date(at.getTime() - LOCK_MINUTES * 60_000).toISOString()
  refuseLocked(lockedMinutes(await findFailures(db.read, key), at))
  if ((await countFailure(db.write, key, at.toISOString(), since)) > PAIR_LIMIT) refuseLocked(LOCK_MINUTES)
  const stored = await findPassword(db.read, actor.id)
  if (stored === undefined || !(await passwordMatches(stored.passwordHash, current)))
    throw new AppError('invalid', 'errors.invalid_input', { current: { code: 'auth.password.current_wrong' } })
  await forgetFailures(db.write, key)
  return stored.passwordHash
}

function refuseLocked(minutes: number): void {
  if (minutes > 0) throw new AppError('too_many', 'auth.password.locked', {}, { minutes })
}

async function checkNext({ db }: Deps, actor: Actor, { current, next, repeated }: PasswordChange): Promise<void> {
  const problem = passwordProblem(next, { username: actor.username, alwaysGood: (await isDemo(db.read)) ? DEMO_PASSWORD : undefined })
  if (problem !== undefined) throw new AppError('invalid', 'errors.invalid_input', { next: problem })
  if (next.normalize('NFKC') === current.normalize('NFKC'))
    throw new AppError('invalid', 'errors.invalid_input', { next: { code: 'auth.password.unchanged' } })
  if (next !== repeated) throw new AppError('invalid', 'errors.invalid_input', { repeated: { code: 'auth.password.not_repeated' } })
}

export const listOwnSessions = ({ db, now }: Deps, actor: Actor): Promise<OpenSession[]> =>
  listSessionsOf(db.read, actor.id, now().toISOString())

/** Ends one of the own sessions; one that is already over, or somebody else's, is not found. */
export async function revokeOwnSession(deps: Deps, actor: Actor, sessionId: string): Promise<void> {
  await audited(deps, actor, async (tx) => {
    if ((await deleteSessions(tx, actor.id, { only: sessionId })) === 0) throw new AppError('not_found', 'auth.session.gone')
    return [undefined, { action: 'auth.revoke_session', subject: `person:${actor.id}`, details: { session: sessionId.slice(0, 12) } }]
  })
}

/** Ends all own sessions but the present one; returns how many. */
export async function revokeOtherSessions(deps: Deps, actor: Actor, presentId: string): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const ended = await deleteSessions(tx, actor.id, { except: presentId })
    return [ended, { action: 'auth.revoke_other_sessions', subject: `person:${actor.id}`, details: { sessionsEnded: ended } }]
  })
}

// How a page looks to its reader concerns nobody else: these two are not in the audit log, which they would only water down.
export const saveLocale = ({ db }: Deps, actor: Actor, locale: Locale): Promise<void> =>
  db.write.transaction((tx) => savePreference(tx, actor.id, { locale }))
export const saveTheme = ({ db }: Deps, actor: Actor, theme: Preferences['theme']): Promise<void> =>
  db.write.transaction((tx) => savePreference(tx, actor.id, { theme }))
