import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import type { Announcement, Notification, Recipients, Telling } from './notifications.types.ts'

const AT_ONCE = 100 // rows a statement: SQLite limits the terms of a compound select

export async function insertNotifications(tx: Knex, tellings: readonly Telling[], at: string): Promise<void> {
  const told = tellings.map(({ personId, code, params, href, about }) => ({
    person_id: personId,
    code,
    params: JSON.stringify(params ?? {}),
    href,
    about: about ?? '',
    at,
  }))
  for (let i = 0; i < told.length; i += AT_ONCE)
    await tx('notifications')
      .insert(told.slice(i, i + AT_ONCE))
      .onConflict(tx.raw(`(person_id, about) where about <> ''`))
      .ignore()
}

/** One statement, however many people it tells. */
export async function insertForAll(
  tx: Knex,
  recipients: Recipients,
  { code, params, href, about }: Announcement,
  at: string,
): Promise<void> {
  await tx.raw(
    `insert into notifications (person_id, code, params, href, about, at)
     select told.id, ?, ?, ?, ?, ? from (${recipients.sql}) as told where true on conflict do nothing`,
    [code, JSON.stringify(params ?? {}), href, about, at, ...recipients.bindings],
  )
}

const Row = z
  .object({
    id: int,
    code: z.string(),
    params: json(z.record(z.string(), z.union([z.string(), z.number()]))),
    href: z.string(),
    at: z.string(),
    read_at: z.string().nullable(),
  })
  .transform((row): Notification => ({ id: row.id, code: row.code, params: row.params, href: row.href, at: row.at, readAt: row.read_at }))

/** Newest first. `read`: those read already, or those not. `before`: only those with a smaller id. */
export async function listNotifications(
  db: Knex,
  personId: number,
  { read, before, limit }: { readonly read: boolean; readonly before?: number | undefined; readonly limit: number },
): Promise<Notification[]> {
  const query = db('notifications').where({ person_id: personId })
  void (read ? query.whereNotNull('read_at') : query.whereNull('read_at'))
  if (before !== undefined) void query.where('id', '<', before)
  return rows(Row, await query.orderBy('id', 'desc').limit(limit).select('id', 'code', 'params', 'href', 'at', 'read_at'))
}

export async function findNotification(db: Knex, personId: number, id: number): Promise<Notification | undefined> {
  const row: unknown = await db('notifications').where({ person_id: personId, id }).first('id', 'code', 'params', 'href', 'at', 'read_at')
  return row === undefined ? undefined : Row.parse(row)
}

export async function countUnreadOf(db: Knex, personId: number): Promise<number> {
  const row: unknown = await db('notifications').where({ person_id: personId }).whereNull('read_at').count({ n: '*' }).first()
  return z.object({ n: int }).parse(row).n
}

/** Marks one as read, or all up to the newest one that the reader was shown. */
export async function markRead(
  db: Knex,
  personId: number,
  which: { readonly id: number } | { readonly upTo: number },
  at: string,
): Promise<void> {
  const unread = db('notifications').where({ person_id: personId }).whereNull('read_at')
  await ('id' in which ? unread.where({ id: which.id }) : unread.where('id', '<=', which.upTo)).update({ read_at: at })
}

/** Forgets what was told before an instant, read or not. */
export async function deleteOlder(db: Knex, before: string): Promise<void> {
  await db('notifications').where('at', '<', before).delete()
}
