import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const FileRow = z.object({ id: int, name: z.string(), type: z.string(), size: int, sha256: z.string() })
/** Handed in with an objection; `size` in bytes. */
export type ObjectionFile = z.output<typeof FileRow>

export async function listObjectionFiles(db: Knex, objectionId: number): Promise<ObjectionFile[]> {
  const found: unknown = await db('evaluation_objection_files')
    .where({ objection_id: objectionId })
    .orderBy('id')
    .select('id', 'name', 'type', 'size', 'sha256')
  return rows(FileRow, found)
}

export async function insertObjectionFile(
  tx: Knex,
  objectionId: number,
  file: Omit<ObjectionFile, 'id'> & { readonly originalSha256: string },
  { by, at }: { readonly by: number; readonly at: string },
): Promise<void> {
  const { originalSha256, ...rest } = file
  await tx('evaluation_objection_files').insert({
    ...rest,
    objection_id: objectionId,
    original_sha256: originalSha256,
    uploaded_by: by,
    uploaded_at: at,
  })
}
