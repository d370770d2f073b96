import type { Knex } from 'knex'
import { z } from 'zod'
import { json, rows } from '../db/decode.ts'
import type { AttackReport } from './self-attack.types.ts'

const NAME = 'self_attack'

const Strategy = z.object({ name: z.string(), hits: z.number(), tried: z.number(), expected: z.number(), agreement: z.number() })
const Report = z.object({
  engine: z.enum(['sqlite', 'postgres']),
  voters: z.number(),
  batches: z.number(),
  snapshots: z.number(),
  sources: z.array(z.string()),
  strategies: z.number(),
  best: Strategy,
  chance: z.number(),
  hitLimit: z.number(),
  agreementLimit: z.number(),
  leaks: z.array(Strategy),
})
const Stored = z.object({
  value: json(z.object({ at: z.string(), by: z.string(), report: Report.optional(), refused: z.enum(['schema']).optional() })),
})

/** Why nothing was attacked: PostgreSQL let the installation create no schema. */
export interface Refusal {
  readonly refused: 'schema'
}

/** The last attack; without a report it broke off, or was refused. */
export interface Run extends Partial<Refusal> {
  /** UTC ISO text. */
  readonly at: string
  readonly by: string
  readonly report?: AttackReport
}

export async function findRun(db: Knex): Promise<Run | undefined> {
  const found = rows(Stored, await db('settings').where({ name: NAME }).select('value'))[0]?.value
  return found === undefined
    ? undefined
    : {
        at: found.at,
        by: found.by,
        ...(found.report && { report: found.report }),
        ...(found.refused && { refused: found.refused }),
      }
}

export const saveRun = (tx: Knex, run: Run): Promise<unknown> =>
  tx('settings')
    .insert({ name: NAME, value: JSON.stringify(run) })
    .onConflict('name')
    .merge()
