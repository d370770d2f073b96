import { inWords, type Words } from '../web/words.ts'
import type { Case } from './cases.types.ts'

const paragraphs = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Question and answer as published: no number, no name, nothing that leads back to who asked. */
export function presentPublished(held: Case, { t, fmt, locale }: Words) {
  const department = inWords(locale, held.responsibleName ?? '', held.responsibleNameEn ?? '')
  return {
    head: {
      crumbs: [
        { label: t('cases.title'), href: '/cases' },
        { label: t('cases.published.title'), href: '/cases/published' },
      ],
      title: held.publicTitle,
      lang: 'zh-CN',
      facts: [t(`cases.kind.${held.kind}`), department, t('cases.published.on', { on: fmt.date(held.publishedOn) })],
      actions: [{ print: true }],
    },
    question: paragraphs(held.publicQuestion),
    answer: paragraphs(held.publicAnswer),
    by: t('cases.published.by', { department }),
  }
}
