import type { Knex } from 'knex'
import { isPostgres } from './engine.ts'

/** What is done by one transaction after the other; any numbers that no other lock uses (7310: delegations). */
const TURNS = { lettersThatWait: 7_320, textsThatWait: 7_321, posting: 7_322, objectionsThatWait: 7_323 } as const

/**
 * Waits until no other transaction has this turn, and keeps it until the caller's is through: for what a constraint cannot keep apart.
 * SQLite has a single writer anyway. `of`: whose turn, where everybody has their own.
 */
export async function takeTurn(tx: Knex.Transaction, turn: keyof typeof TURNS, of = 0): Promise<void> {
  if (isPostgres(tx)) await tx.raw('select pg_advisory_xact_lock(?, ?)', [TURNS[turn], of])
}
