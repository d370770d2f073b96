import type { Knex } from 'knex'
import { insertNotifications } from './notifications.queries.ts'
import type { Telling } from './notifications.types.ts'

export type { Telling } from './notifications.types.ts'

/** Tells people something in the transaction in which it happens: it is told exactly when it has happened. `at`: UTC ISO text. */
export const tell = (tx: Knex.Transaction, tellings: readonly Telling[], at: string): Promise<void> => insertNotifications(tx, tellings, at)
