import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

export interface LiveEvent {
  readonly id: number
  readonly topic: string
}

const AT_ONCE = 100 // rows a statement: SQLite limits the terms of a compound select
const EventRow = z.object({ id: int, topic: z.string() })

export async function insertEvents(tx: Knex, topics: readonly string[]): Promise<void> {
  for (let i = 0; i < topics.length; i += AT_ONCE) await tx('live_events').insert(topics.slice(i, i + AT_ONCE).map((topic) => ({ topic })))
}

/** One event for each person whom a select with one column `id` finds, in one statement. */
export async function insertEventsForPeople(tx: Knex, people: { readonly sql: string; readonly bindings: readonly (string | number)[] }) {
  await tx.raw(`insert into live_events (topic) select 'person:' || told.id from (${people.sql}) as told`, [...people.bindings])
}

/** Events after `id`, oldest first. */
export async function listEventsAfter(db: Knex, id: number, limit: number): Promise<LiveEvent[]> {
  return rows(EventRow, await db('live_events').where('id', '>', id).orderBy('id').limit(limit).select('id', 'topic'))
}

/** 0 before the first one. */
export async function newestEvent(db: Knex): Promise<number> {
  const row: unknown = await db('live_events').max({ newest: 'id' }).first()
  return z.object({ newest: int.nullable() }).parse(row).newest ?? 0
}

export async function deleteEventsUpTo(db: Knex, id: number): Promise<void> {
  await db('live_events').where('id', '<=', id).delete()
}
