import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, rows } from '../db/decode.ts'

const PasswordRow = z
  .object({ password_hash: z.string(), must_change: bool, changed_at: z.string() })
  .transform((row) => ({ passwordHash: row.password_hash, mustChange: row.must_change, changedAt: row.changed_at }))

export async function findPassword(db: Knex, personId: number): Promise<z.output<typeof PasswordRow> | undefined> {
  const row: unknown = await db('credentials').where({ person_id: personId }).first('password_hash', 'must_change', 'changed_at')
  return row === undefined ? undefined : PasswordRow.parse(row)
}

export async function savePassword(tx: Knex, personId: number, password: { hash: string; mustChange: boolean; at: string }): Promise<void> {
  await tx('credentials')
    .insert({ person_id: personId, password_hash: password.hash, must_change: password.mustChange, changed_at: password.at })
    .onConflict('person_id')
    .merge()
}

/** Compare-and-set: whether `hash` replaced exactly the password that was checked. */
export async function replacePassword(tx: Knex, personId: number, checkedHash: string, hash: string, at: string): Promise<boolean> {
  const changed = await tx('credentials')
    .where({ person_id: personId, password_hash: checkedHash })
    .update({ password_hash: hash, must_change: false, changed_at: at })
  return changed === 1
}

/**
 * Remembers the present password as an earlier one and forgets all but the newest `keep`; none when `keep` is 0 or less.
 * A one-time password that somebody else gave is not worth remembering.
 */
export async function keepEarlierPassword(tx: Knex, personId: number, at: string, keep: number): Promise<void> {
  const present = keep > 0 ? await findPassword(tx, personId) : undefined
  if (present?.mustChange === false)
    await tx('password_history').insert({ person_id: personId, password_hash: present.passwordHash, replaced_at: at })
  const kept = tx('password_history').where({ person_id: personId }).orderBy('id', 'desc').limit(Math.max(0, keep)).select('id')
  await tx('password_history').where({ person_id: personId }).whereNotIn('id', kept).delete()
}

/** Hashes of the newest `n` passwords before the present one. */
export async function listEarlierPasswords(db: Knex, personId: number, n: number): Promise<string[]> {
  const found = await db('password_history').where({ person_id: personId }).orderBy('id', 'desc').limit(n).select('password_hash')
  return rows(z.object({ password_hash: z.string() }), found).map((row) => row.password_hash)
}

const SessionRow = z
  .object({ id_hash: z.string(), address: z.string(), user_agent: z.string(), created_at: z.string(), last_seen_at: z.string() })
  .transform((row) => ({
    id: row.id_hash,
    address: row.address,
    userAgent: row.user_agent,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }))

/** A session as its owner sees it; `id` is the hash that the database keeps, which opens nothing. */
export type OpenSession = z.output<typeof SessionRow>

export async function listSessionsOf(db: Knex, personId: number, now: string): Promise<OpenSession[]> {
  const found = await db('sessions')
    .where({ person_id: personId })
    .andWhere('expires_at', '>', now)
    .orderBy([{ column: 'last_seen_at', order: 'desc' }, 'id_hash'])
    .select('id_hash', 'address', 'user_agent', 'created_at', 'last_seen_at')
  return rows(SessionRow, found)
}

/** How many sessions of this person ended: the one named, or all but the one kept, or all. */
export async function deleteSessions(tx: Knex, personId: number, which: { only?: string; except?: string } = {}): Promise<number> {
  const query = tx('sessions').where({ person_id: personId })
  if (which.only !== undefined) void query.andWhere({ id_hash: which.only })
  if (which.except !== undefined) void query.andWhereNot({ id_hash: which.except })
  return query.delete()
}

export async function savePreference(tx: Knex, personId: number, preference: { locale: string } | { theme: string }): Promise<void> {
  await tx('people').where({ id: personId }).update(preference)
}
