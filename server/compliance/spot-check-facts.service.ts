import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { VERDICTS } from './spot-check.types.ts'

const Row = z
  .object({ disclosure_id: int, department_id: int, title: z.string(), verdict: z.enum(VERDICTS), given_at: z.string() })
  .transform((row) => ({
    disclosureId: row.disclosure_id,
    departmentId: row.department_id,
    title: row.title,
    isWrong: row.verdict === 'discrepancies',
    at: row.given_at,
  }))
export type SpotCheckFact = z.output<typeof Row>

/** What spot checks said of records, the verdict that stood at the end. Instants, UTC ISO text; `until` is not included. */
export async function spotCheckFacts(
  db: Knex,
  { departmentIds, since, until }: { departmentIds: readonly number[]; since: string; until: string },
): Promise<SpotCheckFact[]> {
  const standing = db('spot_check_verdicts').where('given_at', '<', until).groupBy('pick_id').max({ id: 'id' })
  const found: unknown = await db('spot_check_verdicts as v')
    .join('spot_check_picks as k', 'k.id', 'v.pick_id')
    .join('disclosure_versions as w', (on) => on.on('w.disclosure_id', 'k.disclosure_id').andOn('w.number', 'k.version_number'))
    .whereIn('v.id', standing)
    .where('v.given_at', '>=', since)
    .whereIn('k.department_id', [...departmentIds])
    .orderBy('v.given_at')
    .orderBy('v.id')
    .select('k.disclosure_id', 'k.department_id', 'w.title', 'v.verdict', 'v.given_at')
  return rows(Row, found)
}
