import type { Knex } from 'knex'
import { z } from 'zod'
import { json, rows } from '../db/decode.ts'

const FileFound = z.object({
  kind: z.string(),
  severity: z.enum(['stop', 'decide']),
  /** As the reader of files names it: `page:3`, `sheet:支出!B12`; empty for the file as a whole. */
  place: z.string(),
  excerpt: z.string(),
  fingerprint: z.string(),
})
/** A hit inside a file, with nothing sensitive in it, so that it can be kept. */
export type FileFound = z.output<typeof FileFound>

const Row = z.object({ sha256: z.string(), found: json(z.array(FileFound)) })

/** What is known of files, by their SHA-256. */
export async function findFileScans(db: Knex, sha256s: readonly string[]): Promise<Map<string, readonly FileFound[]>> {
  const found: unknown = await db('secrecy_files')
    .whereIn('sha256', [...sha256s])
    .select('sha256', 'found')
  return new Map(rows(Row, found).map((row) => [row.sha256, row.found]))
}

/** Two who read the same file at once found the same: the first one's result stays. */
export async function insertFileScan(db: Knex, sha256: string, name: string, found: readonly FileFound[], at: string): Promise<void> {
  await db('secrecy_files')
    .insert({ sha256, name, found: JSON.stringify(found), read_at: at })
    .onConflict('sha256')
    .ignore()
}
