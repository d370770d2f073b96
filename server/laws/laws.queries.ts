import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import type { Article, LawText } from './laws.rules.ts'

const LawRow = z
  .object({
    id: int,
    slug: z.string(),
    title: z.string(),
    history: json(z.array(z.string()).readonly()),
    passed_on: z.string().nullable(),
    in_force_on: z.string().nullable(),
    text_sha256: z.string(),
    articles: int,
  })
  .transform((row) => ({
    id: row.id,
    slug: row.slug,
    title: row.title,
    history: row.history,
    passedOn: row.passed_on,
    inForceOn: row.in_force_on,
    textSha256: row.text_sha256,
    articles: row.articles,
  }))
export type Law = z.output<typeof LawRow>

const lawRows = (db: Knex): Knex.QueryBuilder =>
  db('laws as l').select('l.*', db.raw('(select count(*) from law_articles a where a.law_id = l.id) as articles'))

export async function listLawRows(db: Knex): Promise<Law[]> {
  return rows(LawRow, await lawRows(db).orderBy(['l.slug', 'l.id']))
}

export async function findLaw(db: Knex, slug: string): Promise<Law | undefined> {
  const row: unknown = await lawRows(db).where({ slug }).first()
  return row === undefined ? undefined : LawRow.parse(row)
}

const ArticleRow = z.object({ number: int, inserted: int, chapter: z.string(), section: z.string(), text: z.string() })

export async function listArticles(db: Knex, lawId: number): Promise<Article[]> {
  const found: unknown = await db('law_articles').where({ law_id: lawId }).orderBy('position').select('*')
  return rows(ArticleRow, found)
}

const KnownRow = z.object({ slug: z.string(), title: z.string(), number: int.nullable(), inserted: int.nullable() })

/** Every article of every law, without its text. */
export async function listArticleNumbers(db: Knex): Promise<z.output<typeof KnownRow>[]> {
  const found: unknown = await db('laws as l')
    .leftJoin('law_articles as a', 'a.law_id', 'l.id')
    .orderBy(['l.id', 'a.position'])
    .select('l.slug', 'l.title', 'a.number', 'a.inserted')
  return rows(KnownRow, found)
}

/** Stores a law in the place of the one of the same title. Returns its id. */
export async function storeLaw(
  tx: Knex,
  law: LawText,
  { slug, textSha256, at, id: known }: { slug: string; textSha256: string; at: string; id: number | undefined },
): Promise<number> {
  const row = {
    slug,
    title: law.title,
    history: JSON.stringify(law.history),
    passed_on: law.passedOn,
    in_force_on: law.inForceOn,
    text_sha256: textSha256,
    loaded_at: at,
  }
  let id = known
  if (id === undefined) {
    const [inserted] = (await tx('laws').insert(row).returning('id')) as { id: number }[]
    id = int.parse(inserted?.id)
  } else await tx('laws').where({ id }).update(row)
  await tx('law_articles').where({ law_id: id }).delete()
  for (let from = 0; from < law.articles.length; from += 100) {
    const lawId = id
    const batch = law.articles.slice(from, from + 100)
    await tx('law_articles').insert(batch.map((article, i) => ({ law_id: lawId, position: from + i, ...article })))
  }
  return id
}
