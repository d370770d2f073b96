import type { Knex } from 'knex'
import { z } from 'zod'
import { foldText, pairsAndSingles, pairsInOrder, singles, TEXT_BREAK } from '../../core/search-text.ts'
import { int, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import type { IndexedKind, SearchDocument } from './search.types.ts'

// The two engines keep the same pairs in their own way (ADR 0014): SQLite in their order, so that a phrase is a piece of the text;
// PostgreSQL as a set, whose candidates are then looked at.

/** Documents a statement: SQLite takes 500 rows of a compound insert. */
const BATCH = 100

/** Adds documents. Whatever was there under the same kind and id has to be removed before. */
export async function putDocuments(tx: Knex, documents: readonly SearchDocument[]): Promise<void> {
  for (let from = 0; from < documents.length; from += BATCH) await putBatch(tx, documents.slice(from, from + BATCH).map(folded))
}

interface Folded {
  readonly document: SearchDocument
  readonly text: string
  readonly title: string
  readonly body: string
}

function folded(document: SearchDocument): Folded {
  const clean = (field: string): string => field.replace(CONTROL, ' ')
  // Parts that say nothing are left out, so that the parts of the text and of what is compared can be counted side by side.
  const parts = document.texts
    .map((each) => clean(each).trim())
    .map((shown) => ({ shown, compared: foldText(shown) }))
    .filter(({ compared }) => compared !== '')
  const { title, titleEn, place } = document
  return {
    document: { ...document, title: clean(title), titleEn: clean(titleEn), place: clean(place) },
    text: parts.map(({ shown }) => shown).join(TEXT_BREAK),
    title: foldText([clean(title), clean(titleEn)].join(TEXT_BREAK)),
    body: parts.map(({ compared }) => compared).join('\n'),
  }
}

/** PostgreSQL holds no zero character, and the break between parts is ours. */
const CONTROL = /[\u0000\u001e]/g

async function putBatch(tx: Knex, batch: readonly Folded[]): Promise<void> {
  if (batch.length === 0) return
  const ids = await insertDocuments(tx, batch)
  const numbered = batch.map((each, i) => ({ ...each, id: ids[i] ?? 0 }))
  await insert(
    tx,
    'search_texts (document_id, text, folded_title, folded)',
    numbered.map(({ id, text, title, body }) => [id, text, title, `${title}\n${body}`]),
  )
  if (!isPostgres(tx))
    await insert(
      tx,
      'search_index (rowid, title, body, title_chars, body_chars)',
      numbered.map(({ id, title, body }) => [id, pairsInOrder(title), pairsInOrder(body), singles(title), singles(body)]),
    )
}

/** Returns their ids in their order. */
async function insertDocuments(tx: Knex, batch: readonly Folded[]): Promise<number[]> {
  const postgres = isPostgres(tx)
  const into = `search_documents (${COLUMNS}${postgres ? ', title_tokens, tokens' : ''})`
  const values = batch.map((each) => (postgres ? [...rowOf(each.document), ...tokensOf(each)] : rowOf(each.document)))
  const result = await insert(tx, into, values, postgres ? 2 : 0)
  // Neither engine promises the order of RETURNING, but both count up row by row within one statement.
  return rows(z.object({ id: int }), result)
    .map(({ id }) => id)
    .sort((a, b) => a - b)
}

const COLUMNS = 'kind, ref_id, record_id, department_id, item_id, published_number, day, year, withdrawn, title, title_en, place, href'
const rowOf = (d: SearchDocument): Value[] => [
  ...[d.kind, d.refId, d.recordId, d.departmentId, d.itemId, d.publishedNumber, d.day, d.year],
  ...[d.withdrawn, d.title, d.titleEn, d.place, d.href],
]

const tokensOf = ({ title, body }: Folded): string[] => [pairsAndSingles(title), pairsAndSingles(`${title}\n${body}`)]
const VECTOR = `array_to_tsvector(coalesce(string_to_array(nullif(?, ''), ' '), '{}'))`

type Value = string | number | boolean | null

/** Knex writes many rows for SQLite as a compound select, which takes longer than the index itself. The last `vectors` values are tokens. */
async function insert(tx: Knex, into: string, values: readonly (readonly Value[])[], vectors?: number): Promise<unknown> {
  const placeOf = (row: readonly Value[], i: number): string => (i < row.length - (vectors ?? 0) ? '?' : VECTOR)
  const tuples = values.map((row) => `(${row.map((_, i) => placeOf(row, i)).join(',')})`)
  const returning = vectors === undefined ? '' : ' returning id'
  const result: unknown = await tx.raw(`insert into ${into} values ${tuples.join(',')}${returning}`, values.flat() as Knex.RawBinding[])
  return Array.isArray(result) ? result : (result as { rows: unknown }).rows
}

/** Takes everything out that is indexed with these records. */
export async function removeDocuments(tx: Knex, kinds: readonly IndexedKind[], recordIds: readonly number[]): Promise<void> {
  const ids = tx('search_documents')
    .whereIn('kind', [...kinds])
    .whereIn('record_id', [...recordIds])
    .select('id')
  if (!isPostgres(tx)) await tx('search_index').whereIn('rowid', ids.clone()).delete()
  await tx('search_texts').whereIn('document_id', ids.clone()).delete()
  await tx('search_documents')
    .whereIn('kind', [...kinds])
    .whereIn('record_id', [...recordIds])
    .delete()
}

/** Empties the index. */
export async function clearIndex(tx: Knex): Promise<void> {
  if (!isPostgres(tx)) await tx.raw(`insert into search_index(search_index) values ('delete-all')`)
  await tx('search_texts').delete()
  await tx('search_documents').delete()
}

/** Whether anything is indexed at all. */
export const isIndexed = async (db: Knex): Promise<boolean> => (await db('search_documents').first('id')) !== undefined

/** Ids of the records that have documents of these kinds. */
export async function indexedRecords(db: Knex, kinds: readonly IndexedKind[]): Promise<number[]> {
  const found: unknown = await db('search_documents')
    .whereIn('kind', [...kinds])
    .distinct('record_id as id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}
