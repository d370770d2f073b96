import { APPLICANT_KINDS, OUTCOMES } from '../../core/annual-report.ts'
import { CASE_STATES, numberEn, numberOf } from '../cases/cases.rules.ts'
import { CHIPS } from '../cases/cases.table.ts'
import type { TableContext, TableSpec } from '../web/table-types.ts'
import { CHANNELS, maskedName } from './applications.rules.ts'
import type { ApplicationRow } from './applications.types.ts'
import { isReply } from './replies.rules.ts'

const numberIn = (row: ApplicationRow, { locale }: TableContext): string => {
  const held = { kind: 'application', year: row.year, serial: row.serial } as const
  return locale === 'en' ? numberEn(held) : numberOf(held)
}
const isLate = ({ finishedOn, dueOn }: ApplicationRow): boolean => finishedOn !== null && finishedOn > dueOn

/** The register of applications: /applications. Natural persons stand in it by their family name alone. */
export const APPLICATIONS: TableSpec<ApplicationRow> = {
  key: 'applications',
  caption: 'applications.tab.register',
  columns: [
    {
      key: 'title',
      label: 'applications.field.title',
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
      label: 'applications.field.number',
      kind: 'text',
      sql: 'c.year * 100000 + c.serial',
      notNull: true,
      optional: 'hidden',
      phone: 'drop',
      value: numberIn,
    },
    {
      key: 'applicant',
      label: 'applications.field.applicant',
      kind: 'text',
      sortable: false,
      phone: 'second-line',
      value: ({ name, applicant }) => maskedName(name, applicant),
      cell: ({ applicant }, { t }) => ({ sub: t(`applications.column.${applicant}`) }),
    },
    {
      key: 'handled',
      label: 'applications.field.handled',
      kind: 'text',
      sortable: false,
      optional: 'hidden',
      phone: 'drop',
      value: ({ handled }, { t }) => t(`applications.handled.${handled}`),
    },
    {
      key: 'channel',
      label: 'applications.field.channel',
      kind: 'text',
      sql: 'x.channel',
      notNull: true,
      optional: true,
      phone: 'drop',
      value: ({ channel }, { t }) => t(`applications.channel.${channel}`),
    },
    {
      key: 'received_on',
      label: 'applications.field.receivedOn',
      kind: 'date',
      sql: 'c.received_on',
      notNull: true,
      phone: 'drop',
      value: ({ received, receivedOn }) => (received ? receivedOn : null),
      cell: ({ received }, { t }) => (received ? {} : { chip: { kind: 'soon', text: t('applications.unconfirmed') } }),
    },
    {
      key: 'responsible',
      label: 'applications.field.responsible',
      kind: 'text',
      sql: 'r.position',
      optional: true,
      phone: 'drop',
      width: 16,
      value: ({ responsibleName, responsibleNameEn }, { locale }) => (locale === 'en' ? responsibleNameEn : responsibleName) ?? '',
    },
    {
      key: 'due_on',
      label: 'applications.field.dueOn',
      kind: 'date',
      sql: 'c.due_on',
      notNull: true,
      phone: 'second-line',
      value: ({ received, dueOn }) => (received ? dueOn : null), // none has begun to run
    },
    {
      key: 'finished_on',
      label: 'applications.field.finishedOn',
      kind: 'date',
      sql: 'x.finished_on',
      phone: 'drop',
      value: ({ finishedOn }) => finishedOn,
      cell: (row, { t }) => (isLate(row) ? { was: t('cases.late') } : {}),
    },
    {
      key: 'outcome',
      label: 'applications.field.outcome',
      kind: 'text',
      sql: 'x.outcome',
      phone: 'second-line',
      width: 24,
      value: ({ outcome, reply }, { t }) => {
        if (outcome === null) return ''
        if (outcome === 'other_end') return t('applications.ending.withdrawn')
        return reply !== null && isReply(reply) ? t(`applications.replies.${reply}`) : t(`applications.outcome.${outcome}`)
      },
    },
    {
      key: 'state',
      label: 'applications.field.state',
      kind: 'chip',
      sql: 'c.state',
      notNull: true,
      width: 12,
      value: ({ state }, { t }) => t(`cases.state.${state}`),
      cell: ({ state }, { t }) => ({ chip: { kind: CHIPS[state], text: t(`cases.state.${state}`) } }),
    },
  ],
  id: 'c.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/cases/${id}`,
  sort: { key: 'received_on', dir: 'desc' },
  emptyText: 'applications.register.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'applications.register.search', filter: { kind: 'search', in: ['c.title', 'c.body'] } },
    state: {
      label: 'applications.field.state',
      filter: { kind: 'select', options: CASE_STATES.map((state) => ({ value: state, label: `cases.state.${state}` as const })) },
      sql: 'c.state',
    },
    applicant_kind: {
      label: 'applications.field.kind',
      filter: { kind: 'select', options: APPLICANT_KINDS.map((kind) => ({ value: kind, label: `applications.column.${kind}` as const })) },
      sql: 'x.applicant',
    },
    channel: {
      label: 'applications.field.channel',
      filter: {
        kind: 'select',
        options: CHANNELS.map((channel) => ({ value: channel, label: `applications.channel.${channel}` as const })),
      },
      sql: 'x.channel',
    },
    outcome: {
      label: 'applications.field.outcome',
      filter: {
        kind: 'select',
        options: OUTCOMES.map((outcome) => ({ value: outcome, label: `applications.outcome.${outcome}` as const })),
      },
      sql: 'x.outcome',
    },
    department: { label: 'applications.field.responsible', filter: { kind: 'select', of: 'id' }, sql: 'c.responsible_id' },
    received_on: { label: 'applications.field.receivedOn', filter: { kind: 'date-range' }, sql: 'c.received_on', valueKind: 'date' },
  },
}
