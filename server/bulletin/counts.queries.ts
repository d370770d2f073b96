import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

/** Days from the first to the last, both included. */
export interface Span {
  readonly from: string
  readonly to: string
}

const TALLY = `count(*) as sent, sum(case when state = 'accepted' then 1 else 0 end) as accepted,
  sum(case when state = 'returned' then 1 else 0 end) as returned, sum(case when state = 'sent' then 1 else 0 end) as waiting`

const DepartmentRow = z
  .object({ id: int, name: z.string(), name_en: z.string(), sent: int, accepted: int, returned: int, waiting: int })
  .transform(({ name_en, ...row }) => ({ ...row, nameEn: name_en }))
export type DepartmentTally = z.output<typeof DepartmentRow>
export const decodeTally = (row: unknown): DepartmentTally => DepartmentRow.parse(row)

/**
 * Columns of one row a department: those that sent something, and those that have somebody to send it and did not. What was sent is counted
 * under the day on which it was first sent, and stands there as what has become of it.
 */
export function tallies(db: Knex, { from, to }: Span): Knex.QueryBuilder {
  const counted = db('bulletin_articles')
    .whereBetween('sent_on', [from, to])
    .groupBy('department_id')
    .select('department_id', db.raw(TALLY))
  const publishers = db('people as w')
    .join('role_assignments as r', 'r.person_id', 'w.id')
    .where({ 'r.role': 'publisher', 'w.status': 'active' })
    .select('w.department_id')
  const all = db('departments as o')
    .leftJoin(counted.as('n'), 'n.department_id', 'o.id')
    .where((row) => {
      void row.whereNotNull('n.sent').orWhere((silent) => {
        void silent.where('o.active', true).whereIn('o.id', publishers)
      })
    })
    .select('o.id', 'o.name', 'o.name_en', 'o.position')
    .select(['sent', 'accepted', 'returned', 'waiting'].map((name) => db.raw(`coalesce(n.${name}, 0) as ${name}`)))
  return db.from(all.as('x')).select('x.*')
}

export async function listTallies(db: Knex, span: Span): Promise<DepartmentTally[]> {
  return rows(DepartmentRow, await tallies(db, span).orderBy(['x.position', 'x.id']))
}

const MonthRow = z.object({ month: z.string(), sent: int, accepted: int, returned: int, waiting: int })
export type MonthTally = z.output<typeof MonthRow>

/** By month `YYYY-MM`; months in which nothing was sent are left out. */
export async function listMonths(db: Knex, { from, to }: Span): Promise<MonthTally[]> {
  const found: unknown = await db('bulletin_articles')
    .whereBetween('sent_on', [from, to])
    .groupByRaw('substr(sent_on, 1, 7)')
    .select(db.raw(`substr(sent_on, 1, 7) as month, ${TALLY}`))
    .orderBy('month')
  return rows(MonthRow, found)
}

/** Years in which something was sent, newest first. */
export async function listSentYears(db: Knex): Promise<number[]> {
  const found: unknown = await db('bulletin_articles').distinct(db.raw('substr(sent_on, 1, 4) as year')).orderBy('year', 'desc')
  return rows(z.object({ year: int }), found).map(({ year }) => year)
}
