import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { decodeArticle, selectArticles, type Article } from './articles.queries.ts'

const IssueRow = z
  .object({
    id: int,
    state: z.enum(['composing', 'published']),
    year: int.nullable(),
    number: int.nullable(),
    published_at: z.string().nullable(),
    publisher: z.string().nullable(),
    publisher_en: z.string().nullable(),
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    state: row.state,
    year: row.year ?? 0,
    number: row.number ?? 0,
    publishedAt: row.published_at,
    publisher: row.publisher ?? '',
    publisherEn: row.publisher_en ?? '',
    version: row.version,
  }))
export type Issue = z.output<typeof IssueRow>

const issues = (db: Knex): Knex.QueryBuilder =>
  db('bulletin_issues as s')
    .leftJoin('people as p', 'p.id', 's.published_by')
    .select('s.*', 'p.display_name as publisher', 'p.display_name_en as publisher_en')

export async function findIssue(db: Knex, id: number): Promise<Issue | undefined> {
  const row: unknown = await issues(db).where('s.id', id).first()
  return row === undefined ? undefined : IssueRow.parse(row)
}

export async function findComposing(db: Knex): Promise<Issue | undefined> {
  const row: unknown = await issues(db).where('s.state', 'composing').first()
  return row === undefined ? undefined : IssueRow.parse(row)
}

/** Years that have published issues, newest first. */
export async function listYears(db: Knex): Promise<number[]> {
  const found: unknown = await db('bulletin_issues').where('state', 'published').distinct('year').orderBy('year', 'desc')
  return rows(z.object({ year: int }), found).map(({ year }) => year)
}

/** The published issues of a year, newest first. */
export async function listIssues(db: Knex, year: number): Promise<Issue[]> {
  return rows(IssueRow, await issues(db).where({ 's.state': 'published', 's.year': year }).orderBy('s.number', 'desc'))
}

const HeadRow = z
  .object({ id: int, issue_id: int, title: z.string(), edited_title: z.string().nullable() })
  .transform((row) => ({ id: row.id, issueId: row.issue_id, title: row.edited_title ?? row.title }))
export type Head = z.output<typeof HeadRow>

/** What the issues of a year carry, without the texts. */
export async function listHeads(db: Knex, year: number): Promise<Head[]> {
  const found: unknown = await db('bulletin_articles as a')
    .join('bulletin_issues as s', 's.id', 'a.issue_id')
    .where({ 's.state': 'published', 's.year': year })
    .orderBy(['a.issue_id', 'a.position'])
    .select('a.id', 'a.issue_id', 'a.title', 'a.edited_title')
  return rows(HeadRow, found)
}

/** The articles of an issue in their order. */
export async function listIssueArticles(db: Knex, issueId: number): Promise<Article[]> {
  return ((await selectArticles(db).where('a.issue_id', issueId).orderBy('a.position')) as unknown[]).map(decodeArticle)
}

/** Accepted and in no published issue: what the next one may carry. Those already placed first, then by age. */
export async function listAvailable(db: Knex): Promise<Article[]> {
  const found = (await selectArticles(db)
    .where('a.state', 'accepted')
    .where((open) => {
      void open.whereNull('a.issue_id').orWhere('s.state', 'composing')
    })
    .orderByRaw('case when a.position is null then 1 else 0 end, a.position, a.sent_on, a.id')) as unknown[]
  return found.map(decodeArticle)
}

/** Issues before this one over all years, itself included: 总第 n 期. */
export async function countUpTo(db: Knex, { year, number }: Pick<Issue, 'year' | 'number'>): Promise<number> {
  const row: unknown = await db('bulletin_issues')
    .where('state', 'published')
    .where((before) => {
      void before.where('year', '<', year).orWhere((same) => {
        void same.where('year', year).andWhere('number', '<=', number)
      })
    })
    .count({ n: '*' })
    .first()
  return z.object({ n: int }).parse(row).n
}

export async function insertIssue(tx: Knex, { actorId, at }: { readonly actorId: number; readonly at: string }): Promise<number> {
  const [row] = (await tx('bulletin_issues')
    .insert({ state: 'composing', created_by: actorId, created_at: at })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

/** Compare-and-set on an issue that is still composed. */
export async function changeIssue(
  tx: Knex,
  { id, version }: Pick<Issue, 'id' | 'version'>,
  values: Readonly<Record<string, string | number>> = {},
): Promise<boolean> {
  const changed = await tx('bulletin_issues')
    .where({ id, version, state: 'composing' })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

/** Puts exactly these articles into the issue, in this order. Returns how many of them could be placed. */
export async function placeArticles(tx: Knex, issueId: number, ids: readonly number[]): Promise<number> {
  await tx('bulletin_articles').where('issue_id', issueId).update({ issue_id: null, position: null })
  let placed = 0
  for (const [i, id] of ids.entries())
    placed += await tx('bulletin_articles')
      .where({ id, state: 'accepted' })
      .whereNull('issue_id')
      .update({ issue_id: issueId, position: i + 1 })
  return placed
}

export async function nextNumber(tx: Knex, year: number): Promise<number> {
  const row: unknown = await tx('bulletin_issues').where({ year }).max({ last: 'number' }).first()
  return (z.object({ last: int.nullable() }).parse(row).last ?? 0) + 1
}
