import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole, type Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { FINDING_STATES, SEVERITIES } from './inspections.rules.ts'

const RectificationRow = z
  .object({
    id: int,
    visit_id: int,
    inspection_id: int,
    inspection: z.string(),
    title: z.string(),
    text: z.string(),
    indicator: z.string(),
    severity: z.enum(SEVERITIES),
    state: z.enum(FINDING_STATES),
    on_day: z.string(),
    due_on: z.string().nullable(),
    overdue: int,
    escalation: int,
    department_id: int,
    department: z.string(),
    department_en: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    visitId: row.visit_id,
    inspectionId: row.inspection_id,
    inspection: row.inspection,
    title: row.title,
    text: row.text,
    indicator: row.indicator,
    severity: row.severity,
    state: row.state,
    onDay: row.on_day,
    dueOn: row.due_on,
    isOverdue: row.overdue === 1,
    escalation: row.escalation,
    departmentId: row.department_id,
    department: row.department,
    departmentEn: row.department_en,
  }))
export type Rectification = z.output<typeof RectificationRow>
export const decodeRectification = (row: unknown): Rectification => RectificationRow.parse(row)

/**
 * Findings of settled visits: all of them for inspectors and leaders, a department's own for its people. `today` decides what is overdue.
 * What `state` a finding is in, with overdue apart, is the column `shown`.
 */
export function rectificationsFor(db: Knex, actor: Actor, today: string): Knex.QueryBuilder {
  const overdue = "case when f.state = 'ordered' and f.due_on < ? then 1 else 0 end"
  const inner = db('inspection_findings as f')
    .join('inspection_visits as v', 'v.id', 'f.visit_id')
    .join('inspections as i', 'i.id', 'v.inspection_id')
    .join('departments as d', 'd.id', 'v.department_id')
    .whereIn('v.state', ['signed', 'refused'])
    .select('f.id', 'f.visit_id', 'f.title', 'f.text', 'f.indicator', 'f.severity', 'f.state', 'f.due_on', 'f.escalation')
    .select('v.on_day', 'v.department_id', 'v.inspection_id', 'i.title as inspection', 'd.name as department', 'd.name_en as department_en')
    .select('d.position as department_position', db.raw(`${overdue} as overdue`, [today]))
    .select(db.raw("case when f.state = 'ordered' and f.due_on < ? then 'overdue' else f.state end as shown", [today]))
  if (!hasRole(actor, 'inspector', 'leader')) void inner.where('v.department_id', actor.departmentId)
  return db.from(inner.as('r')).select('r.*')
}

const DueRow = z.object({
  id: int,
  visit_id: int,
  inspection_id: int,
  department_id: int,
  department: z.string(),
  title: z.string(),
  due_on: z.string(),
  escalation: int,
  version: int,
})
export type DueFinding = z.output<typeof DueRow>

/** What is ordered and not answered, due on or before a day. */
export async function listDue(db: Knex, until: string): Promise<DueFinding[]> {
  const found: unknown = await db('inspection_findings as f')
    .join('inspection_visits as v', 'v.id', 'f.visit_id')
    .join('departments as d', 'd.id', 'v.department_id')
    .where('f.state', 'ordered')
    .where('f.due_on', '<=', until)
    .orderBy('f.id')
    .select(
      'f.id',
      'f.visit_id',
      'v.inspection_id',
      'v.department_id',
      'd.name as department',
      'f.title',
      'f.due_on',
      'f.escalation',
      'f.version',
    )
  return rows(DueRow, found)
}
