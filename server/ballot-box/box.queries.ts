import type { Knex } from 'knex'
import { z } from 'zod'
import type { ArchiveState } from '../../core/protocol/v1/archive.ts'
import { bool, int, json, rows } from '../db/decode.ts'
import type { BoxPhase, PendingKind } from './box.types.ts'

const ArchiveJson = json(z.object({ timestamp: z.number(), height: z.number(), parent: z.string().exactOptional() })).transform(
  ({ timestamp, height, parent }): ArchiveState => ({ timestamp, height, parent }),
)

const BoxRow = z
  .object({
    uuid: z.string(),
    phase: z.enum(['collecting', 'frozen', 'open', 'closed', 'finished', 'discarded']),
    one_step: bool,
    issuer_key: z.string(),
    key_check: z.string(),
    election: z.string().nullable(),
    trustees: z.string().nullable(),
    ballot_limit: int.nullable(),
    opened_on: z.string().nullable(),
    archive: ArchiveJson.nullable(),
    records: int,
    registered: int,
    cast: int,
    on_board: int,
  })
  .transform((row) => ({
    uuid: row.uuid,
    phase: row.phase,
    oneStep: row.one_step,
    issuerKey: row.issuer_key,
    keyCheck: row.key_check,
    election: row.election ?? undefined,
    trustees: row.trustees ?? undefined,
    ballotLimit: row.ballot_limit ?? undefined,
    openedOn: row.opened_on ?? undefined,
    archive: row.archive ?? undefined,
    records: row.records,
    registered: row.registered,
    cast: row.cast,
    onBoard: row.on_board,
  }))
export type Box = z.output<typeof BoxRow>

export interface NewBoxRow {
  readonly uuid: string
  readonly phase: BoxPhase
  readonly one_step: boolean
  readonly issuer_key: string
  readonly key_check: string
}

export const insertBox = (tx: Knex, box: NewBoxRow): Promise<unknown> => tx('boxes').insert(box)

export async function findBox(db: Knex, uuid: string): Promise<Box | undefined> {
  return rows(BoxRow, await db('boxes').where({ uuid }).select('*'))[0]
}

/** In the order of their uuids, whatever was asked. */
export async function listBoxes(db: Knex, uuids: readonly string[]): Promise<Box[]> {
  return rows(BoxRow, await db('boxes').whereIn('uuid', uuids).orderBy('uuid').select('*'))
}

export async function listUuids(db: Knex, phase: BoxPhase): Promise<string[]> {
  return rows(z.object({ uuid: z.string() }), await db('boxes').where({ phase }).orderBy('uuid').select('uuid')).map(({ uuid }) => uuid)
}

/**
 * The box, if it is in one of these phases, held until the transaction ends: whoever else changes it, or anything in it, waits. The row
 * is written as it was, so that both engines lock it without a word of their own.
 */
export async function holdBox(tx: Knex.Transaction, uuid: string, phases: readonly BoxPhase[]): Promise<Box | undefined> {
  const held = await tx('boxes')
    .where({ uuid })
    .whereIn('phase', phases)
    .update({ phase: tx.ref('phase') })
  return held === 0 ? undefined : findBox(tx, uuid)
}

export interface BoxChange {
  readonly phase?: BoxPhase
  readonly election?: string
  readonly trustees?: string
  readonly ballot_limit?: number
  readonly opened_on?: string
  readonly registered?: number
  readonly cast?: number
}

export const updateBox = (tx: Knex, uuid: string, change: BoxChange): Promise<unknown> => tx('boxes').where({ uuid }).update(change)

/** Compare-and-set: moves the board on from `before` and answers whether it stood there. */
export async function moveBoard(
  tx: Knex,
  before: Box,
  after: { readonly archive: ArchiveState; readonly records: number; readonly onBoard: number },
): Promise<boolean> {
  const moved = await tx('boxes')
    .where({ uuid: before.uuid, records: before.records, on_board: before.onBoard })
    .update({ archive: JSON.stringify(after.archive), records: after.records, on_board: after.onBoard })
  return moved === 1
}

// --- what waits, sealed ---

const CHUNK = 200

const Sealed = z.object({ row_key: z.string(), tracker_key: z.string().nullable(), sealed: z.instanceof(Uint8Array) })
export type Pending = z.output<typeof Sealed>

