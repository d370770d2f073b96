import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import type { Article } from './articles.queries.ts'
import { CATEGORIES, printed, STATES, type ArticleState } from './bulletin.rules.ts'

export const CHIPS: Readonly<Record<ArticleState, ChipKind>> = { sent: 'soon', returned: 'miss', accepted: 'ok' }

/** Everything that departments sent: /bulletin/articles. */
export const ARTICLES: TableSpec<Article> = {
  key: 'bulletin-articles',
  caption: 'bulletin.articles.title',
  columns: [
    {
      key: 'title',
      label: 'bulletin.field.title',
      kind: 'text',
      lead: true,
      sql: 'a.title',
      notNull: true,
      width: 44,
      value: ({ title }) => title,
      cell: (row, { t }) => ({
        ...(row.editedTitle !== null && row.editedTitle !== row.title
          ? { sub: t('bulletin.articles.as', { title: printed(row).title }) }
          : {}),
        ...(row.state === 'returned'
          ? { findings: [{ kind: 'ask' as const, text: t('bulletin.articles.reason', { reason: row.reason }) }] }
          : {}),
      }),
    },
    {
      key: 'department',
      label: 'bulletin.field.department',
      kind: 'text',
      sql: 'dep.position',
      notNull: true,
      phone: 'second-line',
      width: 18,
      value: (row, { locale }) => (locale === 'en' ? row.departmentNameEn : row.departmentName),
    },
    {
      key: 'author',
      label: 'bulletin.field.author',
      kind: 'text',
      phone: 'drop',
      optional: true,
      value: (row, { locale }) => (locale === 'en' ? row.authorNameEn : row.authorName),
    },
    {
      key: 'category',
      label: 'bulletin.field.category',
      kind: 'text',
      sql: 'a.category',
      notNull: true,
      phone: 'second-line',
      optional: true,
      value: ({ category }, { t }) => t(`bulletin.category.${category}`),
    },
    {
      key: 'sent_on',
      label: 'bulletin.field.sent_on',
      kind: 'date',
      sql: 'a.sent_on',
      notNull: true,
      phone: 'second-line',
      value: ({ sentOn }) => sentOn,
    },
    {
      key: 'state',
      label: 'bulletin.field.state',
      kind: 'chip',
      sql: 'a.state',
      notNull: true,
      width: 10,
      value: ({ state }, { t }) => t(`bulletin.state.${state}`),
      cell: ({ state }, { t }) => ({ chip: { kind: CHIPS[state], text: t(`bulletin.state.${state}`) } }),
    },
    {
      key: 'issue',
      label: 'bulletin.field.issue',
      kind: 'text',
      sql: 's.year * 1000 + s.number',
      firstDir: 'desc',
      phone: 'drop',
      optional: true,
      value: ({ issue }, { t }) => (issue === null ? '' : t('bulletin.issue.name', { year: String(issue.year), number: issue.number })),
      cell: ({ issue, issueId }) => (issue === null ? {} : { href: `/bulletin/issues/${issueId}` }),
    },
  ],
  id: 'a.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/bulletin/articles/${id}`,
  sort: { key: 'sent_on', dir: 'desc' },
  emptyText: 'bulletin.articles.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: {
      label: 'bulletin.filter.search',
      filter: { kind: 'search', in: ['a.title', 'a.body', 'a.edited_title', 'a.edited_body', 'p.display_name'] },
    },
    state: {
      label: 'bulletin.field.state',
      filter: { kind: 'select', options: STATES.map((state) => ({ value: state, label: `bulletin.state.${state}` as const })) },
      sql: 'a.state',
    },
    department: { label: 'bulletin.field.department', filter: { kind: 'select', of: 'id' }, sql: 'a.department_id' },
    category: {
      label: 'bulletin.field.category',
      filter: { kind: 'select', options: CATEGORIES.map((one) => ({ value: one, label: `bulletin.category.${one}` as const })) },
      sql: 'a.category',
    },
    sent_on: { label: 'bulletin.field.sent_on', filter: { kind: 'date-range' }, sql: 'a.sent_on', valueKind: 'date' },
  },
}
