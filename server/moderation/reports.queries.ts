import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { RULES, SUBJECT_KINDS, type Rule, type SubjectKind } from './moderation.rules.ts'
import type { Report } from './moderation.types.ts'

const ReportRow = z
  .object({
    id: int,
    subject_kind: z.enum(SUBJECT_KINDS),
    subject_id: int,
    reporter_id: int,
    reporter: z.string(),
    reporter_en: z.string(),
    rule: z.enum(RULES),
    reason: z.string(),
    at: z.string(),
    state: z.enum(['open', 'acted', 'dismissed']),
    answer: z.string(),
  })
  .transform(({ subject_kind: subjectKind, subject_id: subjectId, reporter_id: reporterId, reporter_en: reporterEn, ...row }): Report => ({
    ...row,
    subjectKind,
    subjectId,
    reporterId,
    reporterEn,
  }))

const select = (db: Knex): Knex.QueryBuilder =>
  db('moderation_reports as m')
    .join('people as p', 'p.id', 'm.reporter_id')
    .select('m.id', 'm.subject_kind', 'm.subject_id', 'm.reporter_id', 'm.rule', 'm.reason', 'm.at', 'm.state', 'm.answer')
    .select('p.display_name as reporter', 'p.display_name_en as reporter_en')

/** What waits, oldest first. */
export async function listOpenReports(db: Knex): Promise<Report[]> {
  return rows(ReportRow, await select(db).where('m.state', 'open').orderBy('m.id'))
}

/** All reports of a subject, oldest first. */
export async function listReportsOn(db: Knex, kind: SubjectKind, id: number): Promise<Report[]> {
  return rows(ReportRow, await select(db).where({ 'm.subject_kind': kind, 'm.subject_id': id }).orderBy('m.id'))
}

export interface NewReport {
  readonly subjectKind: SubjectKind
  readonly subjectId: number
  readonly reporterId: number
  readonly rule: Rule
  readonly reason: string
  readonly at: string
}

/** Its id; undefined when the same person's report of it still waits. */
export async function insertReport(tx: Knex, report: NewReport): Promise<number | undefined> {
  const { subjectKind: subject_kind, subjectId: subject_id, reporterId: reporter_id, ...row } = report
  const waits: unknown = await tx('moderation_reports').where({ subject_kind, subject_id, reporter_id, state: 'open' }).first('id')
  if (waits !== undefined) return undefined
  const made: unknown = await tx('moderation_reports')
    .insert({ subject_kind, subject_id, reporter_id, ...row })
    .returning('id')
  return z.object({ id: int }).parse((made as unknown[])[0]).id
}

export type Closing =
  | { readonly state: 'acted'; readonly actId: number; readonly by: number; readonly at: string }
  | { readonly state: 'dismissed'; readonly answer: string; readonly by: number; readonly at: string }

/** Ends those that wait; what came after the reader's page was made waits on. Returns who reported. `upTo`: the newest that was read. */
export async function closeReports(tx: Knex, kind: SubjectKind, id: number, upTo: number, closing: Closing): Promise<number[]> {
  const ended: unknown = await tx('moderation_reports')
    .where({ subject_kind: kind, subject_id: id, state: 'open' })
    .andWhere('id', '<=', upTo)
    .update({
      state: closing.state,
      act_id: closing.state === 'acted' ? closing.actId : null,
      answer: closing.state === 'dismissed' ? closing.answer : '',
      closed_by: closing.by,
      closed_at: closing.at,
    })
    .returning('reporter_id')
  return rows(z.object({ reporter_id: int }), ended).map(({ reporter_id: reporter }) => reporter)
}
