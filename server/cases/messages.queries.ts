import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import { SIDES, type Side } from './cases.rules.ts'
import type { CaseMessage, CaseStep } from './cases.types.ts'

const text = z.string().nullable()

const StepRow = z
  .object({
    id: int,
    round: int,
    kind: z.string(),
    actor_id: int.nullable(),
    actor_name: text,
    actor_name_en: text,
    department_id: int.nullable(),
    department_name: text,
    department_name_en: text,
    on_date: z.string(),
    at: text,
    reason: z.string(),
    rule: z.string(),
    details: json(z.record(z.string(), z.union([z.string(), z.number()]))),
  })
  .transform((row): CaseStep => ({
    id: row.id,
    round: row.round,
    kind: row.kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    actorNameEn: row.actor_name_en,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    on: row.on_date,
    at: row.at,
    reason: row.reason,
    rule: row.rule,
    details: row.details,
  }))

/** Oldest first. */
export async function listSteps(db: Knex, caseId: number): Promise<CaseStep[]> {
  const found: unknown = await db('case_steps as t')
    .leftJoin('people as p', 'p.id', 't.actor_id')
    .leftJoin('departments as d', 'd.id', 't.department_id')
    .where('t.case_id', caseId)
    .orderBy('t.id')
    .select('t.*', 'p.display_name as actor_name', 'p.display_name_en as actor_name_en')
    .select('d.name as department_name', 'd.name_en as department_name_en')
  return rows(StepRow, found)
}

const MessageRow = z
  .object({
    id: int,
    round: int,
    side: z.enum(SIDES),
    author_id: int.nullable(),
    author_name: text,
    author_name_en: text,
    department_name: text,
    department_name_en: text,
    body: z.string(),
    on_date: z.string(),
    at: text,
  })
  .transform((row): CaseMessage => ({
    id: row.id,
    round: row.round,
    side: row.side,
    authorId: row.author_id,
    authorName: row.author_name,
    authorNameEn: row.author_name_en,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    body: row.body,
    on: row.on_date,
    at: row.at,
  }))

/** Oldest first; without `notes`, what the applicant may read. */
export async function listMessages(db: Knex, caseId: number, { notes }: { readonly notes: boolean }): Promise<CaseMessage[]> {
  const query = db('case_messages as m')
    .leftJoin('people as p', 'p.id', 'm.author_id')
    .leftJoin('departments as d', 'd.id', 'm.department_id')
    .where('m.case_id', caseId)
  if (!notes) void query.whereNot('m.side', 'note')
  const found: unknown = await query
    .orderBy('m.id')
    .select('m.*', 'p.display_name as author_name', 'p.display_name_en as author_name_en')
    .select('d.name as department_name', 'd.name_en as department_name_en')
  return rows(MessageRow, found)
}

export interface NewMessage {
  readonly caseId: number
  readonly round: number
  readonly side: Side
  readonly actorId: number | null
  readonly departmentId: number | null
  readonly body: string
  readonly on: string
  readonly at: string | null
}
export async function insertMessage(tx: Knex, message: NewMessage): Promise<void> {
  await tx('case_messages').insert({
    case_id: message.caseId,
    round: message.round,
    side: message.side,
    author_id: message.actorId,
    department_id: message.departmentId,
    body: message.body,
    on_date: message.on,
    at: message.at,
  })
}
