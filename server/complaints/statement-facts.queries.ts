import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const StatementRow = z
  .object({ id: int, year: int, serial: int, department_id: int, statement_due_on: z.string(), stated_on: z.string().nullable() })
  .transform((row) => ({
    id: row.id,
    year: row.year,
    serial: row.serial,
    departmentId: row.department_id,
    dueOn: row.statement_due_on,
    statedOn: row.stated_on,
  }))
export type AskedStatement = z.output<typeof StatementRow>

/** Answers that departments were asked for, by the day they were due. Days: `YYYY-MM-DD`, both included. */
export async function listStatements(
  db: Knex,
  { departmentIds, from, to }: { readonly departmentIds: readonly number[]; readonly from: string; readonly to: string },
): Promise<AskedStatement[]> {
  const found: unknown = await db('case_complaints as k')
    .join('cases as c', 'c.id', 'k.case_id')
    .whereIn('k.department_id', [...departmentIds])
    .whereBetween('k.statement_due_on', [from, to])
    .orderBy('c.id')
    .select('c.id', 'c.year', 'c.serial', 'k.department_id', 'k.statement_due_on', 'k.stated_on')
  return rows(StatementRow, found)
}
