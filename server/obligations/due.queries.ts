import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { VERSION_STATES } from '../disclosures/disclosures.rules.ts'
import { OBLIGATION_ROW, toObligation } from './obligations.queries.ts'

const Row = OBLIGATION_ROW.extend({
  department: z.string(),
  department_en: z.string(),
  state: z.enum(VERSION_STATES).nullable(),
}).transform((row) => ({ ...toObligation(row), department: row.department, departmentEn: row.department_en, state: row.state }))
/** An obligation with its department's name and the step at which its record stands. */
export type DueRow = z.output<typeof Row>

export interface DueFilter {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
  /** The day before which everything open is overdue and wanted too. */
  readonly today: string
  /** Until when what is open is wanted too. */
  readonly soon: string
  /** Undefined: every department. With `below` also those under it. */
  readonly departmentId?: number | undefined
  readonly below?: boolean
}

/** What falls due in a span of days, what is overdue, and what falls due soon; by due day. */
export async function listDue(db: Knex, { from, to, today, soon, departmentId, below = false }: DueFilter): Promise<DueRow[]> {
  const query = db('obligations as o')
    .join('departments as dep', 'dep.id', 'o.department_id')
    .leftJoin('disclosures as d', 'd.id', 'o.disclosure_id')
    .leftJoin('disclosure_versions as w', (on) => on.on('w.disclosure_id', 'd.id').andOn('w.number', 'd.working_number'))
    .whereNull('o.cancelled_at')
    .where(
      (either) =>
        void either
          .whereBetween('o.due_on', [from, to])
          .orWhere((open) => void open.whereNull('o.answered_at').where('o.due_on', '<', today))
          .orWhere((open) => void open.whereNull('o.answered_at').whereBetween('o.due_on', [today, soon])),
    )
    .orderBy(['o.due_on', 'o.item_code', 'dep.position', 'o.id'])
    .select('o.*', 'dep.name as department', 'dep.name_en as department_en', 'w.state')
  if (departmentId !== undefined && !below) void query.where('o.department_id', departmentId)
  if (departmentId !== undefined && below)
    void query.whereRaw(
      `o.department_id in (with recursive below(id) as (select ? + 0 union select x.id from departments x join below b on x.parent_id = b.id) select id from below)`,
      [departmentId],
    )
  return rows(Row, await query)
}

const DepartmentRow = z
  .object({ id: int, name: z.string(), name_en: z.string() })
  .transform(({ id, name, name_en }) => ({ id, name, nameEn: name_en }))
export type OwingDepartment = z.output<typeof DepartmentRow>

/** Departments that owe or owed something, in their order. */
export async function listOwingDepartments(db: Knex): Promise<OwingDepartment[]> {
  const found: unknown = await db('departments')
    .whereIn('id', db('obligations').distinct('department_id'))
    .orderBy(['position', 'id'])
    .select('id', 'name', 'name_en')
  return rows(DepartmentRow, found)
}
