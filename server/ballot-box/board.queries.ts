import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

export type RecordKind = 'ballot' | 'encrypted_tally' | 'result'

export interface BoardRow {
  readonly box_uuid: string
  readonly position: number
  readonly name: string
  readonly body: string
  readonly kind: RecordKind | null
  readonly credential: string | null
}

const CHUNK = 100

export async function insertRecords(tx: Knex, records: readonly BoardRow[]): Promise<void> {
  for (let at = 0; at < records.length; at += CHUNK) await tx('board_records').insert(records.slice(at, at + CHUNK))
}

const RecordRow = z.object({ position: int, name: z.string(), body: z.string() })
export type StoredRecord = z.output<typeof RecordRow>

/** At most `limit` records from a position on, in order. */
export async function listRecords(db: Knex, uuid: string, from: number, limit: number): Promise<StoredRecord[]> {
  const found: unknown = await db('board_records')
    .where({ box_uuid: uuid })
    .andWhere('position', '>=', from)
    .orderBy('position')
    .limit(limit)
    .select('position', 'name', 'body')
  return rows(RecordRow, found)
}

export async function findBody(db: Knex, uuid: string, kind: RecordKind): Promise<string | undefined> {
  return rows(z.object({ body: z.string() }), await db('board_records').where({ box_uuid: uuid, kind }).limit(1).select('body'))[0]?.body
}

export const isRecord = async (db: Knex, uuid: string, name: string): Promise<boolean> =>
  ((await db('board_records').where({ box_uuid: uuid, name }).limit(1).select('position')) as unknown[]).length > 0

export const hasBallotOf = async (db: Knex, uuid: string, credential: string): Promise<boolean> =>
  ((await db('board_records').where({ box_uuid: uuid, credential }).limit(1).select('position')) as unknown[]).length > 0

const later = (db: Knex): Knex.Raw =>
  db.raw(`exists (select 1 from board_records later where later.box_uuid = board_records.box_uuid
    and later.credential = board_records.credential and later.position > board_records.position) as replaced`)

const BallotRow = z.object({ name: z.string(), position: int, replaced: z.union([z.boolean(), z.number()]).transform(Boolean) })

/** Ballots on the board in order, from the `offset`th on. */
export async function listBallots(db: Knex, uuid: string, offset: number, limit: number): Promise<z.output<typeof BallotRow>[]> {
  const found: unknown = await db('board_records')
    .where({ box_uuid: uuid, kind: 'ballot' })
    .orderBy('position')
    .offset(offset)
    .limit(limit)
    .select('name', 'position', later(db))
  return rows(BallotRow, found)
}

/** One ballot by its record's name, with how many ballots lie before it. */
export async function findBallot(
  db: Knex,
  uuid: string,
  name: string,
): Promise<{ readonly before: number; readonly replaced: boolean } | undefined> {
  const found = rows(
    BallotRow,
    await db('board_records').where({ box_uuid: uuid, kind: 'ballot', name }).select('name', 'position', later(db)),
  )[0]
  if (found === undefined) return undefined
  const counted: unknown = await db('board_records')
    .where({ box_uuid: uuid, kind: 'ballot' })
    .andWhere('position', '<', found.position)
    .count({ n: '*' })
  return { before: rows(z.object({ n: int }), counted)[0]?.n ?? 0, replaced: found.replaced }
}

/** The last ballot of each credential, in the order of the board. */
export async function listCounted(db: Knex, uuid: string): Promise<string[]> {
  const found: unknown = await db('board_records')
    .where({ box_uuid: uuid, kind: 'ballot' })
    .orderBy('position')
    .select('credential', 'body')
  const last = new Map<string, string>()
  for (const { credential, body } of rows(z.object({ credential: z.string(), body: z.string() }), found)) {
    last.delete(credential) // the last one's place counts
    last.set(credential, body)
  }
  return [...last.values()]
}