/** In the order of their keys, which is none. */
export async function listPending(db: Knex, uuid: string, kind: PendingKind): Promise<Pending[]> {
  const found: unknown = await db('box_pending')
    .where({ box_uuid: uuid, kind })
    .orderBy('row_key')
    .select('row_key', 'tracker_key', 'sealed')
  return rows(Sealed, found)
}

export async function findPending(
  db: Knex,
  uuid: string,
  kind: PendingKind,
  rowKey: string,
): Promise<{ readonly tracker_key: string | null } | undefined> {
  const found: unknown = await db('box_pending').where({ box_uuid: uuid, kind, row_key: rowKey }).select('tracker_key')
  return rows(z.object({ tracker_key: z.string().nullable() }), found)[0]
}

export async function countPending(db: Knex, uuid: string, kind: PendingKind): Promise<number> {
  return rows(z.object({ n: int }), await db('box_pending').where({ box_uuid: uuid, kind }).count({ n: '*' }))[0]?.n ?? 0
}

export interface PendingPlace {
  readonly box_uuid: string
  readonly kind: PendingKind
  readonly row_key: string
}
export interface PendingRow extends PendingPlace {
  readonly tracker_key: string | null
  readonly sealed: Uint8Array
}

export async function insertPending(tx: Knex, found: readonly PendingRow[]): Promise<void> {
  for (let at = 0; at < found.length; at += CHUNK) await tx('box_pending').insert(found.slice(at, at + CHUNK))
}

export const replacePending = (
  tx: Knex,
  { box_uuid, kind, row_key }: PendingPlace,
  change: { readonly tracker_key: string; readonly sealed: Buffer },
): Promise<unknown> => tx('box_pending').where({ box_uuid, kind, row_key }).update(change)

export const deletePending = (tx: Knex, uuid: string, kind?: PendingKind): Promise<unknown> =>
  tx('box_pending')
    .where({ box_uuid: uuid, ...(kind !== undefined && { kind }) })
    .delete()

export const isPendingTracker = (db: Knex, uuid: string, trackerKey: string): Promise<boolean> =>
  exists(db('box_pending').where({ box_uuid: uuid, tracker_key: trackerKey }))

/** Ballots that a later one replaced before they reached the board. */
export const insertReplaced = (tx: Knex, uuid: string, trackerKey: string): Promise<unknown> =>
  tx('box_replaced').insert({ box_uuid: uuid, tracker_key: trackerKey })

/** Writes the marks anew, in the order of their keys and at once: nothing tells then in which order people voted again. The box must be held. */
export async function rewriteReplaced(tx: Knex, uuid: string): Promise<void> {
  const found: unknown = await tx('box_replaced').where({ box_uuid: uuid }).orderBy('tracker_key').select('box_uuid', 'tracker_key')
  const marks = rows(z.object({ box_uuid: z.string(), tracker_key: z.string() }), found)
  await tx('box_replaced').where({ box_uuid: uuid }).delete()
  for (let at = 0; at < marks.length; at += CHUNK) await tx('box_replaced').insert(marks.slice(at, at + CHUNK))
}

export const isReplaced = (db: Knex, uuid: string, trackerKey: string): Promise<boolean> =>
  exists(db('box_replaced').where({ box_uuid: uuid, tracker_key: trackerKey }))

const exists = async (query: Knex.QueryBuilder): Promise<boolean> => ((await query.limit(1).select('box_uuid')) as unknown[]).length > 0

// --- the list of credentials ---

/** All in one transaction and in the order given. */
export async function insertCredentials(tx: Knex, uuid: string, credentials: readonly string[]): Promise<void> {
  for (let at = 0; at < credentials.length; at += CHUNK)
    await tx('box_credentials').insert(credentials.slice(at, at + CHUNK).map((credential) => ({ box_uuid: uuid, credential })))
}

export const isCredential = (db: Knex, uuid: string, credential: string): Promise<boolean> =>
  exists(db('box_credentials').where({ box_uuid: uuid, credential }))

/** Sorted. */
export async function listCredentials(db: Knex, uuid: string): Promise<string[]> {
  const found: unknown = await db('box_credentials').where({ box_uuid: uuid }).select('credential')
  // Sorted here: the collation of a database may not be that of the protocol.
  return rows(z.object({ credential: z.string() }), found)
    .map(({ credential }) => credential)
    .sort()
}
