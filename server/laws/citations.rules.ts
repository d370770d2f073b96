import { articleHref, lawHref, shortTitle, type ArticleNumber } from './laws.rules.ts'
import { NUMERAL, numberOf } from './numerals.rules.ts'

/** A piece of a text; with an address where it names something that can be read here. */
export interface CitedPart {
  readonly text: string
  readonly href?: string
}

export interface KnownLaw {
  readonly slug: string
  /** `10`, `10-1` for 第十条之一. */
  readonly articles: ReadonlySet<string>
}
/** By title, with and without 中华人民共和国. */
export type KnownLaws = ReadonlyMap<string, KnownLaw>

export const lawKey = (title: string): string => shortTitle(title.normalize('NFKC').replace(/\s+/g, ''))
export const articleKey = ({ number, inserted }: ArticleNumber): string => (inserted === 0 ? String(number) : `${number}-${inserted}`)

const ARTICLE = `第${NUMERAL}+条(?:之${NUMERAL}+)?`
const BELOW = `(?:第${NUMERAL}+款)?(?:[（(]${NUMERAL}+[）)]项?|第[（(]?${NUMERAL}+[）)]?项)?(?:第${NUMERAL}+目)?`
/** What may stand between two articles of one law: 第十条、第十一条和第十二条至第十四条, 第十条第一款、第二款. */
const BETWEEN = `(?:\\s*(?:[、，,及和与或至到—–-]|以及|或者|并)\\s*)`
const LISTED = new RegExp(`^${ARTICLE}${BELOW}(?:${BETWEEN}第${NUMERAL}+款${BELOW})*`)
/** Between a title and its first article: 《…》（国务院令第711号）第十条, 《…》的第十条, 《…》 第十条. */
const BEFORE = /^(?:\s*[（(][^（）()《》]{0,40}[）)])?\s*的?\s*/
const TITLE = /《([^《》]{2,60})》/g

/**
 * Cuts a text at the laws and articles it names and gives those that are in the library their address. The parts put together are the
 * text, unchanged; a law or an article that is not there stays plain.
 */
export function linkCitations(text: string, laws: KnownLaws): readonly CitedPart[] {
  const parts: CitedPart[] = []
  let done = 0
  const plain = (to: number): void => {
    if (to > done) parts.push({ text: text.slice(done, to) })
    done = Math.max(done, to)
  }
  const linked = (from: number, to: number, href: string | undefined): void => {
    if (href === undefined) return
    plain(from)
    parts.push({ text: text.slice(from, to), href })
    done = to
  }
  for (const found of text.matchAll(TITLE)) {
    const law = laws.get(lawKey(found[1] ?? ''))
    if (law === undefined) continue
    const from = found.index
    linked(from, from + found[0].length, lawHref(law.slug))
    for (const { start, end, article } of articlesAfter(text, from + found[0].length))
      linked(start, end, law.articles.has(articleKey(article)) ? articleHref(law.slug, article) : undefined)
  }
  plain(text.length)
  return parts
}

interface Mention {
  readonly start: number
  readonly end: number
  readonly article: ArticleNumber
}

/** The articles listed from a place on, until something else is said. */
function articlesAfter(text: string, from: number): Mention[] {
  const mentions: Mention[] = []
  let at = from + (BEFORE.exec(text.slice(from, from + 80))?.[0].length ?? 0)
  for (;;) {
    const [whole = ''] = LISTED.exec(text.slice(at, at + 80)) ?? []
    const article = articleIn(whole)
    if (article === undefined) return mentions
    mentions.push({ start: at, end: at + whole.length, article })
    at += whole.length
    at += new RegExp(`^${BETWEEN}(?=${ARTICLE})`).exec(text.slice(at, at + 40))?.[0].length ?? 0
  }
}

const NUMBERED = new RegExp(`^第(${NUMERAL}+)条(?:之(${NUMERAL}+))?`)
function articleIn(mention: string): ArticleNumber | undefined {
  const [, number, inserted] = NUMBERED.exec(mention) ?? []
  const [n, i] = [numberOf(number ?? ''), inserted === undefined ? 0 : numberOf(inserted)]
  return n === undefined || i === undefined ? undefined : { number: n, inserted: i }
}
