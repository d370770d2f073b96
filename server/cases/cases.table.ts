import type { ChipKind } from '../web/markup.ts'
import type { TableContext, TableSpec } from '../web/table-types.ts'
import { CASE_STATES, isOverdue, KINDS, numberEn, numberOf, SATISFACTIONS, type CaseState, type Ticking } from './cases.rules.ts'
import { kindOf } from './kinds.ts'
import type { Case } from './cases.types.ts'

export const CHIPS: Readonly<Record<CaseState, ChipKind>> = {
  received: 'soon',
  open: 'soon',
  paused: 'idle',
  approval: 'soon',
  answered: 'ok',
  closed: 'ok',
  declined: 'nil',
  abandoned: 'nil',
}

/** The number as the reader's language writes it. */
export const numberIn = (held: Case, { locale }: Pick<TableContext, 'locale'>): string =>
  locale === 'en' ? numberEn(held) : numberOf(held)
const pair = (zh: string | null, en: string | null, locale: string): string => (locale === 'en' ? en : zh) ?? ''

/** A name, or why there is none. */
export function applicantOf(held: Case, { t, locale }: Pick<TableContext, 't' | 'locale'>, whole = false): string {
  if (held.anonymous) return t('cases.applicant.anonymous')
  if (held.applicantId === null) return t('cases.applicant.outside')
  const name = pair(held.applicantName, held.applicantNameEn, locale)
  return whole ? name : (kindOf(held.kind).masks?.name(name) ?? name)
}

/** Answered or declined after its day, or past it and neither. */
export function isLate(held: Ticking & Pick<Case, 'answeredOn' | 'closedOn'>, today: string): boolean {
  const { answeredOn, closedOn, dueOn, state } = held
  if (answeredOn !== null) return answeredOn > dueOn
  return isOverdue(held, today) || (state === 'declined' && closedOn !== null && closedOn > dueOn)
}

/** Every case that the reader sees: /cases/register. */
export const REGISTER: TableSpec<Case> = {
  key: 'cases',
  caption: 'cases.register.title',
  columns: [
    {
      key: 'title',
      label: 'cases.field.title',
      kind: 'text',
      lead: true,
      sql: 'c.title',
      notNull: true,
      width: 40,
      value: ({ title }) => title,
      cell: (row, x) => ({ sub: numberIn(row, x) }),
    },
    {
      key: 'number',
      label: 'cases.field.number',
      kind: 'text',
      sql: 'c.year * 100000 + c.serial',
      notNull: true,
      optional: 'hidden',
      phone: 'drop',
      value: (row, x) => numberIn(row, x),
    },
    {
      key: 'kind',
      label: 'cases.field.kind',
      kind: 'text',
      sql: 'c.kind',
      notNull: true,
      phone: 'second-line',
      width: 12,
      value: ({ kind }, { t }) => t(`cases.kind.${kind}`),
    },
    {
      key: 'applicant',
      label: 'cases.field.applicant',
      kind: 'text',
      sortable: false,
      optional: true,
      phone: 'drop',
      value: (row, x) => applicantOf(row, x),
    },
    {
      key: 'responsible',
      label: 'cases.field.responsible',
      kind: 'text',
      sql: 'r.position',
      phone: 'second-line',
      width: 16,
      value: (row, { locale }) => pair(row.responsibleName, row.responsibleNameEn, locale),
    },
    {
      key: 'assignee',
      label: 'cases.field.assignee',
      kind: 'text',
      sortable: false,
      optional: 'hidden',
      phone: 'drop',
      value: (row, { locale }) => pair(row.assigneeName, row.assigneeNameEn, locale),
    },
    {
      key: 'received_on',
      label: 'cases.field.receivedOn',
      kind: 'date',
      sql: 'c.received_on',
      notNull: true,
      phone: 'drop',
      value: ({ receivedOn, unconfirmed }) => (unconfirmed ? null : receivedOn),
      cell: ({ unconfirmed }, { t }) => (unconfirmed ? { chip: { kind: 'soon', text: t('cases.unconfirmed') } } : {}),
    },
    {
      key: 'due_on',
      label: 'cases.field.dueOn',
      kind: 'date',
      sql: 'c.due_on',
      notNull: true,
      phone: 'second-line',
      value: ({ dueOn, unconfirmed }) => (unconfirmed ? null : dueOn),
    },
    {
      key: 'answered_on',
      label: 'cases.field.answeredOn',
      kind: 'date',
      sql: 'c.answered_on',
      phone: 'drop',
      value: ({ answeredOn }) => answeredOn,
      cell: (row, { t }) => (row.answeredOn !== null && row.answeredOn > row.dueOn ? { was: t('cases.late') } : {}),
    },
    {
      key: 'state',
      label: 'cases.field.state',
      kind: 'chip',
      sql: 'c.state',
      notNull: true,
      width: 12,
      value: ({ state }, { t }) => t(`cases.state.${state}`),
      cell: ({ state }, { t }) => ({ chip: { kind: CHIPS[state], text: t(`cases.state.${state}`) } }),
    },
    {
      key: 'satisfaction',
      label: 'cases.field.satisfaction',
      kind: 'text',
      sql: 'c.satisfaction',
      optional: true,
      phone: 'drop',
      value: ({ satisfaction }, { t }) => (satisfaction === null ? '' : t(`cases.satisfaction.${satisfaction}`)),
    },
  ],
  id: 'c.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/cases/${id}`,
  sort: { key: 'received_on', dir: 'desc' },
  emptyText: 'cases.register.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'cases.filter.search', filter: { kind: 'search', in: ['c.title', 'c.body'] } },
    kind: {
      label: 'cases.field.kind',
      filter: { kind: 'select', options: KINDS.map((kind) => ({ value: kind, label: `cases.kind.${kind}` as const })) },
      sql: 'c.kind',
    },
    state: {
      label: 'cases.field.state',
      filter: { kind: 'select', options: CASE_STATES.map((state) => ({ value: state, label: `cases.state.${state}` as const })) },
      sql: 'c.state',
    },
    department: { label: 'cases.field.responsible', filter: { kind: 'select', of: 'id' }, sql: 'c.responsible_id' },
    satisfaction: {
      label: 'cases.field.satisfaction',
      filter: { kind: 'select', options: SATISFACTIONS.map((one) => ({ value: one, label: `cases.satisfaction.${one}` as const })) },
      sql: 'c.satisfaction',
    },
    received_on: { label: 'cases.field.receivedOn', filter: { kind: 'date-range' }, sql: 'c.received_on', valueKind: 'date' },
  },
}

