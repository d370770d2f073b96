import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../db/decode.ts'

/** What was written over, so that it can be put back. */
export interface Altered {
  readonly index: number
  readonly versionId: number
  readonly title: string
}

const SETTING = 'log_demo_altered'
const AlteredText = z.object({ index: int, versionId: int, title: z.string() })

/** What the demonstration has altered and not put back yet. */
export async function findAltered(db: Knex): Promise<Altered | undefined> {
  const row: unknown = await db('settings').where({ name: SETTING }).whereNot({ value: '' }).first('value')
  return row === undefined ? undefined : AlteredText.parse(JSON.parse(z.object({ value: z.string() }).parse(row).value))
}

export async function keepAltered(db: Knex, altered: Altered | undefined): Promise<void> {
  const value = altered === undefined ? '' : JSON.stringify(altered)
  await db('settings').insert({ name: SETTING, value }).onConflict('name').merge({ value })
}

/** The leaf of a version that is in force: this one, or the newest. */
export async function findPublished(db: Knex, index: number | undefined): Promise<Altered | undefined> {
  const row: unknown = await db('log_leaves as l')
    .join('disclosure_versions as v', db.raw("l.subject = 'version:' || v.id"))
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .where({ 'l.kind': 'publication', 'd.published_number': db.ref('v.number') })
    .whereNull('d.withdrawn_at')
    .modify((query) => {
      if (index !== undefined) void query.where('l.leaf_index', index)
    })
    .orderBy('l.leaf_index', 'desc')
    .first('l.leaf_index as index', 'v.id as versionId', 'v.title')
  return row === undefined ? undefined : AlteredText.parse(row)
}

/** As whoever administers the database would: the application, its rules and its records know nothing of it. */
export async function overwriteTitle(db: Knex, versionId: number, title: string): Promise<void> {
  await db.raw('update disclosure_versions set title = ? where id = ?', [title, versionId])
}
