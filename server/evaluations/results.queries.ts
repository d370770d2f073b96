import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Confirmation } from './results.types.ts'

const ConfirmationRow = z
  .object({ version_id: int, person_id: int, name: z.string(), name_en: z.string(), note: z.string(), at: z.string() })
  .transform(({ version_id, person_id, name_en, ...row }): Confirmation => ({
    ...row,
    versionId: version_id,
    personId: person_id,
    nameEn: name_en,
  }))

/** Who confirmed which version, oldest first. */
export async function listConfirmations(db: Knex, cycleId: number): Promise<Confirmation[]> {
  const found: unknown = await db('evaluation_confirmations as c')
    .join('people as p', 'p.id', 'c.person_id')
    .where('c.cycle_id', cycleId)
    .orderBy('c.id')
    .select('c.version_id', 'c.person_id', 'c.note', 'c.at', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(ConfirmationRow, found)
}

export async function insertConfirmation(
  tx: Knex,
  confirmation: {
    readonly cycleId: number
    readonly versionId: number
    readonly personId: number
    readonly note: string
    readonly at: string
  },
): Promise<void> {
  const { cycleId, versionId, personId, note, at } = confirmation
  await tx('evaluation_confirmations').insert({ cycle_id: cycleId, version_id: versionId, person_id: personId, note, at })
}

/** The record in which a result is disclosed, or is about to be; `gone`: thrown away or withdrawn, which makes room for another. */
export interface ResultRecord {
  readonly id: number
  readonly state: 'draft' | 'published' | 'gone'
}
const RecordRow = z.object({
  id: int,
  published_at: z.string().nullable(),
  working_number: int.nullable(),
  withdrawn_at: z.string().nullable(),
})

export async function findResultRecord(db: Knex, disclosureId: number): Promise<ResultRecord | undefined> {
  const row: unknown = await db('disclosures').where({ id: disclosureId }).first('id', 'published_at', 'working_number', 'withdrawn_at')
  if (row === undefined) return undefined
  const { id, published_at, working_number, withdrawn_at } = RecordRow.parse(row)
  const published = published_at !== null && withdrawn_at === null
  return { id, state: published ? 'published' : working_number !== null ? 'draft' : 'gone' }
}

/** Final cycles whose record has been published. */
export async function listToArchive(db: Knex): Promise<number[]> {
  const found: unknown = await db('evaluation_cycles as c')
    .join('disclosures as d', 'd.id', 'c.disclosure_id')
    .where('c.state', 'final')
    .whereNotNull('d.published_at')
    .whereNull('d.withdrawn_at')
    .select('c.id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}

/**
 * Vetoes of a cycle that may still come into force: being decided, within the days for an appeal, or appealed against. Once the result is
 * final they could act on nothing.
 */
export async function countPendingVetoes(db: Knex, cycleId: number): Promise<number> {
  const row: unknown = await db('vetoes')
    .where({ cycle_id: cycleId })
    .whereIn('state', ['deciding', 'established', 'appealed'])
    .count({ n: '*' })
    .first()
  return z.object({ n: int }).parse(row).n
}
