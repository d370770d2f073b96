import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { columnsOf } from './people.queries.ts'
import type { PersonDetails, PersonStatus } from './people.rules.ts'

const AT_ONCE = 50 // rows a statement: SQLite allows 32,766 values and a limited compound select

export interface BulkPerson extends PersonDetails {
  readonly username: string
  readonly status: PersonStatus
}

/** Makes new people and changes those whose user name is known, some dozens a statement; returns everybody's id by user name. */
export async function upsertPeople(tx: Knex, people: readonly BulkPerson[], at: string): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>()
  for (const part of parts(people)) {
    const values = part.map(({ username, status, ...details }) => ({ username, status, ...columnsOf(details), created_at: at }))
    const changed = Object.keys(values[0] ?? {}).filter((column) => column !== 'username' && column !== 'created_at')
    const merged = Object.fromEntries(changed.map((column) => [column, tx.ref(`excluded.${column}`)]))
    const made: unknown = await tx('people')
      .insert(values)
      .onConflict('username')
      .merge({ ...merged, version: tx.raw('people.version + 1') })
      .returning(['id', 'username'])
    for (const row of rows(z.object({ id: int, username: z.string() }), made)) ids.set(row.username, row.id)
  }
  return ids
}

/** Closes the accounts of people who left and signs them out. */
export async function closeAccounts(tx: Knex, ids: readonly number[]): Promise<void> {
  for (const part of parts(ids, 500)) {
    await tx('people')
      .whereIn('id', [...part])
      .update({ status: 'left', version: tx.raw('version + 1') })
    await tx('sessions')
      .whereIn('person_id', [...part])
      .delete()
  }
}

/** Ends the newest posting of each with the same last day. */
export async function endPostings(tx: Knex, personIds: readonly number[], lastDay: string): Promise<void> {
  for (const part of parts(personIds, 500))
    await tx('postings')
      .whereIn('person_id', [...part])
      .whereNull('to_on')
      .update({ to_on: lastDay, version: tx.raw('version + 1') })
}

/** The posting that each holds now: person to posting. */
export async function newestPostings(
  tx: Knex,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, { id: number; version: number }>> {
  const found = new Map<number, { id: number; version: number }>()
  for (const part of parts(personIds, 500)) {
    const listed: unknown = await tx('postings')
      .whereIn('person_id', [...part])
      .orderBy('from_on')
      .select('person_id', 'id', 'version')
    for (const row of rows(z.object({ person_id: int, id: int, version: int }), listed)) found.set(row.person_id, row)
  }
  return found
}

export const dropPasswords = (tx: Knex, ids: readonly number[]): Promise<number> =>
  tx('credentials')
    .whereIn('person_id', [...ids])
    .delete()

function* parts<T>(all: readonly T[], size = AT_ONCE): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size)
}
