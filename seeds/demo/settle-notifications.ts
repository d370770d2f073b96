import type { Knex } from 'knex'
import { insertAll } from './batches.ts'

interface Told {
  readonly id: number
  readonly at: string
}

/** What people were told stands in the order in which it happened, as it does where it was told when it happened. */
export async function settleNotifications(tx: Knex.Transaction): Promise<void> {
  const told = await tx<Told>('notifications').orderBy('at').orderBy('id').select('*')
  await tx('notifications').delete()
  await insertAll(
    tx,
    'notifications',
    told.map(({ id: _, ...rest }) => rest),
  )
}
