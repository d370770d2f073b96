import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import type { AfterStep, ReviewState } from './disclosures.rules.ts'
import { afterCondition } from './disclosures.visibility.ts'

export interface NewEmergency {
  readonly versionId: number
  readonly disclosureId: number
  readonly departmentId: number
  readonly publishedBy: number
  readonly at: string
  readonly reason: string
  readonly dueOn: string
  readonly approvalStep: ReviewState
  /** Reviews that it had already passed. */
  readonly secrecyBy: number | null
  readonly approvalBy: number | null
}

export async function insertEmergency(tx: Knex, emergency: NewEmergency): Promise<void> {
  await tx('review_emergencies').insert({
    version_id: emergency.versionId,
    disclosure_id: emergency.disclosureId,
    department_id: emergency.departmentId,
    published_by: emergency.publishedBy,
    at: emergency.at,
    reason: emergency.reason,
    due_on: emergency.dueOn,
    approval_step: emergency.approvalStep,
    secrecy_by: emergency.secrecyBy,
    approval_by: emergency.approvalBy,
  })
}

const HalfRow = z.object({ secrecy_by: int.nullable(), approval_by: int.nullable() })

/**
 * Compare-and-set: notes who reviewed one half. Says whether both halves are done now, which two at once learn from the row itself and
 * not from what they read before; undefined when somebody did this half before.
 */
export async function settleHalf(tx: Knex, versionId: number, step: AfterStep, by: number, at: string): Promise<boolean | undefined> {
  const [who, when] = step === 'after_secrecy' ? ['secrecy_by', 'secrecy_at'] : ['approval_by', 'approval_at']
  const [row] = (await tx('review_emergencies')
    .where({ version_id: versionId })
    .whereNull(who as 'secrecy_by')
    .whereNull('outcome')
    .update({ [who as 'secrecy_by']: by, [when as 'secrecy_at']: at })
    .returning(['secrecy_by', 'approval_by'])) as unknown[]
  if (row === undefined) return undefined
  const { secrecy_by, approval_by } = HalfRow.parse(row)
  return secrecy_by !== null && approval_by !== null
}

/** Ends the wait; nothing happens to one that has ended. */
export async function settleEmergency(tx: Knex, versionId: number, outcome: 'passed' | 'withdrawn', at: string): Promise<void> {
  await tx('review_emergencies').where({ version_id: versionId }).whereNull('outcome').update({ outcome, settled_at: at })
}

const WaitingRow = z
  .object({
    id: int,
    number: int,
    version_id: int,
    title: z.string(),
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    at: z.string(),
    due_on: z.string(),
    reason: z.string(),
    approval_step: z.enum(['approval_1', 'approval_2']),
    secrecy_by: int.nullable(),
    approval_by: int.nullable(),
  })
  .transform((row) => ({
    id: row.id,
    number: row.number,
    versionId: row.version_id,
    title: row.title,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    at: row.at,
    dueOn: row.due_on,
    reason: row.reason,
    approvalStep: row.approval_step,
    secrecyBy: row.secrecy_by,
    approvalBy: row.approval_by,
  }))
export type WaitingEmergency = z.output<typeof WaitingRow>

const open = (db: Knex): Knex.QueryBuilder =>
  db('review_emergencies as e')
    .join('disclosures as d', 'd.id', 'e.disclosure_id')
    .join('disclosure_versions as w', 'w.id', 'e.version_id')
    .join('departments as dep', 'dep.id', 'e.department_id')
    .whereNull('e.outcome')
    .orderBy(['e.due_on', 'd.id'])
    .select('d.id', 'w.number', 'e.version_id', 'w.title', 'e.department_id', 'dep.name as department_name')
    .select('dep.name_en as department_name_en', 'e.at', 'e.due_on', 'e.reason', 'e.approval_step', 'e.secrecy_by', 'e.approval_by')

/** Emergency publications that wait for the actor's review, the first due first. */
export async function listAfter(db: Knex, actor: Actor): Promise<WaitingEmergency[]> {
  const mine = afterCondition(actor)
  return rows(WaitingRow, await open(db).whereRaw(mine.sql, [...mine.bindings]))
}

/** All that wait, for the reminders. */
export const listOpenEmergencies = async (db: Knex): Promise<WaitingEmergency[]> => rows(WaitingRow, await open(db))

const CountRow = z
  .object({ department_id: int, name: z.string(), name_en: z.string(), all_of_year: int, waiting: int, overdue: int, withdrawn: int })
  .transform((row) => ({
    departmentId: row.department_id,
    name: row.name,
    nameEn: row.name_en,
    total: row.all_of_year,
    waiting: row.waiting,
    overdue: row.overdue,
    withdrawn: row.withdrawn,
  }))
export type EmergencyCount = z.output<typeof CountRow>

/** Emergency publications since `since` (UTC ISO text) by department, and those that still wait whatever their age. */
export async function countEmergencies(db: Knex, since: string, today: string): Promise<EmergencyCount[]> {
  const found: unknown = await db('review_emergencies as e')
    .join('departments as dep', 'dep.id', 'e.department_id')
    .where((either) => void either.where('e.at', '>=', since).orWhereNull('e.outcome'))
    .groupBy('e.department_id', 'dep.name', 'dep.name_en', 'dep.position')
    .orderByRaw('waiting desc, all_of_year desc, dep.position, e.department_id')
    .select('e.department_id', 'dep.name', 'dep.name_en')
    .select(
      db.raw('sum(case when e.at >= ? then 1 else 0 end) as all_of_year', [since]),
      db.raw('sum(case when e.outcome is null then 1 else 0 end) as waiting'),
      db.raw('sum(case when e.outcome is null and e.due_on < ? then 1 else 0 end) as overdue', [today]),
      db.raw(`sum(case when e.outcome = 'withdrawn' then 1 else 0 end) as withdrawn`),
    )
  return rows(CountRow, found)
}
