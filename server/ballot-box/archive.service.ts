import type { Knex } from 'knex'
import { recordBytes } from '../../core/protocol/v1/archive.ts'
import { toBase64 } from '../../core/tlog/bytes.ts'
import { findBallot as findOnBoard, listBallots, listRecords } from './board.queries.ts'
import { findBox, isPendingTracker, isReplaced } from './box.queries.ts'
import { BoxRefusal, type BoardBallot, type BoxDeps, type Whereabouts } from './box.types.ts'
import { demandKey, pendingKey } from './pending.service.ts'

const PAGE = 200

/** The archive as verifiers read it, piece by piece; nothing when the box has no board yet. Grows at its end only. */
export async function* archiveStream(db: Knex, uuid: string): AsyncGenerator<Uint8Array> {
  const box = await findBox(db, uuid)
  if (box?.archive === undefined) return
  const { timestamp } = box.archive
  for (let at = 0; at < box.records; at += PAGE)
    for (const { name, body } of await listRecords(db, uuid, at, Math.min(PAGE, box.records - at))) yield recordBytes(name, body, timestamp)
}

/** The same as a whole. */
export async function archiveOf(db: Knex, uuid: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of archiveStream(db, uuid)) parts.push(part)
  return Buffer.concat(parts)
}

export interface Board {
  readonly ballots: readonly BoardBallot[]
  /** Ballots on the board, replaced ones too. */
  readonly total: number
  readonly lastEvent: string | undefined
}

/** A part of the ballots on the board, in its order. */
export async function boardOf(db: Knex, uuid: string, { offset = 0, limit = 100 } = {}): Promise<Board> {
  const box = await findBox(db, uuid)
  const found = await listBallots(db, uuid, offset, limit)
  const ballots = found.map(({ name, replaced }, at) => ({ position: offset + at + 1, tracker: trackerIn(name), replaced }))
  return { ballots, total: box?.onBoard ?? 0, lastEvent: box?.archive?.parent }
}

/** A tracking code and a record's name are two spellings of one hash. */
const trackerIn = (name: string): string => toBase64(Buffer.from(name.slice(0, 64), 'hex')).replace(/=+$/, '')
const nameIn = (tracker: string): string => `${Buffer.from(tracker, 'base64').toString('hex')}.data.json`

const TRACKER = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/

/**
 * Where the ballot with this tracking code is. Also understands the letters `-` and `_` of addresses.
 * @throws BoxRefusal when there is no such box, or it is open and this installation cannot look into it
 */
export async function findBallot(db: Knex, uuid: string, typed: string, deps: Pick<BoxDeps, 'config'>): Promise<Whereabouts> {
  const box = await findBox(db, uuid)
  if (box === undefined) throw new BoxRefusal('unknown_box')
  if (box.phase === 'open') demandKey(deps, box)
  const tracker = typed.replaceAll('-', '+').replaceAll('_', '/')
  if (!TRACKER.test(tracker)) return { state: 'unknown' }
  const key = pendingKey(deps, uuid, 'tracker', tracker)
  if (await isPendingTracker(db, uuid, key)) return { state: 'pending' }
  const found = await findOnBoard(db, uuid, nameIn(tracker))
  if (found !== undefined) return { state: found.replaced ? 'replaced' : 'board', position: found.before + 1 }
  return { state: (await isReplaced(db, uuid, key)) ? 'replaced' : 'unknown' }
}
