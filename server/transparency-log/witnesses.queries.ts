import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { StoredCheckpoint } from './store.queries.ts'

export interface Witness {
  readonly id: number
  readonly personId: number
  readonly person: string
  readonly personEn: string
  readonly department: string
  readonly departmentEn: string
  readonly key: string
  readonly addedAt: string
  readonly removedAt: string | null
  /** The largest checkpoint that was cosigned with this key, and when. */
  readonly lastSize: number | null
  readonly lastAt: string | null
}

const WitnessRow = z
  .object({
    id: int,
    person_id: int,
    person: z.string(),
    person_en: z.string(),
    department: z.string(),
    department_en: z.string(),
    verifier_key: z.string(),
    added_at: z.string(),
    removed_at: z.string().nullable(),
    last_size: int.nullable(),
    last_at: z.string().nullable(),
  })
  .transform((row): Witness => ({
    id: row.id,
    personId: row.person_id,
    person: row.person,
    personEn: row.person_en,
    department: row.department,
    departmentEn: row.department_en,
    key: row.verifier_key,
    addedAt: row.added_at,
    removedAt: row.removed_at,
    lastSize: row.last_size,
    lastAt: row.last_at,
  }))

/** All of them, those whose key was taken away too, in the order in which they came. */
export async function listWitnesses(db: Knex): Promise<Witness[]> {
  const found: unknown = await db('log_witnesses as w')
    .join('people as p', 'p.id', 'w.person_id')
    .join('departments as d', 'd.id', 'w.department_id')
    .leftJoin('log_cosignatures as s', 's.witness_id', 'w.id')
    .groupBy('w.id', 'w.person_id', 'p.display_name', 'p.display_name_en', 'd.name', 'd.name_en')
    .groupBy('w.verifier_key', 'w.added_at', 'w.removed_at')
    .orderBy('w.id')
    .select('w.id', 'w.person_id', 'p.display_name as person', 'p.display_name_en as person_en')
    .select('d.name as department', 'd.name_en as department_en', 'w.verifier_key', 'w.added_at', 'w.removed_at')
    .max({ last_size: 's.size', last_at: 's.at' }) // a witness only ever signs a larger one than before
  return rows(WitnessRow, found)
}

export interface OwnKey {
  readonly id: number
  readonly key: string
  readonly lastSize: number | null
}

/** The key with which somebody cosigns today. */
export async function findOwnKey(db: Knex, personId: number): Promise<OwnKey | undefined> {
  const row: unknown = await db('log_witnesses as w')
    .leftJoin('log_cosignatures as s', 's.witness_id', 'w.id')
    .where({ 'w.person_id': personId })
    .whereNull('w.removed_at')
    .groupBy('w.id', 'w.verifier_key')
    .select('w.id', 'w.verifier_key as key')
    .max({ lastSize: 's.size' })
    .first()
  return row === undefined ? undefined : z.object({ id: int, key: z.string(), lastSize: int.nullable() }).parse(row)
}

export async function isKeyKnown(db: Knex, key: string): Promise<boolean> {
  return (await db('log_witnesses').where({ verifier_key: key }).first('id')) !== undefined
}

export interface NewWitness {
  readonly departmentId: number
  readonly personId: number
  readonly name: string
  readonly key: string
  readonly at: string
}

export async function insertWitness(tx: Knex, { departmentId, personId, name, key, at }: NewWitness): Promise<number> {
  const row = { department_id: departmentId, person_id: personId, name, verifier_key: key, added_at: at, removed_at: null }
  const [made] = rows(z.object({ id: int }), await tx('log_witnesses').insert(row).returning('id'))
  return made!.id
}

/** Whether this call was the one that took the key away. */
export async function retireWitness(tx: Knex, id: number, at: string): Promise<boolean> {
  return (await tx('log_witnesses').where({ id }).whereNull('removed_at').update({ removed_at: at })) === 1
}

export async function findCheckpointOf(db: Knex, size: number): Promise<StoredCheckpoint | undefined> {
  const row: unknown = await db('log_checkpoints').where({ size }).first()
  return row === undefined ? undefined : z.object({ size: int, note: z.string(), at: z.string() }).parse(row)
}

export async function insertCosignature(
  tx: Knex,
  row: { readonly size: number; readonly witnessId: number; readonly signature: string; readonly at: string },
): Promise<void> {
  await tx('log_cosignatures').insert({ size: row.size, witness_id: row.witnessId, signature: row.signature, at: row.at })
}
