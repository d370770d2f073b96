import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { pinyin } from 'pinyin-pro'
import { audited, type Agent } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { reindexLaws } from '../search/laws.source.ts'
import { articleKey, lawKey, linkCitations, type CitedPart, type KnownLaw, type KnownLaws } from './citations.rules.ts'
import { findLaw, listArticleNumbers, listArticles, listLawRows, storeLaw, type Law } from './laws.queries.ts'
import { shortTitle, type Article } from './laws.rules.ts'
import { parseLaw } from './markdown.rules.ts'

export type { CitedPart } from './citations.rules.ts'
export type { Law } from './laws.queries.ts'

type Remembering = Pick<Deps, 'db' | 'cache'>

/** The reference library, in pinyin order. */
export const listLaws = ({ db, cache }: Remembering): Promise<Law[]> => cache.read(['laws'], () => listLawRows(db.read))

export interface LawPage {
  readonly law: Law
  readonly articles: readonly Article[]
}

/** One law with its articles. @throws AppError not_found */
export async function getLaw({ db, cache }: Remembering, slug: string): Promise<LawPage> {
  const page = await cache.read(['laws', slug], async () => {
    const law = await findLaw(db.read, slug)
    return law === undefined ? undefined : { law, articles: await listArticles(db.read, law.id) }
  })
  if (page === undefined) throw new AppError('not_found', 'errors.not_found')
  return page
}

/** What laws and articles can be linked to. */
const knownLaws = ({ db, cache }: Remembering): Promise<KnownLaws> =>
  cache.read(['laws.known'], async () => {
    const known = new Map<string, KnownLaw & { articles: Set<string> }>()
    for (const { slug, title, number, inserted } of await listArticleNumbers(db.read)) {
      const law = known.get(lawKey(title)) ?? { slug, articles: new Set<string>() }
      known.set(lawKey(title), law)
      if (number !== null) law.articles.add(articleKey({ number, inserted: inserted ?? 0 }))
    }
    return known
  })

/** Cuts a text at the laws it names; see `linkCitations`. */
export type Cite = (text: string) => readonly CitedPart[]

/** What links a text's laws to the library as it stands now; remembered with the pages. */
export async function citing(deps: Remembering): Promise<Cite> {
  const known = await knownLaws(deps)
  return (text) => linkCitations(text, known)
}

export interface LoadedLaw {
  readonly name: string
  readonly outcome: 'added' | 'replaced' | 'same' | 'unreadable'
  readonly title: string
  readonly articles: number
}

/** A file of a law, in Markdown. */
export interface LawFile {
  readonly name: string
  readonly text: string
}

/** Loads laws; one of the same title is replaced. What cannot be read is said and left out. */
export const loadLaws = (deps: Pick<Deps, 'db' | 'now'>, agent: Agent, files: readonly LawFile[]): Promise<LoadedLaw[]> =>
  audited(deps, agent, async (tx) => {
    const loaded = await storeLaws(tx, files, deps.now().toISOString())
    const titles = (outcome: LoadedLaw['outcome']) => loaded.filter((one) => one.outcome === outcome).map(({ title }) => title)
    return [loaded, { action: 'laws.load', subject: 'laws', details: { added: titles('added'), replaced: titles('replaced') } }]
  })

/** The same inside a transaction. */
export async function storeLaws(tx: Knex, files: readonly LawFile[], at: string): Promise<LoadedLaw[]> {
  const known = new Map((await listLawRows(tx)).map((law) => [law.title, law]))
  const slugs = new Map([...known.values()].map(({ slug, title }) => [slug, title]))
  const loaded: LoadedLaw[] = []
  const changed: number[] = []
  for (const { name, text } of files) {
    const law = parseLaw(text)
    if (law === undefined) {
      loaded.push({ name, outcome: 'unreadable', title: name, articles: 0 })
      continue
    }
    const before = known.get(law.title)
    const textSha256 = createHash('sha256').update(text).digest('hex')
    const outcome = before === undefined ? 'added' : before.textSha256 === textSha256 ? 'same' : 'replaced'
    loaded.push({ name, outcome, title: law.title, articles: law.articles.length })
    if (outcome === 'same') continue
    const slug = before?.slug ?? freeSlug(law.title, slugs)
    slugs.set(slug, law.title)
    const id = await storeLaw(tx, law, { slug, textSha256, at, id: before?.id })
    known.set(law.title, { ...law, id, slug, textSha256, articles: law.articles.length })
    changed.push(id)
  }
  await reindexLaws(tx, [...new Set(changed)])
  return loaded
}

/** 政府信息公开条例 → zheng-fu-xin-xi-gong-kai-tiao-li: an address that a person can read out. */
function freeSlug(title: string, taken: ReadonlyMap<string, string>): string {
  const base = pinyin(shortTitle(title), { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]+/g, ''))
    .filter((syllable) => syllable !== '')
    .join('-')
  const own = base === '' ? 'law' : base
  if (!taken.has(own)) return own
  for (let n = 2; ; n++) if (!taken.has(`${own}-${n}`)) return `${own}-${n}`
}

/** An article by its number as addresses write it: `16`, `10-1`. @throws AppError not_found */
export async function findArticle(deps: Remembering, slug: string, number: string): Promise<Article> {
  const { articles } = await getLaw(deps, slug)
  const article = articles.find((one) => articleKey(one) === number)
  if (article === undefined) throw new AppError('not_found', 'errors.not_found')
  return article
}
