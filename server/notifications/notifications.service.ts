import type { Knex } from 'knex'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { announce, announceToPeople } from '../live/live.service.ts'
import {
  countUnreadOf,
  deleteOlder,
  findNotification,
  insertForAll,
  insertNotifications,
  listNotifications,
  markRead,
} from './notifications.queries.ts'
import type { Announcement, Notification, Recipients, Telling } from './notifications.types.ts'

export type { Announcement, Notification, Recipients, Telling } from './notifications.types.ts'

/** Tells people something in the transaction in which it happens: it is told exactly when it has happened. `at`: UTC ISO text. */
export async function tell(tx: Knex.Transaction, tellings: readonly Telling[], at: string): Promise<void> {
  await insertNotifications(tx, tellings, at)
  await announce(tx, ...tellings.map(({ personId }) => ownTopic(personId)))
}

/** Tells the same to everybody whom a select finds, once each. */
export async function tellAll(tx: Knex.Transaction, recipients: Recipients, announcement: Announcement, at: string): Promise<void> {
  await insertForAll(tx, recipients, announcement, at)
  await announceToPeople(tx, recipients)
}

/** Pages of this person that are open count anew. */
const ownTopic = (personId: number) => ({ topic: `person:${personId}` })

/** A page of what was read; more unread than this is worked off from the newest. */
const PAGE = 50
const MOST_UNREAD = 200
const KEPT_MS = 180 * 86_400_000

export interface NotificationsPage {
  /** Newest first; on the first page only. */
  readonly unread: readonly Notification[]
  readonly read: readonly Notification[]
  /** Where the next page of read ones begins; undefined at the end. */
  readonly older: number | undefined
}

/** What the person was told. `before`: the id at which a further page begins. */
export async function listTold({ db }: Pick<Deps, 'db'>, actor: Actor, before?: number): Promise<NotificationsPage> {
  const [unread, read] = await Promise.all([
    before === undefined ? listNotifications(db.read, actor.id, { read: false, limit: MOST_UNREAD }) : [],
    listNotifications(db.read, actor.id, { read: true, before, limit: PAGE + 1 }),
  ])
  return { unread, read: read.slice(0, PAGE), older: read.length > PAGE ? read[PAGE - 1]?.id : undefined }
}

/** How many messages the person has not read. */
export const countUnread = ({ db }: Pick<Deps, 'db'>, personId: number): Promise<number> => countUnreadOf(db.read, personId)

/** Marks one as read and returns where it leads. @throws AppError not_found for what was told to somebody else */
export async function openNotification({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<string> {
  const found = await findNotification(db.read, actor.id, id)
  if (found === undefined) throw new AppError('not_found', 'errors.not_found')
  if (found.readAt === null) await read(db, actor, { id }, now().toISOString())
  return found.href
}

/** Marks all as read that the person was shown: up to the newest one on the page, so that what came meanwhile stays new. */
export const readAllShown = ({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, upTo: number): Promise<void> =>
  read(db, actor, { upTo }, now().toISOString())

/** Other windows of the same person hear it. */
const read = (db: Deps['db'], actor: Actor, which: Parameters<typeof markRead>[2], at: string): Promise<void> =>
  db.write.transaction(async (tx) => {
    await markRead(tx, actor.id, which, at)
    await announce(tx, ownTopic(actor.id))
  })

/** Forgets what was told half a year ago: the records themselves stay where they are. */
export const forgetOldNotifications = ({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> =>
  deleteOlder(db.write, new Date(now().getTime() - KEPT_MS).toISOString())
