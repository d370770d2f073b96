import type { Knex } from 'knex'
import type { Deps } from '../deps.ts'
import { securitySettings } from '../security/settings.service.ts'
import { deleteSessions, keepEarlierPassword, savePassword } from './account.queries.ts'
import { makeTemporaryPassword } from './password.rules.ts'
import { hashPassword } from './passwords.ts'

/** A password that somebody else knows: shown once, good for one sign-in, at which it must be changed. */
export interface TemporaryPassword {
  readonly password: string
  readonly hash: string
}

/** Made before the transaction that stores it: hashing takes long, and SQLite has one writer. */
export async function prepareTemporaryPassword({ random }: Pick<Deps, 'random'>): Promise<TemporaryPassword> {
  const password = makeTemporaryPassword(random)
  return { password, hash: await hashPassword(password) }
}

/** Stores a one-time password as the person's and ends their sessions; returns how many ended. */
export async function giveTemporaryPassword({ now }: Pick<Deps, 'now'>, tx: Knex, personId: number, hash: string): Promise<number> {
  const at = now().toISOString()
  await keepEarlierPassword(tx, personId, at, (await securitySettings(tx)).history - 1)
  await savePassword(tx, personId, { hash, mustChange: true, at })
  return endSessions(tx, personId)
}

/** Stores a password that was chosen outside the product; it must be changed at the first sign-in too. */
export const setFirstPassword = ({ now }: Pick<Deps, 'now'>, tx: Knex, personId: number, hash: string): Promise<void> =>
  savePassword(tx, personId, { hash, mustChange: true, at: now().toISOString() })

/** Signs a person out everywhere at once; returns from how many sessions. */
export const endSessions = (tx: Knex, personId: number): Promise<number> => deleteSessions(tx, personId)
