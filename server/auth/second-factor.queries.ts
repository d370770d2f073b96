import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../db/decode.ts'

const FactorRow = z
  .object({
    secret: z.string().nullable(),
    enabled_at: z.string().nullable(),
    last_step: int,
    pending_secret: z.string().nullable(),
    pending_at: z.string().nullable(),
    codes_left: int,
  })
  .transform((row) => ({
    /** Sealed. */
    secret: row.secret,
    enabledAt: row.enabled_at,
    lastStep: row.last_step,
    /** Sealed; not confirmed yet. */
    pendingSecret: row.pending_secret,
    pendingAt: row.pending_at,
    codesLeft: row.codes_left,
  }))
export type StoredFactor = z.output<typeof FactorRow>

export async function findFactor(db: Knex, personId: number): Promise<StoredFactor | undefined> {
  const left = db('recovery_codes as c').whereRaw('c.person_id = f.person_id').whereNull('c.used_at').count('*')
  const row: unknown = await db('second_factors as f')
    .where({ person_id: personId })
    .first('secret', 'enabled_at', 'last_step', 'pending_secret', 'pending_at', left.as('codes_left'))
  return row === undefined ? undefined : FactorRow.parse(row)
}

export async function savePending(tx: Knex, personId: number, sealed: string, at: string): Promise<void> {
  await tx('second_factors')
    .insert({ person_id: personId, pending_secret: sealed, pending_at: at })
    .onConflict('person_id')
    .merge(['pending_secret', 'pending_at'])
}

/** Compare-and-set: whether exactly the secret that the code was right for became the person's. */
export async function enablePending(tx: Knex, personId: number, sealed: string, step: number, at: string): Promise<boolean> {
  const changed = await tx('second_factors')
    .where({ person_id: personId, pending_secret: sealed })
    .update({ secret: sealed, enabled_at: at, last_step: step, pending_secret: null, pending_at: null })
  return changed === 1
}

/** Compare-and-set: whether nobody had used a code of this step, or a later one, with this secret; on any instance. */
export async function useStep(tx: Knex, personId: number, sealed: string, step: number): Promise<boolean> {
  const changed = await tx('second_factors')
    .where({ person_id: personId, secret: sealed })
    .andWhere('last_step', '<', step)
    .update({ last_step: step })
  return changed === 1
}

/** Whether there was one. */
export async function deleteFactor(tx: Knex, personId: number): Promise<boolean> {
  await tx('recovery_codes').where({ person_id: personId }).delete()
  return (await tx('second_factors').where({ person_id: personId }).delete()) === 1
}

export async function replaceRecoveryCodes(tx: Knex, personId: number, hashes: readonly string[], at: string): Promise<void> {
  await tx('recovery_codes').where({ person_id: personId }).delete()
  await tx('recovery_codes').insert(hashes.map((code_hash) => ({ person_id: personId, code_hash, created_at: at })))
}

/** Compare-and-set: whether the code was the person's and had not been used. */
export async function spendRecoveryCode(tx: Knex, personId: number, hash: string, at: string): Promise<boolean> {
  const changed = await tx('recovery_codes').where({ person_id: personId, code_hash: hash }).whereNull('used_at').update({ used_at: at })
  return changed === 1
}
