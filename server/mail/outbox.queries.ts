import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import { MAIL_CHOICES } from '../notifications/kinds.rules.ts'

/** A message that no letter has spoken of yet, with whom it is for. */
const TellingRow = z
  .object({
    id: int,
    person_id: int,
    code: z.string(),
    params: json(z.record(z.string(), z.union([z.string(), z.number()]))),
    href: z.string(),
    read_at: z.string().nullable(),
    email: z.string(),
    status: z.string(),
    locale: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    personId: row.person_id,
    code: row.code,
    params: row.params,
    href: row.href,
    read: row.read_at !== null,
    reachable: row.email !== '' && row.status === 'active',
    locale: row.locale === 'en' ? ('en' as const) : ('zh-CN' as const),
  }))
export type Untold = z.output<typeof TellingRow>

/** Oldest first. `before`: only those that were told before this instant. */
export async function listUntold(db: Knex, mail: 'new' | 'digest', limit: number, before?: string): Promise<Untold[]> {
  const query = db('notifications as n').join('people as p', 'p.id', 'n.person_id').where('n.mail', mail)
  if (before !== undefined) void query.where('n.at', '<', before)
  const found: unknown = await query
    .orderBy('n.id')
    .limit(limit)
    .select('n.id', 'n.person_id', 'n.code', 'n.params', 'n.href', 'n.read_at', 'p.email', 'p.status', 'p.locale')
  return rows(TellingRow, found)
}

const ChoiceRow = z
  .object({ person_id: int, kind: z.string(), mail: z.enum(MAIL_CHOICES) })
  .transform((row) => ({ personId: row.person_id, kind: row.kind, mail: row.mail }))

export async function listChoicesOf(db: Knex, people: readonly number[]): Promise<z.output<typeof ChoiceRow>[]> {
  return rows(ChoiceRow, await db('mail_preferences').whereIn('person_id', people).select('person_id', 'kind', 'mail'))
}

/** Compare-and-set: how many of the messages were still where they were said to be. */
export async function moveMessages(tx: Knex, ids: readonly number[], from: 'new' | 'digest', to: 'digest' | 'done'): Promise<number> {
  return ids.length === 0 ? 0 : tx('notifications').whereIn('id', ids).where({ mail: from }).update({ mail: to })
}

/** Nobody sends letters here: nothing waits for one. */
export async function dropUntold(db: Knex): Promise<void> {
  await db('notifications').whereNot({ mail: 'done' }).update({ mail: 'done' })
}

export interface Letter {
  readonly personId: number
  readonly messageId: string
  readonly subject: string
  readonly body: string
}

export async function insertLetters(tx: Knex, letters: readonly Letter[], at: string): Promise<void> {
  const waiting = letters.map(({ personId, messageId, subject, body }) => ({
    person_id: personId,
    message_id: messageId,
    subject,
    body,
    state: 'waiting',
    created_at: at,
    due_at: at,
  }))
  for (let i = 0; i < waiting.length; i += 50) await tx('mail_outbox').insert(waiting.slice(i, i + 50))
}

const DueRow = z
  .object({ id: int, message_id: z.string(), subject: z.string(), body: z.string(), attempts: int, email: z.string(), status: z.string() })
  .transform((row) => ({
    id: row.id,
    messageId: row.message_id,
    subject: row.subject,
    body: row.body,
    attempts: row.attempts,
    address: row.status === 'active' ? row.email : '',
  }))
export type DueLetter = z.output<typeof DueRow>

/** Letters whose time has come, also those that an instance took and never finished. */
export async function listDueLetters(db: Knex, now: string, limit: number): Promise<DueLetter[]> {
  const found: unknown = await db('mail_outbox as o')
    .join('people as p', 'p.id', 'o.person_id')
    .whereIn('o.state', ['waiting', 'sending'])
    .where('o.due_at', '<=', now)
    .orderBy(['o.due_at', 'o.id'])
    .limit(limit)
    .select('o.id', 'o.message_id', 'o.subject', 'o.body', 'o.attempts', 'p.email', 'p.status')
  return rows(DueRow, found)
}

/** Takes a letter for this instance until `until`; false when another one has it. */
export async function claimLetter(db: Knex, { id, attempts }: DueLetter, now: string, until: string): Promise<boolean> {
  const taken = await db('mail_outbox')
    .where({ id, attempts })
    .whereIn('state', ['waiting', 'sending'])
    .where('due_at', '<=', now)
    .update({ state: 'sending', attempts: attempts + 1, due_at: until })
  return taken === 1
}

/** A letter that has gone needs its text no more. */
export async function letterSent(db: Knex, id: number, at: string): Promise<void> {
  await db('mail_outbox').where({ id, state: 'sending' }).update({ state: 'sent', sent_at: at, body: '', problem: '' })
}

/** `dueAt` null: given up. */
export async function letterFailed(db: Knex, id: number, problem: string, dueAt: string | null): Promise<void> {
  const change = dueAt === null ? { state: 'dead', problem } : { state: 'waiting', due_at: dueAt, problem }
  await db('mail_outbox').where({ id, state: 'sending' }).update(change)
}

export async function deleteOldLetters(db: Knex, before: string): Promise<void> {
  await db('mail_outbox').whereIn('state', ['sent', 'dead']).where('created_at', '<', before).delete()
}
