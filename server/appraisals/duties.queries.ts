import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { ROUND_STATES, STANDINGS } from './appraisals.types.ts'

const PendingRow = z
  .object({
    id: int,
    round_id: int,
    year: int,
    round_state: z.enum(ROUND_STATES),
    office_id: int,
    summary_until: z.string(),
    publicity_until: z.string().nullable(),
    decided_by: int.nullable(),
    person_id: int,
    department_id: int,
    under_leader: bool,
    standing: z.enum(STANDINGS),
    has_summary: int,
    has_opinion: int,
    opinion_by: int.nullable(),
    to_acknowledge: int,
    remedy: z.enum(['review', 'appeal']).nullable(),
    remedy_due_on: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    roundId: row.round_id,
    year: row.year,
    roundState: row.round_state,
    officeId: row.office_id,
    summaryUntil: row.summary_until,
    publicityUntil: row.publicity_until,
    decidedBy: row.decided_by,
    personId: row.person_id,
    departmentId: row.department_id,
    underLeader: row.under_leader,
    standing: row.standing,
    hasSummary: row.has_summary === 1,
    hasOpinion: row.has_opinion === 1,
    opinionBy: row.opinion_by,
    toAcknowledge: row.to_acknowledge === 1,
    remedy: row.remedy,
    remedyDueOn: row.remedy_due_on,
  }))
export type PendingAppraisal = z.output<typeof PendingRow>

/** Everybody of the rounds that run, and of the others who has a notice to acknowledge or waits for a remedy. One statement, nobody's words. */
export async function listPendingAppraisals(db: Knex): Promise<PendingAppraisal[]> {
  const toAcknowledge = 'a.noticed_at is not null and a.acknowledged_on is null'
  const found: unknown = await db('appraisals as a')
    .join('appraisal_rounds as r', 'r.id', 'a.round_id')
    .leftJoin('appraisal_remedies as m', (on) => on.on('m.appraisal_id', 'a.id').andOnNull('m.decided_on'))
    .where((either) => {
      void either.whereNot('r.state', 'closed').orWhereRaw(toAcknowledge).orWhereNotNull('m.id')
    })
    .orderBy(['r.year', 'a.id'])
    .select('a.id', 'a.round_id', 'r.year', 'r.state as round_state', 'r.office_id', 'r.summary_until', 'r.publicity_until', 'r.decided_by')
    .select(
      'a.person_id',
      'a.department_id',
      'a.under_leader',
      'a.standing',
      'a.opinion_by',
      'm.kind as remedy',
      'm.due_on as remedy_due_on',
    )
    .select(
      db.raw('case when a.summary_at is null then 0 else 1 end as has_summary'),
      db.raw('case when a.opinion_at is null then 0 else 1 end as has_opinion'),
      db.raw(`case when ${toAcknowledge} then 1 else 0 end as to_acknowledge`),
    )
  return rows(PendingRow, found)
}
