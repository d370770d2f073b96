import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const FileRow = z
  .object({ subject_id: int, scorer_id: int.nullable(), sha256: z.string(), name: z.string(), type: z.string(), size: int })
  .transform(({ subject_id, scorer_id, ...row }) => ({ ...row, subjectId: subject_id, scorerId: scorer_id }))
/** A file handed in with a score. */
export type EvidenceFile = z.output<typeof FileRow>

/** Every time these bytes were handed in in this cycle: each has its own readers. */
export async function findFiles(db: Knex, cycleId: number, sha256: string): Promise<EvidenceFile[]> {
  const found: unknown = await db('evaluation_files')
    .where({ cycle_id: cycleId, sha256 })
    .orderBy('id')
    .select('subject_id', 'scorer_id', 'sha256', 'name', 'type', 'size')
  return rows(FileRow, found)
}

export async function insertFile(
  tx: Knex,
  cycleId: number,
  { subjectId, scorerId, ...file }: EvidenceFile,
  { by, at }: { readonly by: number; readonly at: string },
): Promise<void> {
  await tx('evaluation_files').insert({
    ...file,
    cycle_id: cycleId,
    subject_id: subjectId,
    scorer_id: scorerId,
    uploaded_by: by,
    uploaded_at: at,
  })
}

const VisitRow = z.object({ id: int, title: z.string(), on_day: z.string() }).transform(({ on_day, ...row }) => ({ ...row, on: on_day }))
export type Visit = z.output<typeof VisitRow>

interface Period {
  readonly fromOn: string
  readonly toOn: string
}
const visitsOf = (db: Knex, departmentId: number, { fromOn, toOn }: Period): Knex.QueryBuilder =>
  db('inspection_visits as v')
    .where('v.department_id', departmentId)
    .whereIn('v.state', ['running', 'closed', 'signed', 'refused'])
    .whereBetween('v.on_day', [fromOn, toOn])

/** How many of these are inspections of that department within the period. */
export async function countVisits(db: Knex, ids: readonly number[], departmentId: number, period: Period): Promise<number> {
  const row: unknown = await visitsOf(db, departmentId, period)
    .whereIn('v.id', [...ids])
    .count({ n: '*' })
    .first()
  return z.object({ n: int }).parse(row).n
}

/** Inspections of a department within the period that are under way or done. */
export async function listVisits(db: Knex, departmentId: number, period: Period): Promise<Visit[]> {
  const found: unknown = await visitsOf(db, departmentId, period)
    .join('inspections as i', 'i.id', 'v.inspection_id')
    .orderBy('v.on_day', 'desc')
    .limit(20)
    .select('v.id', 'i.title', 'v.on_day')
  return rows(VisitRow, found)
}
