import type { Knex } from 'knex'
import { closeAccounts, dropPasswords, endPostings, newestPostings, upsertPeople, type BulkPerson } from './bulk.queries.ts'
import { changePosting, insertPostings } from './postings.queries.ts'
import { lastDayBefore, type PostingKind } from './postings.rules.ts'
import { columnsOf, fillPostings } from './postings.service.ts'
import { getPerson } from './people.service.ts'
import { openRoleReview } from './role-reviews.service.ts'

/** What becomes of one person of a list. `id` is undefined for somebody new. */
export interface BulkChange {
  readonly id: number | undefined
  readonly kind: 'added' | 'changed' | 'moved' | 'returned' | 'left'
  readonly person: BulkPerson
  readonly effectiveOn: string
  /** The newest posting began on the same day: it is put right instead of ended. */
  readonly inPlace: boolean
  /** Whether the person holds roles beyond 干部职工, which are to be looked at after a move or a leave. */
  readonly reviewsRoles: boolean
}

/**
 * Takes a whole list over, in few statements however long it is. Inside a transaction that administration waits for; the caller has
 * checked every change. Returns the ids of those who now have an account without a password.
 */
export async function applyChanges(tx: Knex.Transaction, changes: readonly BulkChange[], at: string, reason: string): Promise<number[]> {
  await fillPostings(tx)
  const of = (...kinds: BulkChange['kind'][]): BulkChange[] => changes.filter(({ kind }) => kinds.includes(kind))
  const ids = await upsertPeople(
    tx,
    of('added', 'changed', 'moved', 'returned').map(({ person }) => person),
    at,
  )
  const idOf = ({ id, person }: BulkChange): number => id ?? ids.get(person.username)!
  const moved = of('moved')
  await endByDay(
    tx,
    [...moved.filter(({ inPlace }) => !inPlace), ...of('left')].map((change) => ({ id: idOf(change), on: change.effectiveOn })),
  )
  const fresh = [...of('added', 'returned'), ...moved.filter(({ inPlace }) => !inPlace)]
  const posted = await insertPostings(
    tx,
    fresh.map((change) => ({
      ...change.person,
      personId: idOf(change),
      kind: change.kind === 'added' ? 'joined' : (change.kind as PostingKind),
      fromOn: change.effectiveOn,
      reason,
      appliedAt: at,
    })),
  )
  const postingOf = new Map(fresh.map((change, i) => [idOf(change), posted[i]!]))
  await correctInPlace(
    tx,
    moved.filter(({ inPlace }) => inPlace),
    idOf,
  )
  await reviewRoles(tx, moved, idOf, postingOf, at)
  await closeAll(tx, of('left'), idOf, at)
  await dropPasswords(tx, of('returned').map(idOf))
  return of('added', 'returned').map(idOf)
}

async function endByDay(tx: Knex, ends: readonly { readonly id: number; readonly on: string }[]): Promise<void> {
  for (const day of new Set(ends.map(({ on }) => on)))
    await endPostings(
      tx,
      ends.filter(({ on }) => on === day).map(({ id }) => id),
      lastDayBefore(day),
    )
}

async function correctInPlace(tx: Knex, changes: readonly BulkChange[], idOf: (change: BulkChange) => number): Promise<void> {
  const newest = await newestPostings(tx, changes.map(idOf))
  for (const change of changes) await changePosting(tx, newest.get(idOf(change))!, columnsOf(change.person))
}

async function reviewRoles(
  tx: Knex.Transaction,
  moved: readonly BulkChange[],
  idOf: (change: BulkChange) => number,
  postingOf: ReadonlyMap<number, number>,
  at: string,
): Promise<void> {
  for (const change of moved) {
    const posting = postingOf.get(idOf(change))
    if (change.reviewsRoles && posting !== undefined) await openRoleReview(tx, await getPerson(tx, idOf(change)), posting, 'moved', at)
  }
}

async function closeAll(
  tx: Knex.Transaction,
  left: readonly BulkChange[],
  idOf: (change: BulkChange) => number,
  at: string,
): Promise<void> {
  const ids = left.map(idOf)
  await closeAccounts(tx, ids)
  const newest = await newestPostings(tx, ids)
  for (const change of left.filter(({ reviewsRoles }) => reviewsRoles))
    await openRoleReview(tx, await getPerson(tx, idOf(change)), newest.get(idOf(change))!.id, 'left', at)
}
