import { numberEn, numberOf } from '../cases/cases.rules.ts'
import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import { FINDINGS, PHASES, type Finding, type Phase } from './complaints.rules.ts'
import type { ComplaintWithoutPersons } from './complaints.queries.ts'

export const CHIPS: Readonly<Record<Phase, ChipKind>> = {
  received: 'soon',
  declined: 'nil',
  investigating: 'soon',
  signing: 'soon',
  decided: 'ok',
}
export const VERDICT_CHIPS: Readonly<Record<Finding, ChipKind>> = { substantiated: 'miss', partly: 'late', unfounded: 'ok' }

/** The SQL twin of `phaseOf`. */
const PHASE = "(case when k.phase = 'decided' and c.state = 'open' then 'investigating' else k.phase end)"

export interface ComplaintRow extends ComplaintWithoutPersons {
  /** In the complainant's words for those who may read them, else in the office's. */
  readonly what: string
}

export const numberIn = (row: { readonly year: number; readonly serial: number }, locale: string): string =>
  (locale === 'en' ? numberEn : numberOf)({ kind: 'complaint', ...row })

/** The next day that somebody has to keep. */
/** The next day that counts; `heard`: the department's own no longer does. */
export const dueOf = ({ phase, acceptDueOn, statementDueOn, dueOn }: ComplaintWithoutPersons, heard: boolean): string | null => {
  if (phase === 'received') return acceptDueOn
  if (phase === 'declined' || phase === 'decided') return null
  return statementDueOn !== null && !heard && statementDueOn < dueOn ? statementDueOn : dueOn
}

/** As far as the reader has a part in them: /complaints, for those who look into them and for leaders. */
export const COMPLAINTS: TableSpec<ComplaintRow> = {
  key: 'complaints',
  caption: 'complaints.title',
  columns: [
    {
      key: 'what',
      label: 'complaints.field.what',
      kind: 'text',
      lead: true,
      sortable: false,
      width: 40,
      value: ({ what }) => what,
      cell: (row, { locale }) => ({ sub: numberIn(row, locale) }),
    },
    {
      key: 'department',
      label: 'complaints.field.department',
      kind: 'text',
      sql: 'd.position',
      phone: 'second-line',
      width: 18,
      value: (row, { locale }) => (locale === 'en' ? row.departmentNameEn : row.departmentName),
    },
    {
      key: 'received_on',
      label: 'complaints.field.receivedOn',
      kind: 'date',
      sql: 'c.received_on',
      notNull: true,
      phone: 'drop',
      value: ({ receivedOn }) => receivedOn,
    },
    {
      key: 'due',
      label: 'complaints.field.due',
      kind: 'date',
      sortable: false,
      phone: 'second-line',
      value: (row) => dueOf(row, row.statedOn !== null),
    },
    {
      key: 'verdict',
      label: 'complaints.field.verdict',
      kind: 'chip',
      sortable: false,
      phone: 'second-line',
      width: 12,
      value: ({ verdict }, { t }) => (verdict === null ? '' : t(`complaints.verdict.${verdict}`)),
      cell: ({ verdict }, { t }) =>
        verdict === null ? {} : { chip: { kind: VERDICT_CHIPS[verdict], text: t(`complaints.verdict.${verdict}`) } },
    },
    {
      key: 'phase',
      label: 'complaints.field.phase',
      kind: 'chip',
      sql: PHASE,
      notNull: true,
      width: 12,
      value: ({ phase }, { t }) => t(`complaints.phase.${phase}`),
      cell: ({ phase }, { t }) => ({ chip: { kind: CHIPS[phase], text: t(`complaints.phase.${phase}`) } }),
    },
  ],
  id: 'c.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/complaints/${id}`,
  sort: { key: 'received_on', dir: 'desc' },
  emptyText: 'complaints.empty',
  pageSizes: [25, 50, 100],
  filters: {
    phase: {
      label: 'complaints.field.phase',
      filter: { kind: 'select', options: PHASES.map((value) => ({ value, label: `complaints.phase.${value}` as const })) },
      sql: PHASE,
    },
    verdict: {
      label: 'complaints.field.verdict',
      filter: { kind: 'select', options: FINDINGS.map((value) => ({ value, label: `complaints.verdict.${value}` as const })) },
      sql: `(select f.verdict from case_complaint_findings f join case_complaint_signatures s on s.finding_id = f.id
        where f.case_id = c.id and s.part = 'leader' and s.agrees = true order by f.number desc limit 1)`,
    },
    received_on: { label: 'complaints.field.receivedOn', filter: { kind: 'date-range' }, sql: 'c.received_on', valueKind: 'date' },
  },
}

/** For everybody else: on which day somebody complained would help the department concerned to find out who. */
export const COMPLAINTS_OF_DEPARTMENT: TableSpec<ComplaintRow> = {
  ...COMPLAINTS,
  key: 'complaints-department',
  columns: COMPLAINTS.columns.map((column) =>
    column.key === 'received_on'
      ? {
          key: 'number',
          label: 'cases.field.number',
          kind: 'text',
          sql: 'c.year * 100000 + c.serial',
          notNull: true,
          firstDir: 'desc',
          phone: 'drop',
          value: (row, { locale }) => numberIn(row, locale),
        }
      : column,
  ),
  sort: { key: 'number', dir: 'desc' },
  filters: Object.fromEntries(Object.entries(COMPLAINTS.filters ?? {}).filter(([key]) => key !== 'received_on')),
}