/** As it stands on a day: what is overdue is marked. */
export const registerOn = (today: string): TableSpec<Case> => ({
  ...REGISTER,
  columns: REGISTER.columns.map((column) =>
    column.key === 'due_on'
      ? { ...column, cell: (row, { t }) => (isOverdue(row, today) ? { chip: { kind: 'miss', text: t('cases.late') } } : {}) }
      : column,
  ),
})

/** What was published: /cases/published. */
export const PUBLISHED: TableSpec<Case> = {
  key: 'answers',
  caption: 'cases.published.title',
  columns: [
    {
      key: 'title',
      label: 'cases.field.title',
      kind: 'text',
      lead: true,
      sql: 'c.public_title',
      notNull: true,
      width: 50,
      value: ({ publicTitle }) => publicTitle,
    },
    {
      key: 'kind',
      label: 'cases.field.kind',
      kind: 'text',
      sql: 'c.kind',
      notNull: true,
      phone: 'second-line',
      value: ({ kind }, { t }) => t(`cases.kind.${kind}`),
    },
    {
      key: 'responsible',
      label: 'cases.field.answered_by',
      kind: 'text',
      sql: 'r.position',
      phone: 'second-line',
      width: 16,
      value: (row, { locale }) => pair(row.responsibleName, row.responsibleNameEn, locale),
    },
    {
      key: 'published_on',
      label: 'cases.field.publishedOn',
      kind: 'date',
      sql: 'c.published_on',
      phone: 'second-line',
      value: ({ publishedOn }) => publishedOn,
    },
  ],
  id: 'c.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/cases/published/${id}`,
  sort: { key: 'published_on', dir: 'desc' },
  emptyText: 'cases.published.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'cases.filter.search', filter: { kind: 'search', in: ['c.public_title', 'c.public_question', 'c.public_answer'] } },
    kind: {
      label: 'cases.field.kind',
      filter: { kind: 'select', options: KINDS.map((kind) => ({ value: kind, label: `cases.kind.${kind}` as const })) },
      sql: 'c.kind',
    },
    department: { label: 'cases.field.answered_by', filter: { kind: 'select', of: 'id' }, sql: 'c.responsible_id' },
  },
}
