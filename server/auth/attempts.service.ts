import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { countFailure, findFailures, forgetFailures } from './auth.queries.ts'
import { LOCK_MINUTES, lockedMinutes, PAIR_LIMIT } from './sign-in.rules.ts'

export interface Guess<T> {
  readonly outcome: T
  /** Which guess in a row this was. */
  readonly failures: number
}

/**
 * Lets `check` judge one guess at a secret, five wrong ones in a row at most, then fifteen minutes of rest. Counted before the check, so
 * that guesses at once, on several instances too, all count; a right one takes the count back. @throws AppError `too_many` with `locked`
 */
export async function guess<T>(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  key: string,
  locked: MessageKey,
  check: () => Promise<{ readonly right: boolean; readonly outcome: T }>,
): Promise<Guess<T>> {
  const at = now()
  const since = new Date(at.getTime() - LOCK_MINUTES * 60_000).toISOString()
  refuse(locked, lockedMinutes(await findFailures(db.read, key), at))
  const failures = await countFailure(db.write, key, at.toISOString(), since)
  if (failures > PAIR_LIMIT) refuse(locked, LOCK_MINUTES)
  const { right, outcome } = await check()
  if (right) await forgetFailures(db.write, key)
  return { outcome, failures }
}

function refuse(locked: MessageKey, minutes: number): void {
  if (minutes > 0) throw new AppError('too_many', locked, {}, { minutes })
}
