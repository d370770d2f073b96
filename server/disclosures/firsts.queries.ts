import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { inSpans } from '../db/spans.ts'

const CountRow = z
  .object({ department_id: int, span: int, n: int })
  .transform(({ department_id, span, n }) => ({ departmentId: department_id, span, n }))
export type SpanCount = z.output<typeof CountRow>

/** Records by department and the span in which they were published for the first time. Corrections are not counted again; what was withdrawn was published. */
export async function countFirsts(db: Knex, bounds: readonly string[]): Promise<SpanCount[]> {
  const placed = inSpans(db, db('disclosures as d').select('d.department_id'), 'd.first_published_at', bounds)
  const found: unknown = await db.from(placed.as('x')).groupBy('department_id', 'span').select('department_id', 'span').count({ n: '*' })
  return rows(CountRow, found)
}

const RangeRow = z.object({ first: z.string().nullable(), last: z.string().nullable() })
/** The first and the last first publication, UTC ISO text; null when nothing was ever published. */
export async function findFirstAndLast(db: Knex): Promise<z.output<typeof RangeRow>> {
  return RangeRow.parse(await db('disclosures').min({ first: 'first_published_at' }).max({ last: 'first_published_at' }).first())
}
