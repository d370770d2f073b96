import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { articleName } from '../laws/numerals.rules.ts'
import { articleHref, lawHref, shortTitle } from '../laws/laws.rules.ts'
import { reindex } from './reindex.service.ts'
import type { SearchDocument, Source } from './search.types.ts'

const LawRow = z.object({
  id: int,
  slug: z.string(),
  title: z.string(),
  in_force_on: z.string().nullable(),
  passed_on: z.string().nullable(),
})
const ArticleRow = z.object({ id: int, law_id: int, number: int, inserted: int, chapter: z.string(), text: z.string() })

function common({ id, in_force_on, passed_on }: z.output<typeof LawRow>) {
  const day = in_force_on ?? passed_on
  return {
    kind: 'law' as const,
    recordId: id,
    departmentId: null,
    itemId: null,
    publishedNumber: null,
    day,
    year: day === null ? null : Number(day.slice(0, 4)),
    withdrawn: false,
    titleEn: '',
  }
}

/** The law itself. Its number is below zero, articles have theirs above. */
const lawDocument = (law: z.output<typeof LawRow>): SearchDocument => ({
  ...common(law),
  refId: -law.id,
  title: law.title,
  place: '',
  href: lawHref(law.slug),
  texts: [],
})

/** An article is found by its law's name too, but the law itself stands before it. */
const articleDocument = (law: z.output<typeof LawRow>, row: z.output<typeof ArticleRow>): SearchDocument => ({
  ...common(law),
  refId: row.id,
  title: articleName(row.number, row.inserted),
  place: shortTitle(law.title),
  href: articleHref(law.slug, row),
  texts: [...row.text.split('\n'), row.chapter, law.title],
})

/** The laws of the reference library with their articles, which everybody who signs in may read. */
export const laws: Source = {
  kinds: ['law'],

  async ids(db) {
    return rows(z.object({ id: int }), await db('laws').orderBy('id').select('id')).map(({ id }) => id)
  },

  async read(db, ids) {
    const found = rows(
      LawRow,
      await db('laws')
        .whereIn('id', [...ids])
        .orderBy('id'),
    )
    const articles = rows(
      ArticleRow,
      await db('law_articles')
        .whereIn('law_id', [...ids])
        .orderBy(['law_id', 'position']),
    )
    // What was put last stands first among equals: the first article is put last, and the law after it.
    return found.flatMap((law) =>
      [lawDocument(law), ...articles.filter(({ law_id }) => law_id === law.id).map((row) => articleDocument(law, row))].toReversed(),
    )
  },

  scope: () => ({ sql: `d.kind = 'law'`, bindings: [] }),
}

/** Laws were loaded or taken away. In the same transaction. */
export const reindexLaws = (tx: Knex, ids: readonly number[]): Promise<void> => reindex(tx, laws, ids)
