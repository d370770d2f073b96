import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Due, Found, LeafKind } from './kinds.types.ts'
import { idOf } from './subjects.rules.ts'

// Facts that are one row each, which is not changed once it is said: a signed statement, a verdict, a decision.

interface Spec {
  /** Also what a subject begins with. */
  readonly key: string
  readonly table: string
  /** What is committed to. */
  readonly columns: readonly string[]
  /** Column of the instant at which it was said; rows in which it is null are not said yet. */
  readonly at: string
  /** More of it, from other rows: called once for all. */
  readonly more?: (db: Knex, ids: readonly number[]) => Promise<ReadonlyMap<number, object>>
}

const SPECS = [
  {
    // 零报告
    key: 'nil_report',
    table: 'nil_reports',
    columns: ['obligation_id', 'statement', 'drafted_by', 'signed_by', 'signed_at'],
    at: 'signed_at',
    more: obligationsOf,
  },
  {
    key: 'extension',
    table: 'obligation_extensions',
    columns: [
      'obligation_id',
      'kind',
      'days',
      'from_on',
      'to_on',
      'reason',
      'asked_by',
      'asked_at',
      'outcome',
      'decided_by',
      'decided_at',
      'remark',
    ],
    at: 'decided_at',
  },
  {
    key: 'calendar_notice',
    table: 'calendar_notices',
    columns: ['year', 'holidays', 'makeups', 'document', 'source', 'loaded_by', 'loaded_at'],
    at: 'loaded_at',
  },
  {
    // 公示结果
    key: 'publicity_result',
    table: 'publicity_results',
    columns: ['version_id', 'line_no', 'result', 'reason', 'decided_by', 'decided_at'],
    at: 'decided_at',
  },
  {
    // What binds a draw before it is made; the secret itself comes with the draw.
    key: 'spot_check',
    table: 'spot_checks',
    columns: [
      'from_on',
      'to_on',
      'draw',
      'size',
      'public_source',
      'record_count',
      'list_hash',
      'commitment',
      'announced_by',
      'announced_at',
    ],
    at: 'announced_at',
  },
  {
    key: 'spot_draw',
    table: 'spot_checks',
    columns: ['list_hash', 'secret', 'public_text', 'seed', 'drawn_by', 'drawn_at'],
    at: 'drawn_at',
    more: samplesOf,
  },
  {
    key: 'spot_verdict',
    table: 'spot_check_verdicts',
    columns: ['pick_id', 'verdict', 'note', 'given_by', 'given_at'],
    at: 'given_at',
  },
  {
    // 《工作信息》
    key: 'bulletin_issue',
    table: 'bulletin_issues',
    columns: ['year', 'number', 'published_by', 'published_at'],
    at: 'published_at',
    more: articlesOf,
  },
  {
    // What an evaluation came to, by the hash of its bundle.
    key: 'evaluation_version',
    table: 'evaluation_versions',
    columns: ['cycle_id', 'number', 'kind', 'sha256', 'reason', 'created_by', 'created_at'],
    at: 'created_at',
    more: hashesOfVersions,
  },
  {
    // The key that signs the anonymous tokens of a quarter, by its hash: everybody is given the same.
    key: 'anonymous_issuer',
    table: 'anonymous_issuers',
    columns: ['quarter', 'print', 'made_at'],
    at: 'made_at',
  },
  {
    // What moderators did, by the rule and for the reason that everybody reads; never what was removed.
    key: 'moderation_act',
    table: 'moderation_acts',
    columns: ['kind', 'subject_kind', 'subject_id', 'rule', 'reason', 'actor_id', 'at', 'until_on', 'reverses'],
    at: 'at',
  },
  {
    key: 'moderation_decision',
    table: 'moderation_appeals',
    columns: ['act_id', 'state', 'decided_by', 'decided_at', 'reason'],
    at: 'decided_at',
  },
] as const satisfies readonly Spec[]

