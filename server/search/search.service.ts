import { searchWords } from '../../core/search-text.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyDirectory } from '../directory/directory.policy.ts'
import { searchColleagues } from '../directory/directory.service.ts'
import type { Colleague, Office } from '../directory/directory.types.ts'
import type { Condition } from '../disclosures/disclosures.visibility.ts'
import type { Locale } from '../i18n/index.ts'
import { snippet, type Piece } from './highlight.rules.ts'
import { countHits, listChoices, listHits, readingIndex, readTexts, type Hit, type IndexQuery } from './search.queries.ts'
import { INDEXED_KINDS, type Kind } from './search.types.ts'
import { SOURCES } from './sources.ts'

export const PAGE_SIZE = 20
/** Nobody turns more pages than these; whoever looks for more types another word. */
export const MOST_PAGES = 50
/** Colleagues above the other results. */
export const COLLEAGUES_SHOWN = 3

export interface Asked {
  readonly query: string
  readonly kind?: Kind | undefined
  readonly departmentId?: number | undefined
  readonly year?: number | undefined
  /** From 1. */
  readonly page: number
}

export interface FoundColleague {
  readonly colleague: Colleague
  readonly office: Office | undefined
}

export interface SearchResult {
  /** Folded pieces, for marks. */
  readonly words: readonly string[]
  readonly counts: ReadonlyMap<Kind, number>
  readonly total: number
  readonly hits: readonly (Hit & { readonly snippet: readonly Piece[] })[]
  readonly colleagues: readonly FoundColleague[]
  readonly page: number
  readonly pages: number
}

type World = Pick<Deps, 'db' | 'cache' | 'now'>

/** What the actor may see at all of what is indexed. Nothing else is counted, listed or shown a piece of. */
export function scopeFor(actor: Actor): Condition {
  const scopes = SOURCES.map((source) => source.scope(actor)).filter((scope) => scope !== undefined)
  if (scopes.length === 0) return { sql: '1 = 0', bindings: [] }
  return { sql: `(${scopes.map(({ sql }) => sql).join(' or ')})`, bindings: scopes.flatMap(({ bindings }) => bindings) }
}

/** What the actor finds. Without a word there is nothing to look for, and nothing is found. */
export async function searchEverything(deps: World, actor: Actor, asked: Asked): Promise<SearchResult> {
  const words = searchWords(asked.query)
  if (words.length === 0) return { words, counts: new Map(), total: 0, hits: [], colleagues: [], page: 1, pages: 0 }
  const query: IndexQuery = { words, scope: scopeFor(actor), departmentId: asked.departmentId, year: asked.year }
  const wanted = Math.min(asked.page, MOST_PAGES)
  const [indexed, people, first] = await Promise.all([
    readingIndex(deps.db.read, (on) => countHits(on, query)),
    findPeople(deps, actor, asked),
    pageOf(deps, query, asked.kind, wanted),
  ])
  const counts = new Map<Kind, number>([...indexed, ['person', people.length]])
  const records = INDEXED_KINDS.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0)
  const pages = Math.min(Math.ceil((asked.kind === undefined ? records : (counts.get(asked.kind) ?? 0)) / PAGE_SIZE), MOST_PAGES)
  const page = Math.max(1, Math.min(wanted, pages))
  const hits = page === wanted ? first : await pageOf(deps, query, asked.kind, page)
  return {
    words,
    counts,
    total: records + people.length,
    hits: await withSnippets(deps, hits, words),
    colleagues: shownOf(people, asked.kind, page),
    page,
    pages,
  }
}

async function pageOf({ db }: Pick<Deps, 'db'>, query: IndexQuery, kind: Kind | undefined, page: number): Promise<Hit[]> {
  if (kind === 'person') return []
  return readingIndex(db.read, (on) => listHits(on, query, { kind, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }))
}

async function withSnippets({ db }: Pick<Deps, 'db'>, hits: readonly Hit[], words: readonly string[]): Promise<SearchResult['hits']> {
  const texts = await readTexts(
    db.read,
    hits.map(({ id }) => id),
  )
  return hits.map((hit) => {
    const { text, folded } = texts.get(hit.id) ?? { text: '', folded: '' }
    // The last an article says is its law's name, which stands in its title already.
    const own = hit.kind === 'law' ? folded.slice(0, Math.max(folded.lastIndexOf('\n'), 0)) : folded
    return { ...hit, snippet: snippet({ text, folded: own }, words) }
  })
}

/** A few above everything, all of them a page at a time where nothing else is asked for. */
function shownOf(people: readonly FoundColleague[], kind: Kind | undefined, page: number): readonly FoundColleague[] {
  if (kind === 'person') return people.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
  return kind === undefined && page === 1 ? people.slice(0, COLLEAGUES_SHOWN) : []
}

/** Colleagues are found as in the directory: by name, pinyin, initials, post, department, duties and telephone. */
async function findPeople(deps: World, actor: Actor, { query, departmentId, year }: Asked): Promise<readonly FoundColleague[]> {
  if (year !== undefined || denyDirectory(actor) !== undefined) return []
  return searchColleagues(deps, actor, { query, departmentId })
}

/** Departments and years to choose from, in the reader's language. */
export const listSearchChoices = ({ db, cache }: Pick<Deps, 'db' | 'cache'>, locale: Locale): ReturnType<typeof listChoices> =>
  cache.read(['search.choices', locale], () => listChoices(db.read, locale))
