import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

/** What an administrator still sees of a letter; one that went out is only counted. */
const HELD = ['waiting', 'sending', 'dead'] as const
const STATES = [...HELD, 'sent'] as const

const LetterRow = z
  .object({
    id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    state: z.enum(HELD),
    attempts: int,
    created_at: z.string(),
    due_at: z.string(),
    problem: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.display_name,
    nameEn: row.display_name_en,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    problem: row.problem,
  }))
/** A letter as the administrator sees it: whom it is for and what became of it, never what it says. */
export type HeldLetter = z.output<typeof LetterRow>

/** Letters that have not gone, those that were given up first. */
export async function listHeldLetters(db: Knex, limit: number): Promise<HeldLetter[]> {
  const found: unknown = await db('mail_outbox as o')
    .join('people as p', 'p.id', 'o.person_id')
    .whereIn('o.state', HELD)
    .orderByRaw(`case when o.state = 'dead' then 0 else 1 end, o.created_at desc, o.id desc`)
    .limit(limit)
    .select('o.id', 'p.display_name', 'p.display_name_en', 'o.state', 'o.attempts', 'o.created_at', 'o.due_at', 'o.problem')
  return rows(LetterRow, found)
}

const CountRow = z.object({ state: z.enum(STATES), n: int })
export type LetterCounts = Readonly<Record<(typeof STATES)[number], number>>

/** Letters by state, made since `since`. */
export async function countLetters(db: Knex, since: string): Promise<LetterCounts> {
  const found = rows(CountRow, await db('mail_outbox').where('created_at', '>=', since).groupBy('state').select('state').count({ n: '*' }))
  const counts = { waiting: 0, sending: 0, sent: 0, dead: 0 }
  for (const { state, n } of found) counts[state] = n
  return counts
}

const AddressRow = z.object({ all: int, reachable: int })
/** How many people who work here have an address. */
export async function countAddresses(db: Knex): Promise<z.output<typeof AddressRow>> {
  const row: unknown = await db('people')
    .where({ status: 'active' })
    .first(db.raw(`count(*) as "all"`), db.raw(`sum(case when email <> '' then 1 else 0 end) as reachable`))
  return AddressRow.parse(row)
}

/** Given up → waiting; how many it were. */
export async function reviveLetter(tx: Knex, id: number, at: string): Promise<number> {
  return tx('mail_outbox').where({ id, state: 'dead' }).update({ state: 'waiting', attempts: 0, due_at: at })
}
