import { articleName } from './numerals.rules.ts'

export interface ArticleNumber {
  readonly number: number
  /** 第十条之一 is 10 and 1; 0 for an ordinary article. */
  readonly inserted: number
}

export interface Article extends ArticleNumber {
  /** 第一章 总则; '' in a law without chapters. */
  readonly chapter: string
  readonly section: string
  /** Without its number; paragraphs parted by line ends. */
  readonly text: string
}

export interface LawText {
  readonly title: string
  /** Who passed, published and amended it, and when; oldest first. */
  readonly history: readonly string[]
  /** `YYYY-MM-DD`: of its present wording. */
  readonly passedOn: string | null
  readonly inForceOn: string | null
  readonly articles: readonly Article[]
}

/** How a law is called when nobody could mean another country's. */
export const shortTitle = (title: string): string => title.replace(/^中华人民共和国(?=.)/, '')

const anchorNumber = ({ number, inserted }: ArticleNumber): string => (inserted === 0 ? String(number) : `${number}-${inserted}`)
export const anchorOf = (article: ArticleNumber): string => `art-${anchorNumber(article)}`
export const lawHref = (slug: string): string => `/laws/${slug}`
export const articleHref = (slug: string, article: ArticleNumber): string => `${lawHref(slug)}#${anchorOf(article)}`
export const nameOf = ({ number, inserted }: ArticleNumber): string => articleName(number, inserted)
