import type { Knex } from 'knex'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { listStanding, queueAt, type Standing } from './one-shot.queries.ts'

export type { Standing } from './one-shot.queries.ts'

// 一次性公开: an item that is published once for its period, such as a yearly quota. Afterwards it is corrected, never published again; what
// was withdrawn keeps its place, or a withdrawal would be the way round. Whoever needs a second publication asks for the mark to be taken
// off in the catalogue, which is an edition of its own.

interface OneShot {
  readonly itemId: number
  readonly departmentId: number
  readonly period: string | null
  /** `YYYY-MM-DD`. */
  readonly formedOn: string
  /** The record itself, once there is one. */
  readonly id?: number
}

/** The period that a record stands for: its own, or the year of an event. */
export const shotKey = ({ period, formedOn }: Pick<OneShot, 'period' | 'formedOn'>): string => period ?? formedOn.slice(0, 4)

/**
 * Takes the place of the period for a record; returns its key. `against`: another draft stands in the way too, or only what was published.
 * @throws AppError conflict `disclosures.error.one_shot` naming the record that stands already
 */
export async function claimShot(tx: Knex.Transaction, shot: OneShot, against: 'any' | 'published'): Promise<string> {
  await queueAt(tx, shot.itemId)
  const key = shotKey(shot)
  const taken = (await listStanding(tx, shot.itemId, shot.departmentId)).find(
    (other) => other.id !== shot.id && other.key === key && (against === 'any' || other.published),
  )
  if (taken !== undefined)
    throw new AppError('conflict', 'disclosures.error.one_shot', {}, { period: key, title: taken.title, id: String(taken.id) })
  return key
}

/** The records that already stand for an item published once; none for any other item. */
export const listShots = (
  { db }: Pick<Deps, 'db'>,
  item: { readonly id: number; readonly oneShot: boolean },
  departmentId: number,
): Promise<readonly Standing[]> => (item.oneShot ? listStanding(db.read, item.id, departmentId) : Promise.resolve([]))
