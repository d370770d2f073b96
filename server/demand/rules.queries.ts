import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { DemandRule } from './demand.types.ts'

const RuleRow = z
  .object({ from_on: z.string(), threshold: int, looked_back: int, due_days: int, basis: z.string() })
  .transform((row): DemandRule => ({
    fromOn: row.from_on,
    threshold: row.threshold,
    lookedBack: row.looked_back,
    dueDays: row.due_days,
    basis: row.basis,
  }))

/** The newest first. */
export async function listRules(db: Knex): Promise<DemandRule[]> {
  return rows(RuleRow, await db('demand_rules').orderBy('from_on', 'desc'))
}

/** False when one begins on that day already. */
export async function insertRule(
  tx: Knex,
  { fromOn, threshold, lookedBack, dueDays, basis }: DemandRule,
  by: { readonly id: number; readonly at: string },
): Promise<boolean> {
  const row = { from_on: fromOn, threshold, looked_back: lookedBack, due_days: dueDays, basis, set_by: by.id, set_at: by.at }
  const made: unknown = await tx('demand_rules').insert(row).onConflict('from_on').ignore().returning('from_on')
  return (made as unknown[]).length === 1
}
