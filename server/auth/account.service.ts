import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { isDemo } from '../installation.ts'
import type { Locale } from '../i18n/index.ts'
import { securitySettings } from '../security/settings.service.ts'
import { passwordEnds, type SecuritySettings } from '../security/settings.rules.ts'
import {
  deleteSessions,
  findPassword,
  keepEarlierPassword,
  listEarlierPasswords,
  listSessionsOf,
  replacePassword,
  savePreference,
  type OpenSession,
} from './account.queries.ts'
import { guess } from './attempts.service.ts'
import { DEMO_PASSWORD } from './demo-people.ts'
import { passwordProblem } from './password.rules.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import type { Actor, Preferences } from './policy.ts'

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
  const checkedHash = await checkCurrent(deps, actor, change.current, 'current')
  const settings = await securitySettings(deps.db.read)
  await checkNext(deps, actor, settings, change)
  const hash = await hashPassword(change.next)
  const at = deps.now().toISOString()
  await audited(deps, actor, async (tx) => {
    await keepEarlierPassword(tx, actor.id, at, settings.history - 1)
    if (!(await replacePassword(tx, actor.id, checkedHash, hash, at))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const ended = await deleteSessions(tx, actor.id, { except: change.sessionId })
    return [undefined, { action: 'auth.change_password', subject: `person:${actor.id}`, details: { sessionsEnded: ended } }]
  })
}

/**
 * A session left open must not become a place to guess in: the same limit as at the door. Returns the hash that was matched.
 * @throws AppError `invalid` at `field`, `too_many`
 */
export async function checkCurrent(deps: Deps, actor: Actor, current: string, field: 'current' | 'password'): Promise<string> {
  const { outcome } = await guess(deps, `password:${actor.id}`, 'auth.password.locked', async () => {
    const stored = await findPassword(deps.db.read, actor.id)
    const right = await passwordMatches(stored?.passwordHash, current)
    return { right, outcome: right ? stored?.passwordHash : undefined }
  })
  if (outcome === undefined) throw new AppError('invalid', 'errors.invalid_input', { [field]: { code: 'auth.password.current_wrong' } })
  return outcome
}

async function checkNext(
  { db }: Deps,
  actor: Actor,
  settings: SecuritySettings,
  { current, next, repeated }: PasswordChange,
): Promise<void> {
  const alwaysGood = (await isDemo(db.read)) ? DEMO_PASSWORD : undefined
  const problem = passwordProblem(next, { username: actor.username, alwaysGood }, settings)
  if (problem !== undefined) throw refused({ next: problem })
  if (next.normalize('NFKC') === current.normalize('NFKC')) throw refused({ next: { code: 'auth.password.unchanged' } })
  if (next !== repeated) throw refused({ repeated: { code: 'auth.password.not_repeated' } })
  const { history } = settings
  const earlier = history > 1 ? await listEarlierPasswords(db.read, actor.id, history - 1) : []
  for (const hash of earlier)
    if (await passwordMatches(hash, next)) throw refused({ next: { code: 'auth.password.used_before', params: { n: history } } })
}

const refused = (fields: FieldProblems): AppError => new AppError('invalid', 'errors.invalid_input', fields)

/** When the own password was set, and the day on which it runs out. */
export async function getOwnPassword({ db }: Deps, actor: Actor): Promise<{ changedOn: string; until: string | undefined }> {
  const [stored, settings] = await Promise.all([findPassword(db.read, actor.id), securitySettings(db.read)])
  const changedAt = stored?.changedAt ?? ''
  const ends = passwordEnds(settings, changedAt)
  return { changedOn: dateInShanghai(changedAt), until: ends === undefined ? undefined : dateInShanghai(ends) }
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
