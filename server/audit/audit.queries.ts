import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

export interface AuditEntry {
  readonly at: string
  readonly actorId: number | null
  readonly actorName: string
  readonly action: string
  readonly subject: string
  readonly details: object
  readonly address: string
}

/** Returns the entry's id. */
export async function appendAuditEntry(tx: Knex, entry: AuditEntry): Promise<number> {
  const [row] = (await tx('audit_entries')
    .insert({
      at: entry.at,
      actor_id: entry.actorId,
      actor_name: entry.actorName,
      action: entry.action,
      subject: entry.subject,
      details: JSON.stringify(entry.details),
      address: entry.address,
    })
    .returning('id')) as { id: unknown }[]
  return int.parse(row?.id)
}

/** Ids of the people who did one of these things to a subject, each once. */
export async function listActors(db: Knex, subject: string, actions: readonly string[]): Promise<number[]> {
  const found: unknown = await db('audit_entries')
    .where({ subject })
    .whereIn('action', [...actions])
    .whereNotNull('actor_id')
    .distinct('actor_id')
  return rows(z.object({ actor_id: int }), found).map(({ actor_id }) => actor_id)
}

/** The name of whoever did something to a subject last; undefined when nobody did. */
export async function findLastActor(db: Knex, subject: string): Promise<string | undefined> {
  const row: unknown = await db('audit_entries').where({ subject }).orderBy('id', 'desc').first('actor_name')
  return row === undefined ? undefined : z.object({ actor_name: z.string() }).parse(row).actor_name
}
