import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Issuer } from './anonymous.types.ts'

const IssuerRow = z
  .object({ id: int, quarter: z.string(), public_key: z.string(), print: z.string(), retired_on: z.string().nullable() })
  .transform(({ id, quarter, public_key: publicKey, print, retired_on: retiredOn }): Issuer => ({
    id,
    quarter,
    publicKey,
    print,
    retiredOn,
  }))

const select = (db: Knex): Knex.QueryBuilder => db('anonymous_issuers').select('id', 'quarter', 'public_key', 'print', 'retired_on')

/** Newest first. */
export async function listIssuers(db: Knex, limit: number): Promise<Issuer[]> {
  return rows(IssuerRow, await select(db).orderBy('id', 'desc').limit(limit))
}

export async function findIssuer(db: Knex, by: { readonly quarter: string } | { readonly print: string }): Promise<Issuer | undefined> {
  return rows(IssuerRow, await select(db).where(by))[0]
}

/** Null once its quarter is over. */
export async function findSealedKey(db: Knex, id: number): Promise<string | null> {
  const found: unknown = await db('anonymous_issuers').where({ id }).select('sealed_key')
  return rows(z.object({ sealed_key: z.string().nullable() }), found)[0]?.sealed_key ?? null
}

export interface NewIssuer {
  readonly quarter: string
  readonly publicKey: string
  readonly print: string
  readonly sealedKey: string
  readonly madeAt: string
}

/** Its id; undefined when another instance was first. */
export async function insertIssuer(tx: Knex, { quarter, publicKey, print, sealedKey, madeAt }: NewIssuer): Promise<number | undefined> {
  const made: unknown = await tx('anonymous_issuers')
    .insert({ quarter, public_key: publicKey, print, sealed_key: sealedKey, made_at: madeAt })
    .onConflict('quarter')
    .ignore()
    .returning('id')
  return rows(z.object({ id: int }), made)[0]?.id
}

/** No further token can be made with the keys of other quarters; those of the quarters named are no longer taken either. */
export async function endIssuers(tx: Knex, current: string, retired: readonly number[], on: string): Promise<void> {
  await tx('anonymous_issuers').whereNot({ quarter: current }).update({ sealed_key: null })
  await tx('anonymous_issuers')
    .whereIn('id', [...retired])
    .whereNull('retired_on')
    .update({ retired_on: on })
}
