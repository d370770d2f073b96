import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

/** A record that stands for its item, department and period, on its way or published; withdrawn ones among them. */
export interface Standing {
  readonly id: number
  readonly title: string
  /** The period, or the year of an event. */
  readonly key: string
  readonly published: boolean
}

const Row = z
  .object({ id: int, title: z.string(), key: z.string(), first_published_at: z.string().nullable() })
  .transform(({ id, title, key, first_published_at }): Standing => ({ id, title, key, published: first_published_at !== null }))

/** What an item published once has in a department, the newest period first. A draft that was thrown away does not stand. */
export async function listStanding(db: Knex, itemId: number, departmentId: number): Promise<Standing[]> {
  const found: unknown = await db('disclosures')
    .where({ item_id: itemId, department_id: departmentId })
    .where((either) => void either.whereNotNull('first_published_at').orWhereNotNull('working_number'))
    .orderBy([
      { column: 'key', order: 'desc' },
      { column: 'id', order: 'asc' },
    ])
    .select('id', 'title', 'first_published_at', db.raw('coalesce(period, substr(formed_on, 1, 4)) as key'))
  return rows(Row, found)
}

/** Whoever else decides on a record of the item waits here until this transaction ends (PostgreSQL; SQLite has one writer anyway). */
export async function queueAt(tx: Knex.Transaction, itemId: number): Promise<void> {
  await tx('catalogue_items')
    .where({ id: itemId })
    .update({ version: tx.raw('version') })
}
