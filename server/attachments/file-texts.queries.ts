import type { Knex } from 'knex'
import { z } from 'zod'
import { rows } from '../db/decode.ts'

/** Keeps what its readers can read in a file, once for the same bytes. `sha256`: of the copy that readers get. */
export async function storeBlobText(tx: Knex, sha256: string, text: string): Promise<void> {
  await tx('blob_texts').insert({ sha256, text }).onConflict('sha256').ignore()
}

const UnreadRow = z.object({ sha256: z.string(), name: z.string() })

/** Readers' copies of which nobody has noted what they say. */
export async function listUnread(db: Knex): Promise<z.output<typeof UnreadRow>[]> {
  const copy = 'coalesce(a.redacted_sha256, a.public_sha256, a.sha256)'
  const found: unknown = await db('attachments as a')
    .leftJoin('blob_texts as t', 't.sha256', db.raw(copy))
    .whereNull('t.sha256')
    .groupByRaw(copy)
    .select(db.raw(`${copy} as sha256, min(coalesce(a.redacted_name, a.name)) as name`))
  return rows(UnreadRow, found)
}
