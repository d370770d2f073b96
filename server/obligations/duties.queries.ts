import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const AskedRow = z
  .object({
    what: z.enum(['nil', 'time']),
    by: int,
    id: int,
    title: z.string(),
    title_en: z.string(),
    period: z.string().nullable(),
    due_on: z.string().nullable(),
    department_id: int,
    name: z.string(),
    name_en: z.string(),
    parent_id: int.nullable(),
    above_id: int.nullable(),
  })
  .transform((row) => ({
    what: row.what,
    by: row.by,
    obligationId: row.id,
    title: row.title,
    titleEn: row.title_en,
    period: row.period,
    dueOn: row.due_on,
    departmentId: row.department_id,
    department: row.name,
    departmentEn: row.name_en,
    /** The department with what is above it, as far as a bureau is deep. */
    lineage: [row.department_id, row.parent_id, row.above_id].filter((id): id is number => id !== null),
  }))
/** A nil statement that waits for a signature, or more time that somebody asked for. */
export type Asked = z.output<typeof AskedRow>

/** Everything that waits for a head's signature or for a decision about time, in one statement; the nearest day first. */
export async function listAsked(db: Knex): Promise<Asked[]> {
  const of = (what: Asked['what'], asked: Knex.QueryBuilder, by: string): Knex.QueryBuilder =>
    asked
      .join('obligations as o', 'o.id', 'x.obligation_id')
      .join('departments as d', 'd.id', 'o.department_id')
      .leftJoin('departments as u', 'u.id', 'd.parent_id')
      .whereNull('o.answered_at')
      .whereNull('o.cancelled_at')
      .select(db.raw('? as what', [what]), db.raw('?? as ??', [by, 'by']), 'o.id', 'o.title', 'o.title_en', 'o.period', 'o.due_on')
      .select('o.department_id', 'd.name', 'd.name_en', 'd.parent_id', 'u.parent_id as above_id')
  const found: unknown = await of('nil', db('nil_reports as x').where('x.state', 'drafted'), 'x.drafted_by').unionAll([
    of('time', db('obligation_extensions as x').whereNull('x.outcome'), 'x.asked_by'),
  ])
  return rows(AskedRow, found)
}
