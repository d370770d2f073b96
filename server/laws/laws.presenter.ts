import type { Format } from '../web/format.ts'
import type { Translate } from '../i18n/index.ts'
import { anchorOf, articleHref, lawHref, nameOf, shortTitle, type Article } from './laws.rules.ts'
import type { Cite, Law, LawPage } from './laws.service.ts'

interface Speech {
  readonly t: Translate
  readonly fmt: Format
}

/** The list of the library. */
export function presentLaws(laws: readonly Law[], { t, fmt }: Speech) {
  return {
    total: t('laws.total', { n: laws.length }),
    rows: laws.map((law) => ({
      title: law.title,
      href: lawHref(law.slug),
      inForce: law.inForceOn === null ? t('laws.in_force.unknown') : fmt.date(law.inForceOn),
      passed: law.passedOn === null ? '' : fmt.date(law.passedOn),
      articles: fmt.number(law.articles),
    })),
  }
}

/** A law in full, with what it cites linked. */
export function presentLaw({ law, articles }: LawPage, cite: Cite, { t, fmt }: Speech) {
  return {
    title: law.title,
    head: {
      crumbs: [{ label: t('laws.title'), href: '/laws' }, { label: shortTitle(law.title) }],
      lang: 'zh-CN',
      facts: [
        law.inForceOn === null ? t('laws.in_force.unknown') : t('laws.in_force', { date: fmt.date(law.inForceOn) }),
        t('laws.articles', { n: law.articles }),
      ],
      actions: [{ label: t('laws.print'), icon: 'printer', print: true }],
    },
    history: law.history,
    chapters: chaptersOf(articles).map(({ name, sections }, i) => ({
      id: `chapter-${i + 1}`,
      name,
      sections: sections.map((section) => ({
        name: section.name,
        articles: section.articles.map((article) => articleView(article, law.slug, cite)),
      })),
    })),
  }
}

const articleView = (article: Article, slug: string, cite: Cite) => ({
  id: anchorOf(article),
  href: articleHref(slug, article),
  name: nameOf(article),
  paragraphs: article.text.split('\n').map(cite),
})

interface Section {
  readonly name: string
  readonly articles: Article[]
}
function chaptersOf(articles: readonly Article[]): { name: string; sections: Section[] }[] {
  const chapters: { name: string; sections: Section[] }[] = []
  for (const article of articles) {
    let chapter = chapters.at(-1)
    if (chapter?.name !== article.chapter) chapters.push((chapter = { name: article.chapter, sections: [] }))
    let section = chapter.sections.at(-1)
    if (section?.name !== article.section) chapter.sections.push((section = { name: article.section, articles: [] }))
    section.articles.push(article)
  }
  return chapters
}
