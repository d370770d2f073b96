import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { inSpans } from '../db/spans.ts'

const CountRow = z
  .object({ department_id: int, span: int, n: int })
  .transform(({ department_id, span, n }) => ({ departmentId: department_id, span, n }))
export type VisitCount = z.output<typeof CountRow>

/** Openings of records by the department that published them and the span of the day; the records' own sums first, which are few. */
export async function countVisits(db: Knex, bounds: readonly string[]): Promise<VisitCount[]> {
  const placed = inSpans(db, db('read_counts as r').select('r.disclosure_id', 'r.count'), 'r.day', bounds)
  const each = db.from(placed.as('x')).groupBy('disclosure_id', 'span').select('disclosure_id', 'span').sum({ n: 'count' })
  const found: unknown = await db
    .from(each.as('y'))
    .join('disclosures as d', 'd.id', 'y.disclosure_id')
    .groupBy('d.department_id', 'y.span')
    .select('d.department_id', 'y.span')
    .sum({ n: 'y.n' })
  return rows(CountRow, found)
}
