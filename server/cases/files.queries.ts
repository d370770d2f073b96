import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { SIDES } from './cases.rules.ts'
import type { CaseFile } from './cases.types.ts'

const FileRow = z
  .object({
    id: int,
    case_id: int,
    side: z.enum(SIDES),
    name: z.string(),
    type: z.string(),
    size: int,
    sha256: z.string(),
    on_date: z.string(),
  })
  .transform((row): CaseFile => ({
    id: row.id,
    caseId: row.case_id,
    side: row.side,
    name: row.name,
    type: row.type,
    size: row.size,
    sha256: row.sha256,
    on: row.on_date,
  }))

export async function listFiles(db: Knex, caseId: number): Promise<CaseFile[]> {
  return rows(FileRow, await db('case_files').where({ case_id: caseId }).orderBy('id'))
}
export async function findFile(db: Knex, id: number): Promise<CaseFile | undefined> {
  return rows(FileRow, await db('case_files').where({ id }).limit(1))[0]
}
export interface NewFile extends Omit<CaseFile, 'id'> {
  readonly by: number | null
}
export async function insertFile(tx: Knex, { caseId, on, by, ...rest }: NewFile): Promise<void> {
  await tx('case_files').insert({ ...rest, case_id: caseId, on_date: on, uploaded_by: by })
}
