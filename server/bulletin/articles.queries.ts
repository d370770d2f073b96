import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { hasRole } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { CATEGORIES, STATES, type Step } from './bulletin.rules.ts'

const ArticleRow = z
  .object({
    id: int,
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    author_id: int,
    author_name: z.string(),
    author_name_en: z.string(),
    category: z.enum(CATEGORIES),
    title: z.string(),
    body: z.string(),
    state: z.enum(STATES),
    sent_on: z.string(),
    edited_title: z.string().nullable(),
    edited_body: z.string().nullable(),
    reason: z.string(),
    issue_id: int.nullable(),
    position: int.nullable(),
    issue_year: int.nullable(),
    issue_number: int.nullable(),
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    authorId: row.author_id,
    authorName: row.author_name,
    authorNameEn: row.author_name_en,
    category: row.category,
    title: row.title,
    body: row.body,
    state: row.state,
    sentOn: row.sent_on,
    editedTitle: row.edited_title,
    editedBody: row.edited_body,
    reason: row.reason,
    issueId: row.issue_id,
    position: row.position,
    /** Of the published issue that carries it. */
    issue: row.issue_number === null || row.issue_year === null ? null : { year: row.issue_year, number: row.issue_number },
    version: row.version,
  }))
export type Article = z.output<typeof ArticleRow>
export const decodeArticle = (row: unknown): Article => ArticleRow.parse(row)

export const selectArticles = (db: Knex): Knex.QueryBuilder =>
  db('bulletin_articles as a')
    .join('departments as dep', 'dep.id', 'a.department_id')
    .join('people as p', 'p.id', 'a.author_id')
    .leftJoin('bulletin_issues as s', 's.id', 'a.issue_id')
    .select('a.*', 'dep.name as department_name', 'dep.name_en as department_name_en')
    .select('p.display_name as author_name', 'p.display_name_en as author_name_en', 's.year as issue_year', 's.number as issue_number')

/** The SQL twin of `seesArticle`. */
export function submissionsFor(db: Knex, actor: Actor): Knex.QueryBuilder {
  const all = selectArticles(db)
  return hasRole(actor, 'editor') ? all : all.where('a.department_id', actor.departmentId)
}

export async function findArticle(db: Knex, id: number): Promise<Article | undefined> {
  const row: unknown = await selectArticles(db).where('a.id', id).first()
  return row === undefined ? undefined : decodeArticle(row)
}

export interface SentArticle {
  readonly departmentId: number
  readonly authorId: number
  readonly category: string
  readonly title: string
  readonly body: string
  readonly sentOn: string
}

export async function insertArticle(tx: Knex, { departmentId, authorId, sentOn, ...words }: SentArticle): Promise<number> {
  const [row] = (await tx('bulletin_articles')
    .insert({ ...words, department_id: departmentId, author_id: authorId, sent_on: sentOn, state: 'sent' })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

/** Compare-and-set; false for the one who comes second. */
export async function changeArticle(
  tx: Knex,
  { id, version, state }: Pick<Article, 'id' | 'version' | 'state'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx('bulletin_articles')
    .where({ id, version, state })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

export async function insertStep(
  tx: Knex,
  articleId: number,
  step: Step,
  { actorId, at, remark = '' }: { readonly actorId: number; readonly at: string; readonly remark?: string },
): Promise<void> {
  await tx('bulletin_steps').insert({ article_id: articleId, step, actor_id: actorId, at, remark })
}

const StepRow = z.object({
  step: z.enum(['sent', 'resent', 'accepted', 'returned', 'revised', 'published']),
  actor_id: int,
  name: z.string(),
  name_en: z.string(),
  at: z.string(),
  remark: z.string(),
})
export type ArticleStep = z.output<typeof StepRow>

/** What was done to an article, oldest first. */
export async function listSteps(db: Knex, articleId: number): Promise<ArticleStep[]> {
  const found: unknown = await db('bulletin_steps as t')
    .join('people as p', 'p.id', 't.actor_id')
    .where('t.article_id', articleId)
    .orderBy('t.id')
    .select('t.step', 't.actor_id', 't.at', 't.remark', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(StepRow, found)
}
