import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../../db/decode.ts'
import { AppError } from '../../errors.ts'
import type { VersionRef } from '../register.ts'
import type { Disposal } from './assets.rules.ts'
import { COLUMNS, decodeLine, linesOf, toRow, type Line } from './assets.lines.ts'

/** Lines of a version in their order; a part of them for a page of the form. */
export async function listLines(db: Knex, versionId: number, part?: { readonly offset: number; readonly limit: number }): Promise<Line[]> {
  const query = linesOf(db, versionId).orderBy('l.line_no')
  if (part !== undefined) void query.offset(part.offset).limit(part.limit)
  return ((await query) as unknown[]).map(decodeLine)
}

export async function countLines(db: Knex, versionId: number): Promise<number> {
  const row: unknown = await db('asset_disposals').where('version_id', versionId).count({ n: '*' }).first()
  return z.object({ n: int }).parse(row).n
}

/**
 * Records that disposed of an asset of this version under the same number before it: published first, and open to whoever reads this one.
 * By the asset's number, their titles.
 */
export async function listEarlier(db: Knex, { versionId, disclosureId }: VersionRef): Promise<Map<string, string>> {
  const found: unknown = await db('asset_disposals as mine')
    .join('asset_disposals as l', (on) => on.on('l.asset_no', 'mine.asset_no').andOn('l.version_id', '<>', 'mine.version_id'))
    .join('disclosure_versions as v', 'v.id', 'l.version_id')
    .join('disclosures as d', (on) => on.on('d.id', 'v.disclosure_id').andOn('d.published_number', 'v.number'))
    .where('mine.version_id', versionId)
    .whereNot('mine.asset_no', '')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('disclosures as own', (on) => on.onVal('own.id', disclosureId).andOn('own.id', '<>', 'd.id'))
    .join('catalogue_items as own_item', 'own_item.id', 'own.item_id')
    .whereNull('d.withdrawn_at')
    .whereRaw(`d.first_published_at < coalesce(own.first_published_at, '9999')`)
    .whereRaw(`(i.audience <> 'department' or (own_item.audience = 'department' and own.department_id = d.department_id))`)
    .select('mine.asset_no', 'd.title')
  return new Map(
    z
      .array(z.object({ asset_no: z.string(), title: z.string() }))
      .parse(found)
      .map(({ asset_no, title }) => [asset_no, title]),
  )
}

/** @throws AppError conflict when the line left the draft meanwhile */
export async function updateLine(tx: Knex.Transaction, version: VersionRef, id: number, values: Disposal): Promise<void> {
  const changed = await tx('asset_disposals').where({ id, version_id: version.versionId }).update(toRow(values))
  if (changed !== 1) throw new AppError('conflict', 'assets.error.foreign_line')
}

export async function removeLines(tx: Knex.Transaction, { versionId }: VersionRef, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await tx('asset_disposals')
      .where('version_id', versionId)
      .whereIn('id', [...ids])
      .delete()
}

const ROWS_A_STATEMENT = 100
export interface NewLine {
  readonly values: Disposal
  readonly importId?: number
  readonly sourceRow?: number
}

/** Numbers go on from the last line; a number that was deleted is not given again while a later one stands, so that a diff tells lines apart. */
export async function addLines(tx: Knex.Transaction, { versionId }: VersionRef, lines: readonly NewLine[]): Promise<void> {
  if (lines.length === 0) return
  const row: unknown = await tx('asset_disposals').where('version_id', versionId).max({ last: 'line_no' }).first()
  const last = z.object({ last: int.nullable() }).parse(row).last ?? 0
  const records = lines.map(({ values, importId, sourceRow }, i) => ({
    ...toRow(values),
    version_id: versionId,
    line_no: last + i + 1,
    import_id: importId ?? null,
    source_row: sourceRow ?? null,
  }))
  for (let at = 0; at < records.length; at += ROWS_A_STATEMENT) await tx('asset_disposals').insert(records.slice(at, at + ROWS_A_STATEMENT))
}

const COPIED = ['line_no', ...COLUMNS, 'source_row']

/** Copies every line inside the database, under the same numbers; which import it came from stays with the first version. */
export async function copyLines(tx: Knex.Transaction, from: VersionRef, to: VersionRef): Promise<void> {
  const source = tx('asset_disposals')
    .where('version_id', from.versionId)
    .select(tx.raw('? as version_id', [to.versionId]), ...COPIED)
  await tx(tx.raw(`?? (??, ${COPIED.map(() => '??').join(', ')})`, ['asset_disposals', 'version_id', ...COPIED])).insert(source)
}

export async function removeAll(tx: Knex.Transaction, { versionId }: VersionRef): Promise<void> {
  await tx('asset_disposals').where('version_id', versionId).delete()
}

export const undoImport = async (tx: Knex.Transaction, { versionId }: VersionRef, importId: number): Promise<number> =>
  tx('asset_disposals').where({ version_id: versionId, import_id: importId }).delete()