export type RowKind = (typeof SPECS)[number]['key']
export const subjectOfRow = (key: RowKind, id: number): string => `${key}:${id}`

const kindOf = ({ key, table, columns, at, more }: Spec): LeafKind => ({
  key,
  async contents(db, subjects) {
    const ids = subjects.map(idOf)
    const found = rows(
      z.looseObject({ id: int }),
      await db(table)
        .whereIn('id', ids)
        .whereNotNull(at)
        .select('id', ...columns),
    )
    const beside = (await more?.(db, ids)) ?? new Map<number, object>()
    return new Map(
      found.map((row): [string, Found] => {
        const content = { v: 1, kind: key, ...row, ...beside.get(row.id) }
        return [`${key}:${row.id}`, { content, table, row: String(row.id) }]
      }),
    )
  },
  async due(db) {
    const found: unknown = await db(table).whereNotNull(at).orderBy([at, 'id']).select('id', `${at} as at`)
    return rows(z.object({ id: int, at: z.string() }), found).map(({ id, at: said }): Due => ({
      subject: `${key}:${id}`,
      at: said,
      order: 5,
    }))
  },
})

export const ROW_KINDS: readonly LeafKind[] = SPECS.map(kindOf)

/** What one row of these kinds is: its table, for who appends it. */
export const tableOf = (key: RowKind): string => SPECS.find((spec) => spec.key === key)?.table ?? key

/** Whose period it is that had nothing to disclose. */
async function obligationsOf(db: Knex, ids: readonly number[]): Promise<Map<number, object>> {
  const found: unknown = await db('nil_reports as n')
    .join('obligations as o', 'o.id', 'n.obligation_id')
    .whereIn('n.id', [...ids])
    .select('n.id', 'o.item_id', 'o.department_id', 'o.period')
  const named = rows(z.object({ id: int, item_id: int, department_id: int, period: z.string().nullable() }), found)
  return new Map(named.map(({ id, item_id: item, department_id: department, period }) => [id, { item, department, period }]))
}

async function samplesOf(db: Knex, ids: readonly number[]): Promise<Map<number, object>> {
  const found: unknown = await db('spot_check_picks')
    .whereIn('check_id', [...ids])
    .orderBy(['check_id', 'position'])
    .select('check_id', 'disclosure_id', 'version_number')
  const picks = rows(z.object({ check_id: int, disclosure_id: int, version_number: int }), found)
  return new Map(
    ids.map((id) => {
      const own = picks.filter(({ check_id }) => check_id === id)
      return [id, { sample: own.map(({ disclosure_id: record, version_number: version }) => ({ record, version })) }]
    }),
  )
}

async function articlesOf(db: Knex, ids: readonly number[]): Promise<Map<number, object>> {
  const found: unknown = await db('bulletin_articles')
    .whereIn('issue_id', [...ids])
    .orderBy(['issue_id', 'position', 'id'])
    .select('issue_id', 'department_id as department', 'category')
    .select(db.raw('coalesce(edited_title, title) as title'), db.raw('coalesce(edited_body, body) as body'))
  const Article = z.object({ issue_id: int, department: int, category: z.string(), title: z.string(), body: z.string() })
  const articles = rows(Article, found)
  return new Map(
    ids.map((id) => {
      const own = articles.filter(({ issue_id }) => issue_id === id)
      return [id, { articles: own.map(({ department, category, title, body }) => ({ department, category, title, body })) }]
    }),
  )
}

/** The facts and what was computed from them are too long for a leaf: their hashes are in it. */
async function hashesOfVersions(db: Knex, ids: readonly number[]): Promise<Map<number, object>> {
  const found: unknown = await db('evaluation_versions')
    .whereIn('id', [...ids])
    .select('id', 'facts', 'evaluation')
  const Version = z.object({ id: int, facts: z.string(), evaluation: z.string() })
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  return new Map(rows(Version, found).map(({ id, facts, evaluation }) => [id, { facts: hash(facts), evaluation: hash(evaluation) }]))
}
