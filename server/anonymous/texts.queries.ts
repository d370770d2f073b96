import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { takeTurn } from '../db/turns.ts'
import { writeAnew } from '../db/written-anew.ts'
import type { AnonymousText } from './anonymous.types.ts'

const TextRow = z
  .object({ number: int, body: z.string(), published_on: z.string(), hidden_by_act: int.nullable() })
  .transform(({ number, body, published_on: publishedOn, hidden_by_act: hiddenByAct }): AnonymousText => ({
    number,
    body,
    publishedOn,
    hiddenByAct,
  }))

const selectPublished = (db: Knex): Knex.QueryBuilder =>
  db('anonymous_texts').whereNotNull('number').select('number', 'body', 'published_on', 'hidden_by_act')

/** Newest first, from below `before` on. */
export async function listPublished(db: Knex, before: number | undefined, limit: number): Promise<AnonymousText[]> {
  const query = selectPublished(db).orderBy('number', 'desc').limit(limit)
  if (before !== undefined) void query.where('number', '<', before)
  return rows(TextRow, await query)
}

export async function findPublished(db: Knex, number: number): Promise<AnonymousText | undefined> {
  return rows(TextRow, await selectPublished(db).where({ number }))[0]
}

const MarkedRow = z.object({
  body: z.string(),
  received_on: z.string(),
  number: int.nullable(),
  published_on: z.string().nullable(),
  hidden_by_act: int.nullable(),
})
export type MarkedText = z.output<typeof MarkedRow>

export async function findMarked(db: Knex, mark: string): Promise<MarkedText | undefined> {
  const found: unknown = await db('anonymous_texts').where({ token_hash: mark }).select(Object.keys(MarkedRow.shape))
  return rows(MarkedRow, found)[0]
}

export interface NewText {
  /** Random. */
  readonly id: string
  readonly token_hash: string
  readonly body: string
  readonly received_on: string
}

const WaitingRow = z.object({ id: z.string(), token_hash: z.string(), body: z.string(), received_on: z.string() })

/** Puts a text to those that wait, whose random names are their order; see `writeAnew`. */
export async function putWaiting(tx: Knex.Transaction, text: NewText): Promise<void> {
  await takeTurn(tx, 'textsThatWait')
  const found: unknown = await tx('anonymous_texts').whereNull('number').select(Object.keys(WaitingRow.shape))
  await writeAnew(tx, { table: 'anonymous_texts', key: 'id', where: { number: null } }, [...rows(WaitingRow, found), { ...text }])
}

/** No other text is put to those that wait until the transaction is through. */
export const holdWaiting = (tx: Knex.Transaction): Promise<void> => takeTurn(tx, 'textsThatWait')

/** Those that were received before this day, in the order of their random names. */
export async function listDue(db: Knex, day: string): Promise<string[]> {
  const found: unknown = await db('anonymous_texts').whereNull('number').where('received_on', '<', day).orderBy('id').select('id')
  return rows(z.object({ id: z.string() }), found).map(({ id }) => id)
}

export async function lastNumber(db: Knex): Promise<number> {
  return rows(z.object({ last: int.nullable() }), await db('anonymous_texts').max({ last: 'number' }))[0]?.last ?? 0
}

/** False when another instance was first. */
export async function publishText(tx: Knex, id: string, number: number, on: string): Promise<boolean> {
  return (await tx('anonymous_texts').where({ id }).whereNull('number').update({ number, published_on: on })) === 1
}

/** Compare-and-set: from one act to the other. */
export async function setHidden(tx: Knex, number: number, from: number | null, to: number | null): Promise<boolean> {
  return (await tx('anonymous_texts').where({ number, hidden_by_act: from }).update({ hidden_by_act: to })) === 1
}
