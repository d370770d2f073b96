import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { VISIT_STATES } from './inspections.rules.ts'
import type { Visit } from './inspections.types.ts'

const text = z.string().nullable()
const VisitRow = z
  .object({
    id: int,
    inspection_id: int,
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    on_day: z.string(),
    state: z.enum(VISIT_STATES),
    begun_at: text,
    closed_at: text,
    summary: z.string(),
    record_sha256: text,
    signer_id: int.nullable(),
    signed_by: int.nullable(),
    signed_at: text,
    statement: z.string(),
    refused_by: int.nullable(),
    refused_at: text,
    refused_reason: z.string(),
    witness_id: int.nullable(),
    witnessed_at: text,
    cancel_reason: z.string(),
    version: int,
    findings: int,
    open: int,
  })
  .transform((row): Omit<Visit, 'team'> => ({
    id: row.id,
    inspectionId: row.inspection_id,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    onDay: row.on_day,
    state: row.state,
    begunAt: row.begun_at,
    closedAt: row.closed_at,
    summary: row.summary,
    recordSha256: row.record_sha256,
    signerId: row.signer_id,
    signedBy: row.signed_by,
    signedAt: row.signed_at,
    statement: row.statement,
    refusedBy: row.refused_by,
    refusedAt: row.refused_at,
    refusedReason: row.refused_reason,
    witnessId: row.witness_id,
    witnessedAt: row.witnessed_at,
    cancelReason: row.cancel_reason,
    version: row.version,
    findings: row.findings,
    open: row.open,
  }))

const visits = (db: Knex): Knex.QueryBuilder =>
  db('inspection_visits as v')
    .join('departments as d', 'd.id', 'v.department_id')
    .select('v.*', 'd.name as department_name', 'd.name_en as department_name_en')
    .select(
      db.raw(`(select count(*) from inspection_findings f where f.visit_id = v.id) as findings,
        (select count(*) from inspection_findings f where f.visit_id = v.id and f.state <> 'done') as open`),
    )

/** The departments of an inspection, by day. */
export async function listVisits(db: Knex, inspectionId: number): Promise<Visit[]> {
  const found: unknown = await visits(db).where('v.inspection_id', inspectionId).orderBy(['v.on_day', 'd.position', 'v.id'])
  return withTeams(db, rows(VisitRow, found))
}

export async function findVisit(db: Knex, id: number): Promise<Visit | undefined> {
  const found: unknown = await visits(db).where('v.id', id)
  return (await withTeams(db, rows(VisitRow, found)))[0]
}

async function withTeams(db: Knex, found: readonly Omit<Visit, 'team'>[]): Promise<Visit[]> {
  const teams: unknown = await db('inspection_inspectors')
    .whereIn(
      'visit_id',
      found.map(({ id }) => id),
    )
    .orderBy(['visit_id', 'person_id'])
  const members = rows(z.object({ visit_id: int, person_id: int }), teams)
  return found.map((visit) => ({ ...visit, team: members.filter((one) => one.visit_id === visit.id).map((one) => one.person_id) }))
}

/** False when the department is in it already. */
export async function insertVisits(tx: Knex, inspectionId: number, departmentIds: readonly number[], onDay: string): Promise<number> {
  const there: unknown = await tx('inspection_visits').where({ inspection_id: inspectionId }).select('department_id')
  const known = new Set(rows(z.object({ department_id: int }), there).map((row) => row.department_id))
  const added = departmentIds.filter((id) => !known.has(id))
  if (added.length > 0)
    await tx('inspection_visits').insert(
      added.map((department_id) => ({ inspection_id: inspectionId, department_id, on_day: onDay, state: 'planned' })),
    )
  return added.length
}

/**
 * Takes hold of a visit until the transaction ends, before anything of it is read: on PostgreSQL an answer could otherwise come in beside
 * the close, and would be missing in the record that is signed. The statement changes nothing; it takes a row of the team, because one of
 * the visit itself would empty the caches with every answer (ADR 0010).
 */
export const holdVisit = async (tx: Knex, id: number): Promise<void> => {
  await tx('inspection_inspectors')
    .where({ visit_id: id, person_id: tx('inspection_inspectors').where({ visit_id: id }).min('person_id') })
    .update({ visit_id: tx.ref('visit_id') })
}

/** Compare-and-set; false for the one who comes second. */
export async function changeVisit(
  tx: Knex,
  { id, version, state }: Pick<Visit, 'id' | 'version' | 'state'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx('inspection_visits')
    .where({ id, version, state })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

export async function setTeam(tx: Knex, visitId: number, personIds: readonly number[]): Promise<void> {
  await tx('inspection_inspectors').where({ visit_id: visitId }).delete()
  await tx('inspection_inspectors').insert(personIds.map((person_id) => ({ visit_id: visitId, person_id })))
}
