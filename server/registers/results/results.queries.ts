import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import { Content, EMPTY_RESULT, type ResultContent } from './results.rules.ts'

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
