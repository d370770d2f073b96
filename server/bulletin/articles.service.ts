import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, type Problem, refuse } from '../errors.ts'
import { tell, tellAll } from '../notifications/notifications.service.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import {
  changeArticle,
  decodeArticle,
  findArticle,
  insertArticle,
  insertStep,
  listSteps,
  submissionsFor,
  type Article,
  type ArticleStep,
} from './articles.queries.ts'
import { ARTICLES } from './articles.table.ts'
import { denyDecision, denyRework, denySend, denySubmissions, seesArticle } from './bulletin.policy.ts'
import { CATEGORIES, LONGEST_BODY, LONGEST_TITLE, sendersOf } from './bulletin.rules.ts'
import type { Knex } from 'knex'

export type { Article, ArticleStep } from './articles.queries.ts'

export interface TypedArticle {
  readonly title: string
  readonly body: string
  readonly category: string
}

/** What departments sent, as far as the actor answers for it. @throws AppError forbidden */
export async function listArticles({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): Promise<TablePage<Article>> {
  authorize(denySubmissions(actor))
  return readPage(submissionsFor(db.read, actor), ARTICLES, query, decodeArticle)
}

/** The same whole, for the export. @throws AppError forbidden */
export function exportArticles({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncGenerator<readonly Article[]> {
  authorize(denySubmissions(actor))
  return readAll(submissionsFor(db.read, actor), ARTICLES, query, decodeArticle)
}

/** @throws AppError not_found for what the actor may not see */
export async function getArticle(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
): Promise<{ readonly article: Article; readonly steps: readonly ArticleStep[] }> {
  const article = await visible(db.read, actor, id)
  return { article, steps: await listSteps(db.read, id) }
}

async function visible(db: Knex, actor: Actor, id: number): Promise<Article> {
  const article = await findArticle(db, id)
  if (article === undefined || !seesArticle(actor, article)) throw new AppError('not_found', 'errors.not_found')
  return article
}

/** A department sends an article. Returns its id. @throws AppError forbidden, invalid */
export async function sendArticle(deps: Deps, actor: Actor, typed: TypedArticle): Promise<number> {
  authorize(denySend(actor))
  refuse({ ...wordProblems(typed), ...categoryProblem(typed) })
  return audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const words = { category: typed.category, title: typed.title, body: typed.body }
    const id = await insertArticle(tx, { ...words, departmentId: actor.departmentId, authorId: actor.id, sentOn: dateInShanghai(at) })
    await insertStep(tx, id, 'sent', { actorId: actor.id, at })
    await tellEditors(tx, actor, id, typed.title, at)
    return [id, { action: 'bulletin.send', subject: `bulletin_article:${id}`, details: { title: typed.title } }]
  })
}

/** Sends again what came back. It stays counted under the day on which it was first sent. @throws AppError not_found, forbidden, invalid, conflict */
export async function resendArticle(deps: Deps, actor: Actor, id: number, version: number, typed: TypedArticle): Promise<void> {
  refuse({ ...wordProblems(typed), ...categoryProblem(typed) })
  await audited(deps, actor, async (tx) => {
    const article = await visible(tx, actor, id)
    authorize(denyRework(actor, article))
    const at = deps.now().toISOString()
    const values = { title: typed.title, body: typed.body, category: typed.category, state: 'sent', reason: '', author_id: actor.id }
    await changed(tx, { id, version, state: 'returned' }, values)
    await insertStep(tx, id, 'resent', { actorId: actor.id, at })
    await tellEditors(tx, actor, id, typed.title, at)
    return [undefined, { action: 'bulletin.resend', subject: `bulletin_article:${id}`, details: { title: typed.title } }]
  })
}

/** Takes an article for the bulletin, in the editor's words; the original is kept beside them. @throws AppError not_found, forbidden, invalid, conflict */
export async function acceptArticle(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  edited: Pick<TypedArticle, 'title' | 'body'>,
): Promise<void> {
  refuse(wordProblems(edited))
  await audited(deps, actor, async (tx) => {
    const article = await visible(tx, actor, id)
    authorize(denyDecision(actor, article, sendersOf(await listSteps(tx, id))))
    await changed(
      tx,
      { id, version, state: 'sent' },
      { state: 'accepted', edited_title: edited.title, edited_body: edited.body, reason: '' },
    )
    const at = deps.now().toISOString()
    await insertStep(tx, id, 'accepted', { actorId: actor.id, at })
    const params = { title: article.title }
    await tell(tx, [{ personId: article.authorId, code: 'bulletin.told.accepted', params, href: `/bulletin/articles/${id}` }], at)
    return [undefined, { action: 'bulletin.accept', subject: `bulletin_article:${id}`, details: { title: edited.title } }]
  })
}

/** Gives an article back to its department. @throws AppError not_found, forbidden, invalid (no reason), conflict */
export async function returnArticle(deps: Deps, actor: Actor, id: number, version: number, reason: string): Promise<void> {
  if (reason === '' || reason.length > 500)
    refuse({ reason: reason === '' ? { code: 'common.error.required' } : { code: 'common.error.too_long', params: { max: 500 } } })
  await audited(deps, actor, async (tx) => {
    const article = await visible(tx, actor, id)
    authorize(denyDecision(actor, article, sendersOf(await listSteps(tx, id))))
    await changed(tx, { id, version, state: 'sent' }, { state: 'returned', reason })
    const at = deps.now().toISOString()
    await insertStep(tx, id, 'returned', { actorId: actor.id, at, remark: reason })
    const params = { title: article.title, reason }
    await tell(tx, [{ personId: article.authorId, code: 'bulletin.told.returned', params, href: `/bulletin/articles/${id}` }], at)
    return [undefined, { action: 'bulletin.return', subject: `bulletin_article:${id}`, details: { title: article.title, reason } }]
  })
}

/** Works on an accepted article until its issue is out. @throws AppError not_found, forbidden, invalid, conflict */
export async function reviseArticle(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  edited: Pick<TypedArticle, 'title' | 'body'>,
): Promise<void> {
  refuse(wordProblems(edited))
  await audited(deps, actor, async (tx) => {
    const article = await visible(tx, actor, id)
    authorize(denyDecision(actor, article, sendersOf(await listSteps(tx, id))))
    if (article.issue !== null) throw new AppError('conflict', 'bulletin.error.published')
    await changed(tx, { id, version, state: 'accepted' }, { edited_title: edited.title, edited_body: edited.body })
    await insertStep(tx, id, 'revised', { actorId: actor.id, at: deps.now().toISOString() })
    return [undefined, { action: 'bulletin.revise', subject: `bulletin_article:${id}`, details: { title: edited.title } }]
  })
}

async function changed(tx: Knex, of: Parameters<typeof changeArticle>[1], values: Parameters<typeof changeArticle>[2]): Promise<void> {
  if (!(await changeArticle(tx, of, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Every editor but the one who may have written it. */
const tellEditors = (tx: Knex.Transaction, actor: Actor, id: number, title: string, at: string): Promise<void> =>
  tellAll(
    tx,
    {
      sql: `select p.id from people p join role_assignments r on r.person_id = p.id where r.role = 'editor' and p.status = 'active' and p.id <> ?`,
      bindings: [actor.id],
    },
    {
      code: 'bulletin.told.sent',
      params: { title, department: actor.departmentName },
      href: `/bulletin/articles/${id}`,
      about: `bulletin:${id}:${at}`,
    },
    at,
  )

function wordProblems({ title, body }: Pick<TypedArticle, 'title' | 'body'>): FieldProblems {
  const problem = (text: string, max: number): Problem | undefined =>
    text === '' ? { code: 'common.error.required' } : text.length > max ? { code: 'common.error.too_long', params: { max } } : undefined
  const found = { title: problem(title, LONGEST_TITLE), body: problem(body, LONGEST_BODY) }
  return Object.fromEntries(Object.entries(found).flatMap(([name, one]) => (one === undefined ? [] : [[name, one]])))
}

const categoryProblem = ({ category }: Pick<TypedArticle, 'category'>): FieldProblems =>
  (CATEGORIES as readonly string[]).includes(category)
    ? {}
    : { category: { code: category === '' ? 'common.error.required' : 'common.error.not_a_choice' } }
