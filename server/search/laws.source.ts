import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { articleName } from '../laws/numerals.rules.ts'
import { articleHref, shortTitle } from '../laws/laws.rules.ts'
import { reindex } from './reindex.service.ts'
import type { SearchDocument, Source } from './search.types.ts'

const ArticleRow = z.object({
  id: int,
  law_id: int,
  number: int,
  inserted: int,
  chapter: z.string(),
  text: z.string(),
  slug: z.string(),
  title: z.string(),
  in_force_on: z.string().nullable(),
  passed_on: z.string().nullable(),
})

function documentOf(row: z.output<typeof ArticleRow>): SearchDocument {
  const day = row.in_force_on ?? row.passed_on
  const article = articleName(row.number, row.inserted)
  return {
    kind: 'law',
    refId: row.id,
    recordId: row.law_id,
    departmentId: null,
    itemId: null,
    publishedNumber: null,
    day,
    year: day === null ? null : Number(day.slice(0, 4)),
    withdrawn: false,
    title: `${shortTitle(row.title)} ${article}`,
    titleEn: '',
    place: row.chapter,
    href: articleHref(row.slug, row),
    texts: [row.title, ...row.text.split('\n'), row.chapter],
  }
}

/** The articles of the reference library, which everybody who signs in may read. */
export const laws: Source = {
  kinds: ['law'],

  async ids(db) {
    return rows(z.object({ id: int }), await db('laws').orderBy('id').select('id')).map(({ id }) => id)
  },

  async read(db, ids) {
    const found: unknown = await db('law_articles as a')
      .join('laws as l', 'l.id', 'a.law_id')
      .whereIn('l.id', [...ids])
      .orderBy(['l.id', 'a.position'])
      .select('a.id', 'a.law_id', 'a.number', 'a.inserted', 'a.chapter', 'a.text')
      .select('l.slug', 'l.title', 'l.in_force_on', 'l.passed_on')
    return rows(ArticleRow, found).map(documentOf)
  },

  scope: () => ({ sql: `d.kind = 'law'`, bindings: [] }),
}

/** Laws were loaded or taken away. In the same transaction. */
export const reindexLaws = (tx: Knex, ids: readonly number[]): Promise<void> => reindex(tx, laws, ids)
