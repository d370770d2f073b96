import { inWords, type Words } from '../web/words.ts'
import { marked } from './highlight.rules.ts'
import type { listSearchChoices, Asked, FoundColleague, SearchResult } from './search.service.ts'
import { COLLEAGUES_SHOWN } from './search.service.ts'
import { KINDS, type IndexedKind, type Kind } from './search.types.ts'

type Choices = Awaited<ReturnType<typeof listSearchChoices>>

const ICONS: Readonly<Record<Kind, string>> = {
  disclosure: 'file-text',
  file: 'paperclip',
  item: 'list-details',
  law: 'book',
  topic: 'messages',
  suggestion: 'bulb',
  case: 'message-circle',
  person: 'user',
}

/** What is shown, and whether the words that found nothing were kept for the office. */
type Found = SearchResult & { readonly noted: boolean }

/** By something beside the words. */
export const isNarrowed = ({ kind, departmentId, year }: Asked): boolean =>
  kind !== undefined || departmentId !== undefined || year !== undefined

/** Everything that /search prints. */
export function presentSearch(asked: Asked, result: Found, choices: Choices, words: Words) {
  const { t } = words
  const searched = result.words.length > 0
  // With nothing at all there is nothing to choose from, and the sentence below says so.
  const some = result.total > 0
  const pick = (kind: 'department' | 'year', chosen: number | undefined) =>
    choices.filter((choice) => choice.kind === kind).map(({ value, text }) => ({ value, text, chosen: value === chosen }))
  return {
    query: asked.query,
    kind: asked.kind,
    departments: pick('department', asked.departmentId),
    years: pick('year', asked.year),
    searched,
    kinds: some ? kindChoices(asked, result, words) : [],
    count: some ? countText(asked, result, words) : '',
    colleagues: result.colleagues.map((found) => colleagueRow(found, result.words, words)),
    moreColleagues: moreColleagues(asked, result, words),
    rows: result.hits.map((hit) => hitRow(hit, result.words, words)),
    empty: emptyState(asked, result, words),
    pager: pagerOf(asked, result, words),
    laws: t('laws.title'),
  }
}

/** The same question with something else about it. */
export function searchHref(asked: Asked, change: Partial<Asked> = {}): string {
  const { query, kind, departmentId, year, page } = { ...asked, page: 1, ...change }
  const given = { q: query, kind, department: departmentId, year, page: page > 1 ? page : undefined }
  const pairs = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]))
  return `/search?${new URLSearchParams(pairs).toString()}`
}

function kindChoices(asked: Asked, { counts, total }: SearchResult, { t, fmt }: Words) {
  const all = { label: t('search.kind.all'), n: total, kind: undefined as Kind | undefined }
  return [all, ...KINDS.map((kind) => ({ label: t(`search.kind.${kind}`), n: counts.get(kind) ?? 0, kind: kind as Kind | undefined }))]
    .filter(({ n, kind }) => n > 0 || kind === undefined || kind === asked.kind)
    .map(({ label, n, kind }) => ({ label, n: fmt.number(n), href: searchHref(asked, { kind }), current: kind === asked.kind }))
}

function countText(asked: Asked, { counts, total }: SearchResult, { t }: Words): string {
  const n = asked.kind === undefined ? total : (counts.get(asked.kind) ?? 0)
  return t('search.count', { n, query: asked.query.trim() })
}

function moreColleagues(asked: Asked, { counts, colleagues }: SearchResult, { t }: Words) {
  const n = counts.get('person') ?? 0
  if (asked.kind === 'person' || colleagues.length === 0 || n <= COLLEAGUES_SHOWN) return undefined
  return { label: t('search.colleagues.all', { n }), href: searchHref(asked, { kind: 'person' }) }
}

function colleagueRow({ colleague, office }: FoundColleague, found: readonly string[], { locale }: Words) {
  const department = office === undefined ? '' : inWords(locale, office.name, office.nameEn)
  return {
    name: marked(inWords(locale, colleague.name, colleague.nameEn || colleague.name), found),
    href: `/directory/people/${colleague.id}`,
    facts: [department, inWords(locale, colleague.post, colleague.postEn || colleague.post), colleague.telephone].filter(
      (text) => text !== '',
    ),
  }
}

function hitRow(hit: SearchResult['hits'][number], found: readonly string[], { t, fmt, locale }: Words) {
  const department = inWords(locale, hit.department ?? '', hit.departmentEn ?? '')
  const law = hit.kind === 'law'
  const title = locale === 'en' && hit.titleEn !== '' ? hit.titleEn : hit.title
  return {
    icon: ICONS[hit.kind],
    kind: t(`search.kind.${hit.kind}`),
    // An article says little without its law; everything else has its own name.
    title: marked(law && hit.place !== '' ? `${hit.place} ${title}` : title, found),
    href: hit.href,
    place: law ? [] : marked(hit.place, found),
    facts: [department, dayText(hit.kind, hit.day, { t, fmt })].filter((text) => text !== ''),
    withdrawn: hit.withdrawn ? t('search.withdrawn') : undefined,
    snippet: hit.snippet,
  }
}

function dayText(kind: IndexedKind, day: string | null, { t, fmt }: Pick<Words, 't' | 'fmt'>): string {
  if (day === null) return ''
  if (kind === 'topic' || kind === 'suggestion') return fmt.date(day)
  return t(kind === 'law' ? 'search.in_force' : 'search.published', { date: fmt.date(day) })
}

function emptyState(asked: Asked, result: Found, { t }: Words) {
  if (result.words.length === 0) return { text: t('search.begin'), todo: t('search.begin.todo') }
  if (result.hits.length > 0 || result.colleagues.length > 0) return undefined
  const none = { text: t('search.none', { query: asked.query.trim() }) }
  const action = { label: t('search.noted.link'), href: '/demand' }
  if (!isNarrowed(asked)) return result.noted ? { ...none, todo: t('search.noted'), action } : { ...none, todo: t('search.none.todo') }
  const wide = searchHref(asked, { kind: undefined, departmentId: undefined, year: undefined })
  return { text: t('search.none_here', { query: asked.query.trim() }), action: { label: t('search.none_here.widen'), href: wide } }
}

function pagerOf(asked: Asked, { page, pages }: SearchResult, { t }: Words) {
  if (pages < 2) return undefined
  return {
    text: t('search.page', { page, pages }),
    back: page > 1 ? searchHref(asked, { page: page - 1 }) : undefined,
    next: page < pages ? searchHref(asked, { page: page + 1 }) : undefined,
  }
}
