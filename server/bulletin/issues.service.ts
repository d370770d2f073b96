import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { insertStep, type Article } from './articles.queries.ts'
import { denyBulletin, denyEditing } from './bulletin.policy.ts'
import { printed } from './bulletin.rules.ts'
import {
  changeIssue,
  countUpTo,
  findComposing,
  findIssue,
  insertIssue,
  listAvailable,
  listHeads,
  listIssueArticles,
  listIssues,
  listYears,
  nextNumber,
  placeArticles,
  type Head,
  type Issue,
} from './issues.queries.ts'

export type { Head, Issue } from './issues.queries.ts'

export interface IssueList {
  readonly year: number
  readonly years: readonly number[]
  readonly issues: readonly (Issue & { readonly articles: readonly Head[] })[]
}

/** A year's issues, newest first; a year without any falls back to the latest that has some. @throws AppError forbidden */
export async function readIssues({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, asked?: number): Promise<IssueList> {
  authorize(denyBulletin(actor))
  const years = await listYears(db.read)
  const year = asked !== undefined && years.includes(asked) ? asked : (years[0] ?? Number(dateInShanghai(now().toISOString()).slice(0, 4)))
  const [issues, heads] = await Promise.all([listIssues(db.read, year), listHeads(db.read, year)])
  return { year, years, issues: issues.map((issue) => ({ ...issue, articles: heads.filter(({ issueId }) => issueId === issue.id) })) }
}

export interface WholeIssue {
  readonly issue: Issue
  readonly articles: readonly Article[]
  /** 总第 n 期 */
  readonly overall: number
}

/** A published issue. @throws AppError forbidden, not_found (while it is composed too) */
export async function getIssue({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<WholeIssue> {
  authorize(denyBulletin(actor))
  const issue = await findIssue(db.read, id)
  if (issue?.state !== 'published') throw new AppError('not_found', 'errors.not_found')
  const [articles, overall] = await Promise.all([listIssueArticles(db.read, id), countUpTo(db.read, issue)])
  return { issue, articles, overall }
}

export interface Composing {
  /** Undefined until somebody has put an article in. */
  readonly issue: Issue | undefined
  /** Accepted articles that are in no published issue, those already placed first. */
  readonly available: readonly Article[]
  /** What the issue would be called if it were published today. */
  readonly next: { readonly year: number; readonly number: number }
}

/** @throws AppError forbidden */
export async function readComposing({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor): Promise<Composing> {
  authorize(denyEditing(actor))
  const year = Number(dateInShanghai(now().toISOString()).slice(0, 4))
  const [issue, available, number] = await Promise.all([findComposing(db.read), listAvailable(db.read), nextNumber(db.read, year)])
  return { issue, available, next: { year, number } }
}

/** Puts articles into the next issue, in this order; `version` is 0 before there is one. @throws AppError forbidden, conflict */
export async function arrangeIssue(deps: Deps, actor: Actor, version: number, ids: readonly number[]): Promise<void> {
  authorize(denyEditing(actor))
  await audited(deps, actor, async (tx) => {
    const composing = await findComposing(tx)
    if ((composing?.version ?? 0) !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (composing !== undefined && !(await changeIssue(tx, composing))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const id = composing?.id ?? (await insertIssue(tx, { actorId: actor.id, at: deps.now().toISOString() }))
    if ((await placeArticles(tx, id, ids)) !== ids.length) throw new AppError('conflict', 'bulletin.error.not_available')
    return [undefined, { action: 'bulletin.arrange', subject: `bulletin_issue:${id}`, details: { articles: ids.length } }]
  })
}

/** Publishes what is composed: numbered and stamped here, by nobody's hand, and logged with its articles. Returns its id. @throws AppError forbidden, conflict */
export async function publishIssue(deps: Deps, actor: Actor, version: number): Promise<number> {
  authorize(denyEditing(actor))
  return audited(deps, actor, async (tx) => {
    const at = await stamp(deps, tx)
    const composing = await findComposing(tx)
    if (composing?.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const articles = await listIssueArticles(tx, composing.id)
    if (articles.length === 0) throw new AppError('conflict', 'bulletin.error.empty_issue')
    const year = Number(dateInShanghai(at).slice(0, 4))
    const number = await nextNumber(tx, year)
    const values = { state: 'published', year, number, published_by: actor.id, published_at: at }
    if (!(await changeIssue(tx, composing, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
    for (const { id } of articles) await insertStep(tx, id, 'published', { actorId: actor.id, at })
    await logRow(tx, 'bulletin_issue', { id: composing.id }, at)
    const href = `/bulletin/issues/${composing.id}`
    const told = articles.map((article) => ({
      personId: article.authorId,
      code: 'bulletin.told.published' as const,
      params: { title: printed(article).title, year: String(year), number },
      href,
    }))
    await tell(tx, told, at)
    return [
      composing.id,
      {
        action: 'bulletin.publish',
        subject: `bulletin_issue:${composing.id}`,
        details: { issue_number: `${year}-${number}`, articles: articles.length },
      },
    ]
  })
}
