import type { Knex } from 'knex'
import { z } from 'zod'
import { int, money, rows } from '../../db/decode.ts'
import { MEASURES, type Thresholds } from './thresholds.rules.ts'

export interface ThresholdRow extends Thresholds {
  readonly id: number
  readonly version: number
}

const Row = z
  .object({
    id: int,
    from_on: z.string(),
    basis: z.string(),
    authority_single_fen: money.nullable(),
    authority_batch_fen: money.nullable(),
    finance_single_fen: money.nullable(),
    finance_batch_fen: money.nullable(),
    version: int,
  })
  .transform((row): ThresholdRow => ({
    id: row.id,
    fromOn: row.from_on,
    basis: row.basis,
    authority_single: row.authority_single_fen,
    authority_batch: row.authority_batch_fen,
    finance_single: row.finance_single_fen,
    finance_batch: row.finance_batch_fen,
    version: row.version,
  }))

const toRow = (set: Thresholds) => ({
  from_on: set.fromOn,
  basis: set.basis,
  ...Object.fromEntries(MEASURES.map((measure) => [`${measure}_fen`, set[measure]])),
})

/** Newest first. */
export async function listThresholds(db: Knex): Promise<ThresholdRow[]> {
  return rows(Row, await db('asset_thresholds').orderBy('from_on', 'desc'))
}

export async function findThreshold(db: Knex, id: number): Promise<ThresholdRow | undefined> {
  const row: unknown = await db('asset_thresholds').where({ id }).first()
  return row === undefined ? undefined : Row.parse(row)
}

export async function dayTaken(db: Knex, fromOn: string, besides?: number): Promise<boolean> {
  const query = db('asset_thresholds').where('from_on', fromOn)
  if (besides !== undefined) void query.whereNot('id', besides)
  return (await query.first('id')) !== undefined
}

export async function insertThreshold(tx: Knex, set: Thresholds): Promise<void> {
  await tx('asset_thresholds').insert(toRow(set))
}

/** Compare-and-set; false for the one who comes second. */
export async function changeThreshold(tx: Knex, { id, version }: Pick<ThresholdRow, 'id' | 'version'>, set: Thresholds): Promise<boolean> {
  const changed = await tx('asset_thresholds')
    .where({ id, version })
    .update({ ...toRow(set), version: version + 1 })
  return changed === 1
}

/** Compare-and-set; never the last one. */
export async function deleteThreshold(tx: Knex, { id, version }: Pick<ThresholdRow, 'id' | 'version'>): Promise<boolean> {
  const others = tx('asset_thresholds').whereNot({ id }).select(tx.raw('1'))
  return (await tx('asset_thresholds').where({ id, version }).whereExists(others).delete()) === 1
}
