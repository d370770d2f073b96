import type { Knex } from 'knex'

export interface AuditEntry {
  readonly at: string
  readonly actorId: number | null
  readonly actorName: string
  readonly action: string
  readonly subject: string
  readonly details: object
  readonly address: string
}

export async function appendAuditEntry(tx: Knex, entry: AuditEntry): Promise<void> {
  await tx('audit_entries').insert({
    at: entry.at,
    actor_id: entry.actorId,
    actor_name: entry.actorName,
    action: entry.action,
    subject: entry.subject,
    details: JSON.stringify(entry.details),
    address: entry.address,
  })
}
