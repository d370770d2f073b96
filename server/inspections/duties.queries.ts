import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import {
  FINDING_STATES,
  KINDS,
  STATES,
  VISIT_STATES,
  type FindingState,
  type Kind,
  type State,
  type VisitState,
} from './inspections.rules.ts'

/** A visit on which something is still to be done, as the policies ask about it. */
export interface PendingVisit {
  readonly id: number
  readonly departmentId: number
  readonly department: string
  readonly departmentEn: string
  readonly onDay: string
  readonly state: VisitState
  readonly signerId: number | null
  readonly refusedBy: number | null
  readonly witnessId: number | null
  readonly team: readonly number[]
  readonly inspection: { readonly title: string; readonly kind: Kind; readonly state: State; readonly inspecting: readonly number[] }
  readonly findings: readonly PendingFinding[]
}
export interface PendingFinding {
  readonly id: number
  readonly visitId: number
  readonly text: string
  readonly state: FindingState
  readonly dueOn: string | null
}

const VisitRow = z.object({
  id: int,
  inspection_id: int,
  department_id: int,
  department: z.string(),
  department_en: z.string(),
  on_day: z.string(),
  state: z.enum(VISIT_STATES),
  signer_id: int.nullable(),
  refused_by: int.nullable(),
  witness_id: int.nullable(),
  title: z.string(),
  kind: z.enum(KINDS),
  inspection_state: z.enum(STATES),
})
const FindingRow = z
  .object({ id: int, visit_id: int, text: z.string(), state: z.enum(FINDING_STATES), due_on: z.string().nullable() })
  .transform(({ visit_id, due_on, ...row }): PendingFinding => ({ ...row, visitId: visit_id, dueOn: due_on }))

/** Not signed yet, or with a finding that is not put right. */
const pending = (db: Knex): Knex.QueryBuilder =>
  db('inspection_visits as v').where((either) => {
    void either.whereIn('v.state', ['planned', 'running', 'closed']).orWhere((settled) => {
      void settled
        .whereIn('v.state', ['signed', 'refused'])
        .whereExists(db('inspection_findings as x').whereRaw('x.visit_id = v.id').whereNot('x.state', 'done').select('x.id'))
    })
  })

/** All of them with people, departments and open findings, in three statements however many there are. */
export async function listPendingVisits(db: Knex): Promise<PendingVisit[]> {
  const found: unknown = await pending(db)
    .join('inspections as i', 'i.id', 'v.inspection_id')
    .join('departments as d', 'd.id', 'v.department_id')
    .whereNotIn('i.state', ['draft', 'cancelled'])
    .orderBy(['v.on_day', 'v.id'])
    .select('v.id', 'v.inspection_id', 'v.department_id', 'v.on_day', 'v.state', 'v.signer_id', 'v.refused_by', 'v.witness_id')
    .select('d.name as department', 'd.name_en as department_en', 'i.title', 'i.kind', 'i.state as inspection_state')
  const visits = rows(VisitRow, found)
  if (visits.length === 0) return []
  const ids = visits.map(({ id }) => id)
  const inspections = [...new Set(visits.map(({ inspection_id }) => inspection_id))]
  const there = db('inspection_inspectors').whereIn('visit_id', ids).select(db.raw("'team' as what"), 'visit_id as of', 'person_id as id')
  const inspecting = db('inspection_departments').whereIn('inspection_id', inspections)
  const who: unknown = await there.unionAll([
    inspecting.select(db.raw("'departments' as what"), 'inspection_id as of', 'department_id as id'),
  ])
  const named = rows(z.object({ what: z.enum(['team', 'departments']), of: int, id: int }), who)
  const open: unknown = await db('inspection_findings').whereIn('visit_id', ids).whereNot('state', 'done').orderBy('id')
  const findings = rows(FindingRow, open)
  const idsOf = (what: 'team' | 'departments', of: number): number[] =>
    named.filter((one) => one.what === what && one.of === of).map(({ id }) => id)
  return visits.map((row) => ({
    id: row.id,
    departmentId: row.department_id,
    department: row.department,
    departmentEn: row.department_en,
    onDay: row.on_day,
    state: row.state,
    signerId: row.signer_id,
    refusedBy: row.refused_by,
    witnessId: row.witness_id,
    team: idsOf('team', row.id),
    inspection: { title: row.title, kind: row.kind, state: row.inspection_state, inspecting: idsOf('departments', row.inspection_id) },
    findings: findings.filter(({ visitId }) => visitId === row.id),
  }))
}
