import type { Knex } from 'knex'
import type { Deps } from '../deps.ts'
import { hubOf } from './live.hub.ts'
import { deleteEventsUpTo, insertEvents, insertEventsForPeople, newestEvent } from './live.queries.ts'

/** What has changed, by name alone: `discussion:12`. Whoever hears it fetches what they may see. */
export interface LiveChange {
  readonly topic: string
}

/**
 * Says in the transaction in which something happens that it has happened; listening pages of every instance hear it when the
 * transaction is through. Nothing goes in but the name, neither content nor instant. Not for what somebody does anonymously.
 */
export const announce = (tx: Knex.Transaction, ...changes: readonly LiveChange[]): Promise<void> =>
  insertEvents(tx, [...new Set(changes.map(({ topic }) => topic))])

/** The same for everybody whom a select with one column `id` finds: `person:<id>` each. */
export const announceToPeople = (
  tx: Knex.Transaction,
  people: { readonly sql: string; readonly bindings: readonly (string | number)[] },
): Promise<void> => insertEventsForPeople(tx, people)

// The newest event at the last sweep: what was there then has been heard long ago.
const sweptTo = new WeakMap<Deps['db'], number>()

/** Forgets what was there at the sweep before this one. */
export async function sweepLiveEvents({ db }: Pick<Deps, 'db'>): Promise<void> {
  const before = sweptTo.get(db) ?? 0
  if (before > 0) await deleteEventsUpTo(db.write, before)
  sweptTo.set(db, await newestEvent(db.read))
}

/** Ends all streams of this instance: a server that stops would wait for them for ever. */
export const closeStreams = (deps: Pick<Deps, 'db' | 'log'>): void => {
  hubOf(deps).close()
}
