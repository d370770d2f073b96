import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../../db/decode.ts'
import { publishedVersions, type Reader } from '../published.ts'
import { isPostgres } from '../../db/engine.ts'
import { decodePublished, type PublishedLine } from './assets.lines.ts'
import { COUNTED_ON, DAYS } from './assets.table.ts'

const engineSql = (db: Knex, sql: typeof DAYS): string => (typeof sql === 'string' ? sql : isPostgres(db) ? sql.postgres : sql.sqlite)

/** Published lines that the reader may see, with the record and the department that hold them. */
export const published = (db: Knex, reader: Reader): Knex.QueryBuilder =>
  db('asset_disposals as l')
    .join('disclosure_versions as v', 'v.id', 'l.version_id')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .whereIn('l.version_id', publishedVersions(db, reader))
    .select('l.*', 'd.id as disclosure_id', 'd.department_id', 'v.title as record_title')
    .select('dep.name as department_name', 'dep.name_en as department_name_en')
    .select(db.raw(`${COUNTED_ON} as counted_on`), db.raw(`${engineSql(db, DAYS)} as days`))

/** Every line of the versions that have one among those given: what the rules need to judge a line is its whole batch. */
export async function listBatches(db: Knex, reader: Reader, versionIds?: readonly number[]): Promise<PublishedLine[]> {
  const query = published(db, reader).orderBy(['l.version_id', 'l.line_no'])
  if (versionIds !== undefined) void query.whereIn('l.version_id', [...versionIds])
  return ((await query) as unknown[]).map(decodePublished)
}

export interface Choices {
  /** Newest first. */
  readonly years: readonly number[]
  readonly departments: readonly { readonly id: number; readonly name: string; readonly nameEn: string }[]
}

/** Years and departments that have published disposals. */
export async function readChoices(db: Knex, reader: Reader): Promise<Choices> {
  const found: unknown = await db
    .from(published(db, reader).as('p'))
    .join('departments as o', 'o.id', 'p.department_id')
    .distinct('p.department_id as id', 'o.name', 'o.name_en', 'o.position', db.raw('substr(p.counted_on, 1, 4) as year'))
    .orderBy('o.position')
  const decoded = rows(z.object({ id: int, name: z.string(), name_en: z.string(), year: int }), found)
  return {
    years: [...new Set(decoded.map(({ year }) => year))].sort((a, b) => b - a),
    departments: [...new Map(decoded.map(({ id, name, name_en }) => [id, { id, name, nameEn: name_en }])).values()],
  }
}
