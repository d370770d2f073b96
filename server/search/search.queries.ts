import type { Knex } from 'knex'
import { z } from 'zod'
import { pairsOf, singleOf } from '../../core/search-text.ts'
import { bool, int, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import type { Condition } from '../disclosures/disclosures.visibility.ts'
import type { Locale } from '../i18n/index.ts'
import { INDEXED_KINDS, type IndexedKind } from './search.types.ts'

export interface IndexQuery {
  /** Folded pieces that must all occur; see core/search-text.ts. */
  readonly words: readonly string[]
  /** What the reader may see. */
  readonly scope: Condition
  readonly departmentId?: number | undefined
  readonly year?: number | undefined
}

/**
 * Runs queries on the index. PostgreSQL reckons a scan of all documents cheap, because it does not count that their tokens lie elsewhere:
 * for these queries it is not offered one.
 */
export function readingIndex<T>(db: Knex, read: (on: Knex) => Promise<T>): Promise<T> {
  if (!isPostgres(db)) return read(db)
  return db.transaction(async (tx) => {
    await tx.raw('set local enable_seqscan = off')
    return read(tx)
  })
}

/** Everything of the reader's that holds all words. */
function hits(db: Knex, query: IndexQuery): Knex.QueryBuilder {
  const found = isPostgres(db) ? hitsInVectors(db, query.words) : hitsInPairs(db, query.words)
  void found.leftJoin('catalogue_items as i', 'i.id', 'd.item_id').whereRaw(query.scope.sql, [...query.scope.bindings])
  if (query.year !== undefined) void found.where('d.year', query.year)
  if (query.departmentId !== undefined) void found.whereRaw(OF_DEPARTMENT, [query.departmentId, query.departmentId])
  return found
}

/** An item of the catalogue belongs to every department that answers for it. */
const OF_DEPARTMENT = `(d.department_id = ? or (d.kind = 'item' and exists
  (select 1 from catalogue_item_departments cd where cd.item_id = d.item_id and cd.department_id = ?)))`

const hitsInPairs = (db: Knex, words: readonly string[]): Knex.QueryBuilder =>
  db('search_index as f')
    .join('search_documents as d', 'd.id', 'f.rowid')
    .whereRaw('f.search_index match ?', [phrases(words)])

/** Pairs have eight letters and digits, single characters four: neither is mistaken for the other, whatever the column. */
const phrases = (words: readonly string[]): string =>
  words.map((word) => (pairsOf(word).length === 0 ? singleOf(word) : `"${pairsOf(word).join(' ')}"`)).join(' AND ')
const titlePhrases = (words: readonly string[]): string =>
  words
    .map((word) => (pairsOf(word).length === 0 ? `title_chars : ${singleOf(word)}` : `title : "${pairsOf(word).join(' ')}"`))
    .join(' AND ')

/** The pairs of a longer piece may stand apart: the candidates' text decides. */
function hitsInVectors(db: Knex, words: readonly string[]): Knex.QueryBuilder {
  const found = db('search_documents as d').whereRaw('d.tokens @@ ?::tsquery', [vectorQuery(words)])
  const long = words.filter((word) => pairsOf(word).length > 1)
  if (long.length > 0) void found.join('search_texts as x', 'x.document_id', 'd.id')
  for (const word of long) void found.whereRaw('strpos(x.folded, ?) > 0', [word])
  return found
}

const vectorQuery = (words: readonly string[]): string =>
  [...new Set(words.flatMap((word) => (pairsOf(word).length === 0 ? [singleOf(word)] : pairsOf(word))))].join(' & ')

const inTitle = (db: Knex, words: readonly string[]): Knex.Raw =>
  isPostgres(db)
    ? db.raw('case when d.title_tokens @@ ?::tsquery then 1 else 0 end', [vectorQuery(words)])
    : db.raw('d.id in (select t.rowid from search_index as t where t.search_index match ?)', [titlePhrases(words)])

const KindRow = z.object({ kind: z.enum(INDEXED_KINDS), n: int })

/** How many there are of each kind. */
export async function countHits(db: Knex, query: IndexQuery): Promise<ReadonlyMap<IndexedKind, number>> {
  const found: unknown = await hits(db, query).groupBy('d.kind').select('d.kind').count({ n: '*' })
  return new Map(rows(KindRow, found).map(({ kind, n }) => [kind, n]))
}

const HitRow = z
  .object({
    id: int,
    kind: z.enum(INDEXED_KINDS),
    ref_id: int,
    day: z.string().nullable(),
    withdrawn: bool,
    title: z.string(),
    title_en: z.string(),
    place: z.string(),
    href: z.string(),
    department: z.string().nullable(),
    department_en: z.string().nullable(),
  })
  .transform(({ ref_id, title_en, department_en, ...row }) => ({ ...row, refId: ref_id, titleEn: title_en, departmentEn: department_en }))
export type Hit = z.output<typeof HitRow>

export interface Slice {
  readonly kind?: IndexedKind | undefined
  readonly offset: number
  readonly limit: number
}

/** Best first: what is in force, then what has all words in its title, then the newest. */
export async function listHits(db: Knex, query: IndexQuery, { kind, offset, limit }: Slice): Promise<Hit[]> {
  const page = hits(db, query)
    .select('d.id', 'd.kind', 'd.ref_id', 'd.day', 'd.withdrawn', 'd.title', 'd.title_en', 'd.place', 'd.href', 'd.department_id')
    .select(db.raw('? as in_title', [inTitle(db, query.words)]))
    .orderByRaw('d.withdrawn, in_title desc, d.day desc nulls last, d.id desc')
    .offset(offset)
    .limit(limit)
  if (kind !== undefined) void page.where('d.kind', kind)
  const found: unknown = await db
    .from(page.as('h'))
    .leftJoin('departments as dep', 'dep.id', 'h.department_id')
    .orderByRaw('h.withdrawn, h.in_title desc, h.day desc nulls last, h.id desc')
    .select('h.*', 'dep.name as department', 'dep.name_en as department_en')
  return rows(HitRow, found)
}

const TextRow = z
  .object({ document_id: int, text: z.string(), folded_title: z.string(), folded: z.string() })
  .transform((row) => ({ id: row.document_id, text: row.text, folded: row.folded.slice(row.folded_title.length + 1) }))

/** What the documents say, as it is shown and as it is compared; part by part the same. */
export async function readTexts(db: Knex, ids: readonly number[]): Promise<ReadonlyMap<number, { text: string; folded: string }>> {
  if (ids.length === 0) return new Map()
  const found: unknown = await db('search_texts')
    .whereIn('document_id', [...ids])
    .select('*')
  return new Map(rows(TextRow, found).map(({ id, text, folded }) => [id, { text, folded }]))
}

const ChoiceRow = z.object({ kind: z.enum(['department', 'year']), value: int, text: z.string() })

/** Departments and years to choose from. */
export async function listChoices(db: Knex, locale: Locale): Promise<z.output<typeof ChoiceRow>[]> {
  const name = locale === 'en' ? 'name_en' : 'name'
  const found: unknown = await db
    .from(
      db.raw(`(select 'department' as kind, id as value, ${name} as text, position as p from departments where active = true and kind <> 'bureau'
        union all select 'year', y.year, cast(y.year as text), -y.year from (select distinct cast(substr(coalesce(period, formed_on), 1, 4) as integer) as year
          from disclosures where published_number is not null) y) as choices`),
    )
    .orderBy(['kind', 'p', 'value'])
    .select('kind', 'value', 'text')
  return rows(ChoiceRow, found)
}
