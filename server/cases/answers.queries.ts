import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import { ANSWER_STATES, type AnswerState } from './cases.rules.ts'
import type { Answer, DraftedAnswer } from './cases.types.ts'

const text = z.string().nullable()
const AnswerRow = z
  .object({
    id: int,
    round: int,
    state: z.enum(ANSWER_STATES),
    body: z.string(),
    reply: text,
    details: json(z.record(z.string(), z.unknown())),
    remark: z.string(),
    drafted_by: int.nullable(),
    drafted_name: text,
    drafted_name_en: text,
    approved_by: int.nullable(),
    approved_name: text,
    approved_name_en: text,
    department_name: text,
    department_name_en: text,
    sent_on: text,
    due_on: text,
    version: int,
  })
  .transform((row): Answer => ({
    id: row.id,
    round: row.round,
    state: row.state,
    body: row.body,
    reply: row.reply,
    details: row.details,
    remark: row.remark,
    draftedBy: row.drafted_by,
    draftedByName: row.drafted_name,
    draftedByNameEn: row.drafted_name_en,
    approvedBy: row.approved_by,
    approvedByName: row.approved_name,
    approvedByNameEn: row.approved_name_en,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    sentOn: row.sent_on,
    dueOn: row.due_on,
    version: row.version,
  }))

/** By round. */
export async function listAnswers(db: Knex, caseId: number): Promise<Answer[]> {
  const found: unknown = await db('case_answers as w')
    .leftJoin('people as p', 'p.id', 'w.drafted_by')
    .leftJoin('people as q', 'q.id', 'w.approved_by')
    .leftJoin('departments as d', 'd.id', 'w.department_id')
    .where('w.case_id', caseId)
    .orderBy('w.round')
    .select('w.*', 'p.display_name as drafted_name', 'p.display_name_en as drafted_name_en')
    .select(
      'q.display_name as approved_name',
      'q.display_name_en as approved_name_en',
      'd.name as department_name',
      'd.name_en as department_name_en',
    )
  return rows(AnswerRow, found)
}

export interface SavedDraft extends DraftedAnswer {
  readonly caseId: number
  readonly round: number
  readonly state: AnswerState
  readonly draftedBy: number
  readonly departmentId: number | null
  readonly at: string
}

/** One answer a round: what was drafted before is replaced. */
export async function saveDraft(tx: Knex, draft: SavedDraft): Promise<void> {
  const values = {
    state: draft.state,
    body: draft.body,
    reply: draft.reply ?? null,
    details: JSON.stringify(draft.details ?? {}),
    drafted_by: draft.draftedBy,
    department_id: draft.departmentId,
    at: draft.at,
    approved_by: null,
  }
  await tx('case_answers')
    .insert({ ...values, case_id: draft.caseId, round: draft.round })
    .onConflict(['case_id', 'round'])
    .merge({ ...values, version: tx.raw('case_answers.version + 1') })
}

export async function changeAnswer(
  tx: Knex,
  { id }: Pick<Answer, 'id'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  await tx('case_answers')
    .where({ id })
    .update({ ...values, version: tx.raw('version + 1') })
}
