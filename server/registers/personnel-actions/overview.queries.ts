import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../../auth/policy.ts'
import { bool, int, rows } from '../../db/decode.ts'
import { readAll, readPage, type TablePage } from '../../web/table-sql.ts'
import type { TableQuery } from '../../web/table-types.ts'
import { publishedVersions } from '../published.ts'
import { FILED_ON, OVERVIEW_TABLE, type PublishedLine } from './overview.table.ts'
import { decodeLine, selectLines, type Named } from './personnel-actions.queries.ts'
import { isKind, type Kind } from './personnel-actions.rules.ts'

const More = z.object({ disclosure_id: int, title: z.string(), is_notice: bool.nullable(), filed_on: z.string() })

function decode(row: unknown): PublishedLine {
  const { disclosure_id, title, is_notice, filed_on } = More.parse(row)
  return { ...decodeLine(row), disclosureId: disclosure_id, title, isNotice: is_notice ?? false, on: filed_on }
}

/** Published rows that the actor may read; a punishment only while it is in force. `today`: `YYYY-MM-DD`. */
function visible(db: Knex, actor: Actor, today: string): Knex.QueryBuilder {
  return selectLines(db)
    .join('disclosure_versions as v', 'v.id', 'a.version_id')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .leftJoin('personnel_notices as n', 'n.version_id', 'v.id')
    .whereIn('a.version_id', publishedVersions(db, actor))
    .whereRaw(`(a.kind <> 'punishment' or (a.effective_on <= ? and a.shown_until >= ?))`, [today, today])
    .select('d.id as disclosure_id', 'd.title', 'n.is_notice', db.raw(`${FILED_ON} as filed_on`))
}

export const readOverviewPage = (db: Knex, actor: Actor, today: string, query: TableQuery): Promise<TablePage<PublishedLine>> =>
  readPage(visible(db, actor, today), OVERVIEW_TABLE, query, decode)

export const readWholeOverview = (db: Knex, actor: Actor, today: string, query: TableQuery): AsyncIterable<readonly PublishedLine[]> =>
  readAll(visible(db, actor, today), OVERVIEW_TABLE, query, decode)

const CountRow = z
  .object({ kind: z.string().refine(isKind), year: z.string(), n: int, shown: int })
  .transform((row) => ({ ...row, kind: row.kind as Kind }))
export type KindCount = z.output<typeof CountRow>

/**
 * Rows by kind and year, punishments whose names have gone among them: a number names nobody. `shown`: how many of them the table lists.
 * Notices are left out, since what they announce is counted when it is decided; those that no decision follows are counted themselves.
 */
export async function countByKind(db: Knex, actor: Actor, today: string): Promise<KindCount[]> {
  const found: unknown = await db('personnel_actions as a')
    .join('disclosure_versions as v', 'v.id', 'a.version_id')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .leftJoin('personnel_notices as n', 'n.version_id', 'v.id')
    .whereIn('a.version_id', publishedVersions(db, actor))
    .whereRaw(`not (a.kind = 'appointment' and coalesce(n.is_notice, false))`)
    .groupBy('a.kind', db.raw(`substr(${FILED_ON}, 1, 4)`))
    .select('a.kind', db.raw(`substr(${FILED_ON}, 1, 4) as year`))
    .select(
      db.raw(
        `count(*) as n, sum(case when a.kind <> 'punishment' or (a.effective_on <= ? and a.shown_until >= ?) then 1 else 0 end) as shown`,
        [today, today],
      ),
    )
  return rows(CountRow, found)
}

const NamedRow = z
  .object({ id: int, name: z.string(), name_en: z.string() })
  .transform(({ id, name, name_en }): Named => ({ id, name, nameEn: name_en }))

/** Departments whose people are named in something that the actor may read. */
export async function listNamedDepartments(db: Knex, actor: Actor): Promise<Named[]> {
  const found: unknown = await db('departments as x')
    .whereIn(
      'x.id',
      db('personnel_actions as a')
        .whereIn('a.version_id', publishedVersions(db, actor))
        .whereNotNull('a.department_id')
        .select('a.department_id'),
    )
    .orderBy(['x.position', 'x.id'])
    .select('x.id', 'x.name', 'x.name_en')
  return rows(NamedRow, found)
}
