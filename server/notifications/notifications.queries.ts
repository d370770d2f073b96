import type { Knex } from 'knex'
import type { Telling } from './notifications.types.ts'

const AT_ONCE = 100 // rows a statement: SQLite limits the terms of a compound select

export async function insertNotifications(tx: Knex, tellings: readonly Telling[], at: string): Promise<void> {
  const rows = tellings.map(({ personId, code, params, href, about }) => ({
    person_id: personId,
    code,
    params: JSON.stringify(params ?? {}),
    href,
    about: about ?? '',
    at,
  }))
  for (let i = 0; i < rows.length; i += AT_ONCE)
    await tx('notifications')
      .insert(rows.slice(i, i + AT_ONCE))
      .onConflict(tx.raw(`(person_id, about) where about <> ''`))
      .ignore()
}
