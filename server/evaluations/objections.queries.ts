import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import type { Correction } from './corrections.rules.ts'
import { OUTCOMES, type Objection } from './results.types.ts'

const ObjectionRow = z
  .object({
    id: int,
    cycle_id: int,
    version_id: int,
    version_number: int,
    subject: z.string(),
    subject_name: z.string(),
    subject_name_en: z.string(),
    indicator: z.string(),
    grounds: z.string(),
    evidence: z.string(),
    department_id: int,
    raised_by: int,
    raised_by_name: z.string(),
    raised_by_name_en: z.string(),
    raised_at: z.string(),
    due_on: z.string(),
    state: z.enum(['open', 'withdrawn', 'decided']),
    outcome: z.enum(OUTCOMES).nullable(),
    reasons: z.string(),
    correction: json(z.custom<Correction>()).nullable(),
    decided_by: int.nullable(),
    decided_by_name: z.string().nullable(),
    decided_by_name_en: z.string().nullable(),
    decided_at: z.string().nullable(),
    made_number: int.nullable(),
    version: int,
  })
  .transform((row): Objection => ({
    id: row.id,
    cycleId: row.cycle_id,
    versionId: row.version_id,
    versionNumber: row.version_number,
    subject: row.subject,
    subjectName: row.subject_name,
    subjectNameEn: row.subject_name_en,
    indicator: row.indicator,
    grounds: row.grounds,
    evidence: row.evidence,
    departmentId: row.department_id,
    raisedBy: row.raised_by,
    raisedByName: row.raised_by_name,
    raisedByNameEn: row.raised_by_name_en,
    raisedAt: row.raised_at,
    dueOn: row.due_on,
    state: row.state,
    outcome: row.outcome,
    reasons: row.reasons,
    correction: row.correction,
    decidedBy: row.decided_by,
    decidedByName: row.decided_by_name ?? '',
    decidedByNameEn: row.decided_by_name_en ?? '',
    decidedAt: row.decided_at,
    madeVersion: row.made_number,
    version: row.version,
  }))

const select = (db: Knex): Knex.QueryBuilder =>
  db('evaluation_objections as o')
    .join('evaluation_subjects as s', (on) => on.on('s.cycle_id', 'o.cycle_id').andOn('s.key', 'o.subject'))
    .join('evaluation_versions as v', 'v.id', 'o.version_id')
    .leftJoin('evaluation_versions as m', 'm.id', 'o.made_version_id')
    .join('people as p', 'p.id', 'o.raised_by')
    .leftJoin('people as d', 'd.id', 'o.decided_by')
    .select('o.*', 's.name as subject_name', 's.name_en as subject_name_en', 'v.number as version_number', 'm.number as made_number')
    .select('p.display_name as raised_by_name', 'p.display_name_en as raised_by_name_en')
    .select('d.display_name as decided_by_name', 'd.display_name_en as decided_by_name_en')

/** Oldest first. */
export async function listObjections(db: Knex, cycleId: number): Promise<Objection[]> {
  const found: unknown = await select(db).where('o.cycle_id', cycleId).orderBy('o.id')
  return rows(ObjectionRow, found)
}

export async function findObjection(db: Knex, cycleId: number, id: number): Promise<Objection | undefined> {
  const row: unknown = await select(db).where({ 'o.cycle_id': cycleId, 'o.id': id }).first()
  return row === undefined ? undefined : ObjectionRow.parse(row)
}

/** Somebody already objects, or objected, to this line. */
export async function isObjectedTo(db: Knex, cycleId: number, subject: string, indicator: string): Promise<boolean> {
  const row: unknown = await db('evaluation_objections')
    .where({ cycle_id: cycleId, subject, indicator })
    .whereNot('state', 'withdrawn')
    .first('id')
  return row !== undefined
}

export async function countOpenObjections(db: Knex, cycleId: number): Promise<number> {
  const row: unknown = await db('evaluation_objections').where({ cycle_id: cycleId, state: 'open' }).count({ n: '*' }).first()
  return z.object({ n: int }).parse(row).n
}

export interface NewObjection {
  readonly cycleId: number
  readonly versionId: number
  readonly subject: string
  readonly indicator: string
  readonly grounds: string
  readonly evidence: string
  readonly departmentId: number
  readonly raisedBy: number
  readonly raisedAt: string
  readonly dueOn: string
}

export async function insertObjection(tx: Knex, one: NewObjection): Promise<number> {
  const [row] = (await tx('evaluation_objections')
    .insert({
      cycle_id: one.cycleId,
      version_id: one.versionId,
      subject: one.subject,
      indicator: one.indicator,
      grounds: one.grounds,
      evidence: one.evidence,
      department_id: one.departmentId,
      raised_by: one.raisedBy,
      raised_at: one.raisedAt,
      due_on: one.dueOn,
      state: 'open',
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

/** Compare-and-set on an open one; false for whoever comes second. */
export async function changeObjection(
  tx: Knex,
  { id, version }: Pick<Objection, 'id' | 'version'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx('evaluation_objections')
    .where({ id, version, state: 'open' })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

/** Open ones that fall due on or before a day, with the cycle's title, for reminders. */
export async function listDueObjections(
  db: Knex,
  on: string,
): Promise<
  { readonly id: number; readonly cycleId: number; readonly title: string; readonly dueOn: string; readonly departmentId: number }[]
> {
  const found: unknown = await db('evaluation_objections as o')
    .join('evaluation_cycles as c', 'c.id', 'o.cycle_id')
    .where('o.state', 'open')
    .where('o.due_on', '<=', on)
    .orderBy('o.id')
    .select('o.id', 'o.cycle_id as cycleId', 'c.title', 'o.due_on as dueOn', 'o.department_id as departmentId')
  return rows(z.object({ id: int, cycleId: int, title: z.string(), dueOn: z.string(), departmentId: int }), found)
}
