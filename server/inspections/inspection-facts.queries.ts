import type { Knex } from 'knex'
import { z } from 'zod'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { int, rows } from '../db/decode.ts'
import { SEVERITIES, type RectificationStep } from './inspections.rules.ts'

const FindingRow = z
  .object({
    id: int,
    department_id: int,
    indicator: z.string(),
    title: z.string(),
    severity: z.enum(SEVERITIES),
    on_day: z.string(),
  })
  .transform(({ department_id: departmentId, on_day: on, ...row }) => ({ ...row, departmentId, on }))
export type FactFinding = z.output<typeof FindingRow>

const settled = (db: Knex, departmentIds: readonly number[], to: string): Knex.QueryBuilder =>
  db('inspection_findings as f')
    .join('inspection_visits as v', 'v.id', 'f.visit_id')
    .whereIn('v.state', ['signed', 'refused'])
    .whereIn('v.department_id', [...departmentIds])
    .where('v.on_day', '<=', to)

/** Findings of visits up to a day, oldest first. */
export async function listFactFindings(db: Knex, departmentIds: readonly number[], to: string): Promise<FactFinding[]> {
  const found: unknown = await settled(db, departmentIds, to)
    .orderBy(['v.on_day', 'f.id'])
    .select('f.id', 'v.department_id', 'f.indicator', 'f.title', 'f.severity', 'v.on_day')
  return rows(FindingRow, found)
}

const StepRow = z.object({ finding_id: int, step: z.string(), at: z.string(), due_on: z.string().nullable() })

/** What happened to each of them up to the end of the day `to`, in order. */
export async function listFactSteps(
  db: Knex,
  departmentIds: readonly number[],
  to: string,
): Promise<ReadonlyMap<number, readonly RectificationStep[]>> {
  const found: unknown = await settled(db, departmentIds, to)
    .join('inspection_steps as s', 's.finding_id', 'f.id')
    .where('s.at', '<', `${addDays(to, 1)}T00:00:00.000Z`)
    .orderBy('s.id')
    .select('s.finding_id', 's.step', 's.at', 's.due_on')
  const steps = new Map<number, RectificationStep[]>()
  for (const { finding_id: id, step, at, due_on: dueOn } of rows(StepRow, found)) {
    const on = dateInShanghai(at)
    if (on <= to) steps.set(id, [...(steps.get(id) ?? []), { step, on, dueOn }])
  }
  return steps
}
