import type { Knex } from 'knex'
import { z } from 'zod'
import type { Upload } from '../attachments/incoming.ts'
import { int, json, rows } from '../db/decode.ts'
import { takeTurn } from '../db/turns.ts'
import { writeAnew } from '../db/written-anew.ts'
import { RECEIPT_ACTS } from './cases.policy.ts'
import { KINDS } from './cases.rules.ts'

const fields = z.record(z.string(), z.unknown())
/** What was typed: a letter that begins a case, or an act of whoever holds its code. */
const Letter = z.discriminatedUnion('what', [
  z.object({ what: z.literal('letter'), kind: z.enum(KINDS), staff: z.boolean(), fields }),
  z.object({ what: z.literal('act'), act: z.enum(RECEIPT_ACTS), fields }),
])

const WaitingRow = z
  .object({ receipt_hash: z.string(), nth: int, letter: json(Letter), received_on: z.string(), refused: z.string().nullable() })
  .transform(({ receipt_hash: receiptHash, nth, letter, received_on: receivedOn, refused }) => ({
    receiptHash,
    nth,
    letter,
    receivedOn,
    refused,
  }))
export type Waiting = z.output<typeof WaitingRow>
type Key = Pick<Waiting, 'receiptHash' | 'nth'>

const COLUMNS = ['receipt_hash', 'nth', 'letter', 'received_on', 'refused'] as const
const keyOf = ({ receiptHash, nth }: Key) => ({ receipt_hash: receiptHash, nth })

/** Puts one to those that wait; see `writeAnew`. What is delivered meanwhile must not be written anew: one after the other. */
export async function putWaiting(tx: Knex.Transaction, one: Omit<Waiting, 'refused'>, files: readonly Upload[]): Promise<void> {
  await takeTurn(tx, 'lettersThatWait')
  const found = (await tx('case_waiting').select(...COLUMNS)) as Record<(typeof COLUMNS)[number], unknown>[]
  const row = { ...keyOf(one), letter: JSON.stringify(one.letter), received_on: one.receivedOn, refused: null }
  await writeAnew(tx, { table: 'case_waiting', key: 'receipt_hash' }, [...found, row])
  for (const [place, { name, bytes }] of files.entries())
    await tx('case_waiting_files').insert({ ...keyOf(one), place, name, content: Buffer.from(bytes) })
  await tx('case_waiting_files').update({ name: tx.ref('name') })
}

/** How many wait, and how many bytes of files. */
export async function measureWaiting(db: Knex): Promise<{ readonly letters: number; readonly bytes: number }> {
  const Measured = z.object({ n: int.nullable() })
  const letters: unknown = await db('case_waiting').count({ n: '*' }).first()
  const bytes: unknown = await db('case_waiting_files').select(db.raw('sum(length(content)) as n')).first()
  return { letters: Measured.parse(letters).n ?? 0, bytes: Measured.parse(bytes).n ?? 0 }
}

/** What waits of one code, in its order. */
export async function listWaitingOf(db: Knex, receiptHash: string): Promise<Waiting[]> {
  return rows(
    WaitingRow,
    await db('case_waiting')
      .where({ receipt_hash: receiptHash })
      .orderBy('nth')
      .select(...COLUMNS),
  )
}

/** What was received before a day and can still be delivered: by codes, whose order is chance, each in its own order. */
export async function listWaitingBefore(db: Knex, day: string): Promise<Waiting[]> {
  const due = db('case_waiting').where('received_on', '<', day).whereNull('refused')
  return rows(WaitingRow, await due.orderBy(['receipt_hash', 'nth']).select(...COLUMNS))
}

const FileRow = z
  .object({ name: z.string(), content: z.instanceof(Uint8Array) })
  .transform(({ name, content }): Upload => ({ name, bytes: content }))

export async function listWaitingFiles(db: Knex, key: Key): Promise<Upload[]> {
  return rows(FileRow, await db('case_waiting_files').where(keyOf(key)).orderBy('place').select('name', 'content'))
}

/** False when another instance was first. */
export async function takeWaiting(tx: Knex.Transaction, key: Key): Promise<boolean> {
  await takeTurn(tx, 'lettersThatWait')
  await tx('case_waiting_files').where(keyOf(key)).delete()
  return (await tx('case_waiting').where(keyOf(key)).delete()) === 1
}

/** It stays for whoever wrote it to read why. */
export async function refuseWaiting(tx: Knex.Transaction, key: Key, code: string): Promise<void> {
  await takeTurn(tx, 'lettersThatWait')
  await tx('case_waiting').where(keyOf(key)).update({ refused: code })
}

/** What could not be delivered is forgotten when it was received before this day. */
export async function forgetRefused(tx: Knex.Transaction, day: string): Promise<void> {
  const old = tx('case_waiting').whereNotNull('refused').where('received_on', '<', day)
  for (const { receipt_hash: receiptHash, nth } of rows(
    z.object({ receipt_hash: z.string(), nth: int }),
    await old.select('receipt_hash', 'nth'),
  ))
    await takeWaiting(tx, { receiptHash, nth })
}
