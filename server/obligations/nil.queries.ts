import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'

export const NIL_STATES = ['drafted', 'signed', 'discarded', 'disproved'] as const

const maybe = z.string().nullable()
const Row = z
  .object({
    id: int,
    obligation_id: int,
    state: z.enum(NIL_STATES),
    statement: z.string(),
    drafted_by: int,
    drafted_at: z.string(),
    drafted_name: z.string(),
    drafted_name_en: z.string(),
    return_remark: z.string(),
    signed_name: maybe,
    signed_name_en: maybe,
    signed_at: maybe,
    disproved_by: int.nullable(),
    disproved_at: maybe,
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    obligationId: row.obligation_id,
    state: row.state,
    statement: row.statement,
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
    draftedName: row.drafted_name,
    draftedNameEn: row.drafted_name_en,
    returnRemark: row.return_remark,
    signedName: row.signed_name,
    signedNameEn: row.signed_name_en,
    signedAt: row.signed_at,
    disprovedBy: row.disproved_by,
    disprovedAt: row.disproved_at,
    version: row.version,
  }))
/** A signed statement 零报告 that a period had nothing to disclose, or the draft of one. */
export type NilReport = z.output<typeof Row>

const reports = (db: Knex): Knex.QueryBuilder =>
  db('nil_reports as n')
    .join('people as d', 'd.id', 'n.drafted_by')
    .leftJoin('people as s', 's.id', 'n.signed_by')
    .select('n.*', 'd.display_name as drafted_name', 'd.display_name_en as drafted_name_en')
    .select('s.display_name as signed_name', 's.display_name_en as signed_name_en')

/** Every nil report of an obligation, oldest first: what was not signed and what was proven wrong stay on record. */
export async function listNilReports(db: Knex, obligationId: number): Promise<NilReport[]> {
  return rows(Row, await reports(db).where('n.obligation_id', obligationId).orderBy('n.id'))
}

export async function findNilReport(db: Knex, id: number): Promise<NilReport | undefined> {
  const row: unknown = await reports(db).where('n.id', id).first()
  return row === undefined ? undefined : Row.parse(row)
}

/** Returns the new report's id. Of two at once one fails at the unique index. */
export async function insertNilReport(
  tx: Knex,
  report: { readonly obligationId: number; readonly statement: string; readonly draftedBy: number; readonly at: string },
): Promise<number> {
  const [row] = (await tx('nil_reports')
    .insert({
      obligation_id: report.obligationId,
      state: 'drafted',
      statement: report.statement,
      drafted_by: report.draftedBy,
      drafted_at: report.at,
    })
    .returning('id')) as { id: unknown }[]
  return int.parse(row?.id)
}

/** Compare-and-set. @throws AppError conflict */
export async function changeNilReport(tx: Knex, { id, version }: Pick<NilReport, 'id' | 'version'>, change: object): Promise<void> {
  const changed = await tx('nil_reports')
    .where({ id, version })
    .update({ ...change, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Nobody signs any more that there is nothing to disclose: it was published. */
export async function dropDraftedNil(tx: Knex, obligationId: number): Promise<void> {
  await tx('nil_reports')
    .where({ obligation_id: obligationId, state: 'drafted' })
    .update({ state: 'discarded', version: tx.raw('version + 1') })
}

/** Something was published after all. */
export async function disproveNil(tx: Knex, id: number, disclosureId: number, at: string): Promise<void> {
  await tx('nil_reports')
    .where({ id })
    .update({ state: 'disproved', disproved_by: disclosureId, disproved_at: at, version: tx.raw('version + 1') })
}
