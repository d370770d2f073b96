import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import { COUNTS, EMPTY_RESULT, LAYOUT_NAMES, type ResultContent } from './results.rules.ts'

const cell = z.string().max(200)
const Content = z.object({
  tables: z
    .array(
      z.object({
        title: z.string().default(''),
        note: z.string().default(''),
        layout: z.enum(LAYOUT_NAMES),
        heads: z.record(z.string(), cell).default({}),
        counts: z.partialRecord(z.enum(COUNTS), z.number().int().nonnegative()).default({}),
        rows: z.array(z.record(z.string(), cell)).default([]),
      }),
    )
    .default([]),
  source: z.string().default(''),
  sourceHash: z.string().default(''),
})

export async function findResult(db: Knex, { versionId }: Pick<VersionRef, 'versionId'>): Promise<ResultContent> {
  const row: unknown = await db('disclosure_versions').where({ id: versionId }).first('content')
  return row === undefined ? EMPTY_RESULT : (z.object({ content: json(Content) }).parse(row).content as ResultContent)
}

/** The results of many versions, by version. */
export async function listResults(db: Knex, versionIds: readonly number[]): Promise<Map<number, ResultContent>> {
  const found: unknown = await db('disclosure_versions')
    .whereIn('id', [...versionIds])
    .select('id', 'content')
  return new Map(rows(z.object({ id: int, content: json(Content) }), found).map(({ id, content }) => [id, content as ResultContent]))
}

export async function storeResult(tx: Knex, { versionId }: Pick<VersionRef, 'versionId'>, content: ResultContent): Promise<void> {
  await tx('disclosure_versions')
    .where({ id: versionId })
    .update({ content: JSON.stringify(content) })
}
