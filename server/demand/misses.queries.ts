import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { FEWEST } from './demand.rules.ts'

/** Whether the words name somebody who is or was on the staff. */
export async function nameSomebody(db: Knex, words: string): Promise<boolean> {
  const found: unknown = await db('people')
    .whereRaw(`? like '%' || lower(display_name) || '%' and display_name <> ''`, [words])
    .orWhereRaw('lower(display_name_en) = ?', [words])
    .orWhere('username', words)
    .first('id')
  return found !== undefined
}

const CountRow = z.object({ n: int })
export async function countMisses(db: Knex, day: string): Promise<number> {
  return rows(CountRow, await db('search_misses').where({ day }).count({ n: '*' }))[0]?.n ?? 0
}

/** A day knows words once. */
export async function insertMiss(db: Knex, day: string, words: string): Promise<void> {
  await db('search_misses').insert({ day, words }).onConflict(['words', 'day']).ignore()
}

/** Forgets what nobody asked often enough before a day, and everything before another. Returns how many rows. */
export function sweepMisses(db: Knex, rareBefore: string, allBefore: string): Promise<number> {
  const frequent = db('search_misses').groupBy('words').havingRaw('count(*) >= ?', [FEWEST]).select('words')
  return db('search_misses')
    .where('day', '<', allBefore)
    .orWhere((q) => void q.where('day', '<', rareBefore).whereNotIn('words', frequent))
    .delete()
}
