import type { Knex } from 'knex'
import { z } from 'zod'
import { calendarIn } from '../calendar/calendar.service.ts'
import { int, rows } from '../db/decode.ts'
import { periodsOf, RESULTS, type Period, type Publication } from './publicity.rules.ts'

// What the record of a notice shows of its periods. This file names no register, so that registers can import it.

export interface Periods {
  readonly disclosureId: number
  /** Oldest first; the last one counts. */
  readonly periods: readonly Period[]
  readonly withdrawnAt: string | null
}

const PublicationRow = z.object({
  disclosure_id: int,
  version_id: int,
  number: int,
  published_at: z.string(),
  notice_days: int,
  withdrawn_at: z.string().nullable(),
})

/** The periods of several records by the record's id; one that was never published as a notice is left out. */
export async function readPeriods(db: Knex, disclosureIds: readonly number[]): Promise<Map<number, Periods>> {
  if (disclosureIds.length === 0) return new Map()
  const found: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('personnel_notices as n', 'n.version_id', 'v.id')
    .whereIn('v.disclosure_id', [...disclosureIds])
    .whereNotNull('v.published_at')
    .where('n.is_notice', true)
    .orderBy(['v.disclosure_id', 'v.number'])
    .select('v.disclosure_id', 'v.id as version_id', 'v.number', 'v.published_at', 'n.notice_days', 'd.withdrawn_at')
  const grouped = new Map<number, { publications: Publication[]; withdrawnAt: string | null }>()
  for (const row of rows(PublicationRow, found)) {
    const one = grouped.get(row.disclosure_id) ?? { publications: [], withdrawnAt: row.withdrawn_at }
    one.publications.push({ versionId: row.version_id, number: row.number, publishedAt: row.published_at, days: row.notice_days })
    grouped.set(row.disclosure_id, one)
  }
  const calendar = await calendarIn(db)
  return new Map(
    [...grouped].map(([disclosureId, { publications, withdrawnAt }]) => [
      disclosureId,
      { disclosureId, withdrawnAt, periods: periodsOf(calendar, publications, withdrawnAt) },
    ]),
  )
}

const ResultRow = z
  .object({ version_id: int, line_no: int, result: z.enum(RESULTS), reason: z.string(), decided_at: z.string() })
  .transform((row) => ({
    versionId: row.version_id,
    lineNo: row.line_no,
    result: row.result,
    reason: row.reason,
    decidedAt: row.decided_at,
  }))
export type PersonResult = z.output<typeof ResultRow>

/** What came of notices, person by person. */
export async function listResults(db: Knex, versionIds: readonly number[]): Promise<PersonResult[]> {
  if (versionIds.length === 0) return []
  return rows(
    ResultRow,
    await db('publicity_results')
      .whereIn('version_id', [...versionIds])
      .orderBy(['version_id', 'line_no']),
  )
}

/** How many objections reached each record, over all its periods. */
export async function countObjections(db: Knex, disclosureIds: readonly number[]): Promise<Map<number, number>> {
  if (disclosureIds.length === 0) return new Map()
  const found = (await db('publicity_objections')
    .whereIn('disclosure_id', [...disclosureIds])
    .groupBy('disclosure_id')
    .select('disclosure_id')
    .count({ n: '*' })) as { disclosure_id: number; n: string | number }[]
  return new Map(found.map((row) => [row.disclosure_id, Number(row.n)]))
}
