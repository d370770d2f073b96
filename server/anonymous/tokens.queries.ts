import type { Knex } from 'knex'
import { z } from 'zod'
import { rows } from '../db/decode.ts'

const HashRow = z.object({ blinded_hash: z.string() })

/** The hash of what this person had signed; undefined when they have not asked yet. */
export async function findFetched(db: Knex, issuerId: number, personId: number): Promise<string | undefined> {
  const found: unknown = await db('anonymous_fetched').where({ issuer_id: issuerId, person_id: personId }).select('blinded_hash')
  return rows(HashRow, found)[0]?.blinded_hash
}

/** Once a person and quarter: the second of two browsers changes nothing. */
export const insertFetched = (tx: Knex, issuerId: number, personId: number, hash: string): Promise<unknown> =>
  tx('anonymous_fetched')
    .insert({ issuer_id: issuerId, person_id: personId, blinded_hash: hash })
    .onConflict(['issuer_id', 'person_id'])
    .ignore()

/** False when it was spent before. */
export async function insertSpent(tx: Knex, issuerId: number, hash: string): Promise<boolean> {
  const put: unknown = await tx('anonymous_spent')
    .insert({ token_hash: hash, issuer_id: issuerId })
    .onConflict('token_hash')
    .ignore()
    .returning('token_hash')
  return (put as unknown[]).length === 1
}
