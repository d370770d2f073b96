import type { Knex } from 'knex'
import { z } from 'zod'
import { pairsOf, foldText } from '../../core/search-text.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import { decodeCase, selectCases } from './cases.queries.ts'
import { RUNNING, type Kind } from './cases.rules.ts'
import { ticking } from './clock.queries.ts'
import type { Case } from './cases.types.ts'

/** What of the register the actor sees: the SQL twin of `seesCase` for the kinds that have no rule of their own. `office`: the desk's id. */
export function casesFor(db: Knex, actor: Actor, kinds: readonly Kind[], office: number | undefined): Knex.QueryBuilder {
  const query = selectCases(db).whereIn('c.kind', [...kinds])
  if (hasRole(actor, 'leader', 'approver') || (actor.departmentId === office && hasRole(actor, 'publisher', 'head'))) return query
  return query.where((q) => {
    void q.where('c.assignee_id', actor.id)
    if (hasRole(actor, 'publisher', 'head')) void q.orWhere('c.responsible_id', actor.departmentId)
  })
}

export const QUEUES = ['mine', 'department', 'unassigned', 'approval', 'extension', 'late', 'near', 'all'] as const
export type Queue = (typeof QUEUES)[number]

/** Without those that the actor wrote: nobody works on their own. */
export const notOf = (query: Knex.QueryBuilder, actor: Actor): Knex.QueryBuilder =>
  query.where((q) => void q.whereNull('c.applicant_id').orWhereNot('c.applicant_id', actor.id))

/** @param near the last day that is near */
export function inQueue(
  query: Knex.QueryBuilder,
  queue: Queue,
  actor: Actor,
  { today, near }: { readonly today: string; readonly near: string },
): Knex.QueryBuilder {
  switch (queue) {
    case 'mine':
      return query.where('c.assignee_id', actor.id).whereIn('c.state', [...RUNNING])
    case 'department':
      return query.where('c.responsible_id', actor.departmentId).whereIn('c.state', [...RUNNING])
    case 'unassigned':
      return query.where('c.state', 'received')
    case 'approval':
      return query.where('c.state', 'approval')
    case 'extension':
      return query.whereIn('c.state', [...RUNNING]).whereNot('c.wish', '{}')
    case 'late':
      return ticking(query).where('c.due_on', '<', today)
    case 'near':
      return ticking(query).where('c.due_on', '>=', today).where('c.due_on', '<=', near)
    case 'all':
      return query
  }
}

const CountRow = z.object({ n: int })
export async function countIn(query: Knex.QueryBuilder): Promise<number> {
  const found: unknown = await query.clone().clearSelect().clearOrder().count({ n: '*' }).first()
  return CountRow.parse(found).n
}

const decoded = (found: unknown): Case[] => (found as unknown[]).map(decodeCase)

/** What the actor wrote, newest first. */
export async function listOwn(db: Knex, personId: number, limit: number): Promise<Case[]> {
  return decoded(await selectCases(db).where('c.applicant_id', personId).orderBy('c.id', 'desc').limit(limit))
}

/** The nearest day first. */
export async function listQueue(query: Knex.QueryBuilder, limit: number): Promise<Case[]> {
  return decoded(await query.clone().orderBy(['c.due_on', 'c.id']).limit(limit))
}

export async function listNewlyPublished(db: Knex, limit: number): Promise<Case[]> {
  return decoded(
    await publishedCases(db)
      .orderBy([
        { column: 'c.published_on', order: 'desc' },
        { column: 'c.id', order: 'desc' },
      ])
      .limit(limit),
  )
}
export const publishedCases = (db: Knex): Knex.QueryBuilder => selectCases(db).where('c.publication', 'published')

const SimilarRow = z.object({ id: int, title: z.string(), folded: z.string(), day: z.string().nullable() })
export interface Similar {
  readonly id: number
  readonly title: string
  readonly on: string | null
}

const CANDIDATES = 60
const MOST_PAIRS = 24
/** A published answer that shares fewer of the typed pairs of characters than this is not like the question. */
const SHARE = 0.34

/** Published answers that say much of what was typed, the likest first. Through the index of the search: any of the pairs, then the share of them. */
export async function findSimilar(db: Knex, typed: string, limit: number): Promise<Similar[]> {
  const pairs = [
    ...new Set(
      foldText(typed)
        .split(/\s+/)
        .flatMap((word) => pairsOf(word)),
    ),
  ].slice(0, MOST_PAIRS)
  if (pairs.length < 2) return []
  const query = isPostgres(db)
    ? db('search_documents as d')
        .whereRaw('d.tokens @@ ?::tsquery', [pairs.join(' | ')])
        .orderByRaw('ts_rank(d.tokens, ?::tsquery) desc', [pairs.join(' | ')])
    : db('search_index as f')
        .join('search_documents as d', 'd.id', 'f.rowid')
        .whereRaw('f.search_index match ?', [pairs.join(' OR ')])
        .orderByRaw('f.rank')
  const found = rows(
    SimilarRow,
    await query
      .join('search_texts as x', 'x.document_id', 'd.id')
      .where('d.kind', 'case')
      .orderBy('d.id', 'desc')
      .limit(CANDIDATES)
      .select('d.ref_id as id', 'd.title', 'x.folded', 'd.day'),
  )
  const wanted = new Set(pairs)
  const shareOf = (folded: string): number =>
    new Set(
      folded
        .split(/\s+/)
        .flatMap((word) => pairsOf(word))
        .filter((pair) => wanted.has(pair)),
    ).size / wanted.size
  return found
    .map((row) => ({ id: row.id, title: row.title, on: row.day, share: shareOf(row.folded) }))
    .filter(({ share }) => share >= SHARE)
    .sort((a, b) => b.share - a.share)
    .slice(0, limit)
}
