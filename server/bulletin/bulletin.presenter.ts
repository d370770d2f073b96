import { dateInShanghai } from '../../core/dates.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Article, ArticleStep, TypedArticle } from './articles.service.ts'
import { CHIPS } from './articles.table.ts'
import { denyDecision, denyEditing, denyRework, denySubmissions } from './bulletin.policy.ts'
import { CATEGORIES, LONGEST_BODY, LONGEST_TITLE, paragraphs, printed, sendersOf } from './bulletin.rules.ts'
import type { Composing, IssueList, WholeIssue } from './issues.service.ts'

const PATHS = { issues: '/bulletin', articles: '/bulletin/articles', compose: '/bulletin/compose', counts: '/bulletin/counts' } as const
export type Tab = keyof typeof PATHS

/** The pages of the bulletin that this person has. */
export const tabsOf = (current: Tab, actor: Actor, { t }: Pick<Words, 't'>) =>
  (Object.keys(PATHS) as Tab[])
    .filter((tab) => (tab === 'articles' ? denySubmissions(actor) : tab === 'compose' ? denyEditing(actor) : undefined) === undefined)
    .map((tab) => ({ text: t(`bulletin.tab.${tab}`), href: PATHS[tab], current: tab === current }))

/** The one thing that most people come here to do. */
export const actionsOf = (actor: Actor, { t }: Pick<Words, 't'>) =>
  hasRole(actor, 'publisher') ? [{ href: '/bulletin/articles/new', label: t('bulletin.send'), icon: 'send', primary: true }] : []

const nameOf = ({ year, number }: { readonly year: number; readonly number: number }, { t }: Pick<Words, 't'>): string =>
  t('bulletin.issue.name', { year: String(year), number })
const departmentOf = ({ departmentName, departmentNameEn }: Article, { locale }: Words): string =>
  inWords(locale, departmentName, departmentNameEn)

export function presentIssues({ year, years, issues }: IssueList, words: Words) {
  return {
    years: years.map((one) => ({ text: words.fmt.period(String(one)), href: `/bulletin?year=${one}`, current: one === year })),
    issues: issues.map((issue) => ({
      name: nameOf(issue, words),
      href: `/bulletin/issues/${issue.id}`,
      date: issue.publishedAt === null ? '' : words.fmt.date(dateInShanghai(issue.publishedAt)),
      titles: issue.articles.map(({ id, title }) => ({ title, href: `/bulletin/issues/${issue.id}#article-${id}` })),
    })),
  }
}

export function presentIssue({ issue, articles, overall }: WholeIssue, words: Words) {
  const { t, fmt } = words
  return {
    name: nameOf(issue, words),
    overall: t('bulletin.issue.overall', { n: overall }),
    published: fmt.dateTime(issue.publishedAt),
    publisher: inWords(words.locale, issue.publisher, issue.publisherEn),
    articles: articles.map((article) => ({
      id: `article-${article.id}`,
      title: printed(article).title,
      category: t(`bulletin.category.${article.category}`),
      from: departmentOf(article, words),
      paragraphs: paragraphs(printed(article).body),
    })),
  }
}

const STEP_STATES = { returned: 'back' } as const

export function presentArticle(article: Article, steps: readonly ArticleStep[], actor: Actor, words: Words) {
  const { t, fmt, locale } = words
  const { title, body, editedTitle, editedBody, state } = article
  const edited = editedTitle === null || (editedTitle === title && editedBody === body) ? undefined : printed(article)
  const decides = denyDecision(actor, article, sendersOf(steps))
  return {
    id: article.id,
    version: article.version,
    chip: { kind: CHIPS[state], text: t(`bulletin.state.${state}`) },
    facts: [
      departmentOf(article, words),
      inWords(locale, article.authorName, article.authorNameEn),
      t(`bulletin.category.${article.category}`),
      t('bulletin.article.sent', { date: fmt.date(article.sentOn) }),
    ],
    issue: article.issue === null ? undefined : { name: nameOf(article.issue, words), href: `/bulletin/issues/${article.issueId}` },
    reason: state === 'returned' ? article.reason : '',
    original: { title, paragraphs: paragraphs(body) },
    edited: edited === undefined ? undefined : { title: edited.title, paragraphs: paragraphs(edited.body) },
    timeline: steps.map((step) => ({
      title: t(`bulletin.step.${step.step}`),
      who: inWords(locale, step.name, step.name_en),
      at: fmt.dateTime(step.at),
      remark: step.remark,
      ...(step.step === 'returned' ? { state: STEP_STATES.returned } : {}),
    })),
    decides: state === 'sent' && decides === undefined,
    revises: state === 'accepted' && article.issue === null && decides === undefined,
    reworks: state === 'returned' && denyRework(actor, article) === undefined,
    /** Why an editor who wrote it has no button. */
    own: state === 'sent' && denyEditing(actor) === undefined && decides !== undefined ? t('bulletin.denied.own') : '',
  }
}

export const editedFields = (typed: Pick<TypedArticle, 'title' | 'body'>, problems: FieldProblems, { t }: Pick<Words, 't'>) => [
  {
    name: 'title',
    label: t('bulletin.field.edited_title'),
    value: typed.title,
    error: problems['title'],
    required: true,
    maxlength: LONGEST_TITLE,
    lang: 'zh-CN',
  },
  {
    kind: 'textarea',
    name: 'body',
    label: t('bulletin.field.edited_body'),
    value: typed.body,
    error: problems['body'],
    required: true,
    rows: 14,
    maxlength: LONGEST_BODY,
    counter: true,
    lang: 'zh-CN',
  },
]

export const articleFields = (typed: TypedArticle, problems: FieldProblems, { t }: Pick<Words, 't'>) => [
  {
    kind: 'select',
    name: 'category',
    label: t('bulletin.field.category'),
    value: typed.category,
    error: problems['category'],
    required: true,
    width: 'm',
    options: [
      { value: '', label: t('bulletin.category.choose') },
      ...CATEGORIES.map((one) => ({ value: one, label: t(`bulletin.category.${one}`) })),
    ],
  },
  {
    name: 'title',
    label: t('bulletin.field.title'),
    help: t('bulletin.field.title.help'),
    value: typed.title,
    error: problems['title'],
    required: true,
    maxlength: LONGEST_TITLE,
    lang: 'zh-CN',
  },
  {
    kind: 'textarea',
    name: 'body',
    label: t('bulletin.field.body'),
    help: t('bulletin.field.body.help'),
    value: typed.body,
    error: problems['body'],
    required: true,
    rows: 14,
    maxlength: LONGEST_BODY,
    counter: true,
    lang: 'zh-CN',
  },
]

export function presentComposing({ issue, available, next }: Composing, words: Words) {
  const { t, fmt } = words
  return {
    name: nameOf(next, words),
    version: issue?.version ?? 0,
    placed: available.filter(({ position }) => position !== null).length,
    rows: available.map((article) => ({
      id: article.id,
      name: `place.${article.id}`,
      label: t('bulletin.compose.place_of', { title: printed(article).title }),
      place: article.position === null ? '' : String(article.position),
      title: printed(article).title,
      href: `/bulletin/articles/${article.id}`,
      sub: [departmentOf(article, words), t(`bulletin.category.${article.category}`), fmt.date(article.sentOn)].join(t('frame.comma')),
    })),
  }
}
