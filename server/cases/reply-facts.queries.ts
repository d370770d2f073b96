import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { unconfirmed } from './clock.queries.ts'
import { KINDS, numberOf, RUNNING, type Kind } from './cases.rules.ts'
import type { OwedReply } from './reply-facts.rules.ts'

const CaseRow = z
  .object({ id: int, kind: z.enum(KINDS), year: int, serial: int, department_id: int, due_on: z.string(), state: z.string() })
  .transform((row) => ({ ...row, title: numberOf(row) }))
const SentRow = CaseRow.and(z.object({ sent_on: z.string() }))
const WaitingRow = CaseRow.and(z.object({ closed_on: z.string().nullable(), paused_from: z.string().nullable() }))

/** Whose days count in the evaluation; proposals are thanked for, and what somebody has corrected of their own is between them and the office. */
const COUNTED = ['mailbox', 'consultation', 'application', 'complaint'] as const satisfies readonly Kind[]

interface Owed {
  readonly departmentIds: readonly number[]
  /** `YYYY-MM-DD`, both included: of the day by which the answer was due. */
  readonly from: string
  readonly to: string
}

/**
 * What departments owed an answer to: every answer that went out, by the day that was due then and by who gave it, and every case that still
 * waits. What was given up, or declined in time, is owed no more; declined after its day it was late all the same. Two questions, whatever
 * the number of departments.
 */
export async function listOwedReplies(db: Knex, { departmentIds, from, to }: Owed): Promise<OwedReply[]> {
  const columns = ['c.id', 'c.kind', 'c.year', 'c.serial', 'c.state']
  const sent: unknown = await db('case_answers as w')
    .join('cases as c', 'c.id', 'w.case_id')
    .where('w.state', 'sent')
    .whereIn('c.kind', [...COUNTED])
    .whereIn('w.department_id', [...departmentIds])
    .whereBetween('w.due_on', [from, to])
    .select([...columns, 'w.department_id', 'w.due_on', 'w.sent_on'])
  const waiting: unknown = await db('cases as c')
    .leftJoin('case_pauses as z', (on) => {
      on.on('z.case_id', 'c.id').andOnNull('z.until_on')
    })
    .whereIn('c.kind', [...COUNTED])
    .whereIn('c.responsible_id', [...departmentIds])
    .whereRaw(`not ${unconfirmed()}`)
    .where(
      (q) =>
        void q
          .whereIn('c.state', [...RUNNING])
          .orWhere((late) => void late.where('c.state', 'declined').whereRaw('c.closed_on > c.due_on')),
    )
    .whereBetween('c.due_on', [from, to])
    .select([...columns, 'c.responsible_id as department_id', 'c.due_on', 'c.closed_on', 'z.from_on as paused_from'])
  return [
    ...rows(SentRow, sent).map((row) => replyOf(row, row.sent_on, false)),
    // A pause that began after the day has passed stops nothing.
    ...rows(WaitingRow, waiting).map((row) =>
      replyOf(row, row.closed_on, row.state === 'paused' && row.paused_from !== null && row.paused_from <= row.due_on),
    ),
  ]
}

const replyOf = (row: z.output<typeof CaseRow>, answeredOn: string | null, isPaused: boolean): OwedReply => ({
  // Who may know of a complaint is decided on pages of its own.
  ref: `${row.kind === 'complaint' ? 'complaint' : 'case'}:${row.id}`,
  departmentId: row.department_id,
  title: row.title,
  dueOn: row.due_on,
  answeredOn,
  isPaused,
})
