import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { takeTurn } from '../db/turns.ts'
import { writeAnew } from '../db/written-anew.ts'

const COLUMNS = ['code_hash', 'disclosure_id', 'version_id', 'line_no', 'body', 'leads', 'filed_on'] as const

const Row = z
  .object({
    code_hash: z.string(),
    disclosure_id: int,
    version_id: int,
    line_no: int.nullable(),
    body: z.string(),
    leads: z.string(),
    filed_on: z.string(),
  })
  .transform((row) => ({
    codeHash: row.code_hash,
    disclosureId: row.disclosure_id,
    versionId: row.version_id,
    lineNo: row.line_no,
    body: row.body,
    leads: row.leads,
    filedOn: row.filed_on,
  }))
export type WaitingObjection = z.output<typeof Row>

/** Puts one to those that wait; see `writeAnew`. What is filed meanwhile must not be written anew: one after the other. */
export async function putWaiting(tx: Knex.Transaction, one: WaitingObjection): Promise<void> {
  await takeTurn(tx, 'objectionsThatWait')
  const found = (await tx('publicity_waiting').select(...COLUMNS)) as Record<(typeof COLUMNS)[number], unknown>[]
  const row = {
    code_hash: one.codeHash,
    disclosure_id: one.disclosureId,
    version_id: one.versionId,
    line_no: one.lineNo,
    body: one.body,
    leads: one.leads,
    filed_on: one.filedOn,
  }
  await writeAnew(tx, { table: 'publicity_waiting', key: 'code_hash' }, [...found, row])
}

/** What was filed before a day, by codes, whose order is chance. */
export const listWaitingBefore = async (db: Knex, day: string): Promise<WaitingObjection[]> =>
  rows(
    Row,
    await db('publicity_waiting')
      .where('filed_on', '<', day)
      .orderBy('code_hash')
      .select(...COLUMNS),
  )

export async function findWaiting(db: Knex, codeHash: string): Promise<WaitingObjection | undefined> {
  return rows(
    Row,
    await db('publicity_waiting')
      .where({ code_hash: codeHash })
      .select(...COLUMNS),
  )[0]
}

/** Whether any objection to a notice waits. */
export const hasWaiting = async (db: Knex, disclosureId: number): Promise<boolean> =>
  (await db('publicity_waiting').where({ disclosure_id: disclosureId }).first('code_hash')) !== undefined

/** False when another instance was first. */
export async function takeWaiting(tx: Knex.Transaction, codeHash: string): Promise<boolean> {
  await takeTurn(tx, 'objectionsThatWait')
  return (await tx('publicity_waiting').where({ code_hash: codeHash }).delete()) === 1
}

export async function titleOf(db: Knex, disclosureId: number): Promise<string> {
  const { title } = z.object({ title: z.string() }).parse(await db('disclosures').where({ id: disclosureId }).first('title'))
  return title
}
