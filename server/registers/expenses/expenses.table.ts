import { EXPENSE_CATEGORIES } from './expenses.rules.ts'
import { HAS_FINDING, OVER_LIMIT } from './expenses.findings.ts'
import type { Line } from './expenses.lines.ts'
import type { Column, PlacedFilter, TableContext, TableSpec } from '../../web/table-types.ts'
import { cellFindings, departmentOf } from './expenses.words.ts'

const SEARCHED = ['l.purpose', 'l.counterpart', 'l.official_letter_no', 'l.voucher_no', 'l.handled_by', 'l.note']

/** 公函 and whom it was for, under the purpose. */
function underPurpose(line: Line, { t }: TableContext): string {
  const parts = [line.counterpart, line.letterNo === '' ? '' : t('expenses.line.letter', { number: line.letterNo })]
  return parts.filter((part) => part !== '').join(t('expenses.join'))
}

const COLUMNS: Readonly<Record<string, Column<Line>>> = {
  occurred_on: {
    key: 'occurred_on',
    label: 'expenses.field.occurred_on',
    kind: 'date',
    sql: `coalesce(l.occurred_on, l.period || '-99')`,
    notNull: true,
    phone: 'second-line',
    value: (line) => line.occurredOn,
    cell: (line, { fmt }) => (line.occurredOn === null ? { text: fmt.period(line.period) } : {}),
  },
  purpose: {
    key: 'purpose',
    label: 'expenses.field.purpose',
    kind: 'text',
    lead: true,
    sql: 'l.purpose',
    notNull: true,
    width: 40,
    value: (line) => line.purpose,
    cell: (line, x) => ({
      text: line.purpose === '' ? x.t('expenses.line.no_purpose') : line.purpose,
      sub: underPurpose(line, x),
      findings: [...cellFindings(x.t, line), ...unusual(line, x)],
    }),
  },
  department: {
    key: 'department',
    label: 'expenses.field.department',
    kind: 'text',
    sql: 'l.department_id',
    notNull: true,
    phone: 'second-line',
    value: (line, { locale }) => departmentOf(locale, line),
  },
  category: {
    key: 'category',
    label: 'expenses.field.category',
    kind: 'text',
    sql: 'l.category',
    notNull: true,
    sortable: false,
    phone: 'second-line',
    value: (line, { t }) => t(`expenses.category.${line.category}`),
  },
  counterpart: {
    key: 'counterpart',
    label: 'expenses.field.counterpart',
    kind: 'text',
    optional: 'hidden',
    phone: 'drop',
    value: (line) => line.counterpart,
  },
  letter_no: {
    key: 'letter_no',
    label: 'expenses.field.letter_no',
    kind: 'text',
    optional: 'hidden',
    phone: 'drop',
    value: (line) => line.letterNo,
  },
  batches: {
    key: 'batches',
    label: 'expenses.field.batches',
    kind: 'number',
    sql: 'l.batches',
    total: 'sum',
    optional: 'hidden',
    phone: 'drop',
    value: (line) => line.batches,
  },
  persons: {
    key: 'persons',
    label: 'expenses.field.persons',
    kind: 'number',
    sql: 'l.persons',
    total: 'sum',
    optional: true,
    phone: 'second-line',
    value: (line) => line.persons,
  },
  companions: {
    key: 'companions',
    label: 'expenses.field.companions',
    kind: 'number',
    sql: 'l.companions',
    total: 'sum',
    optional: true,
    phone: 'second-line',
    value: (line) => line.companions,
  },
  standard: {
    key: 'standard',
    label: 'expenses.field.standard',
    kind: 'money',
    sql: 'l.standard_fen',
    optional: 'hidden',
    phone: 'drop',
    value: (line) => line.standard,
  },
  amount: {
    key: 'amount',
    label: 'expenses.field.amount',
    kind: 'money',
    sql: 'l.amount_fen',
    notNull: true,
    total: 'sum',
    value: (line) => line.amount,
  },
  voucher_no: {
    key: 'voucher_no',
    label: 'expenses.field.voucher_no',
    kind: 'text',
    optional: 'hidden',
    phone: 'drop',
    value: (line) => line.voucherNo,
  },
  handled_by: {
    key: 'handled_by',
    label: 'expenses.field.handled_by',
    kind: 'text',
    optional: 'hidden',
    phone: 'drop',
    value: (line) => line.handledBy,
  },
  approved_by: {
    key: 'approved_by',
    label: 'expenses.field.approved_by',
    kind: 'text',
    optional: 'hidden',
    phone: 'drop',
    value: (line) => line.approvedBy,
  },
  note: { key: 'note', label: 'expenses.field.note', kind: 'text', optional: 'hidden', phone: 'drop', value: (line) => line.note },
}

/** Said when the outlier filter is on, which is what fetches the usual amount. */
function unusual(line: Line, { t, fmt }: TableContext): readonly { kind: 'ask'; text: string }[] {
  if (line.usual === null || line.usual <= 0) return []
  return [{ kind: 'ask', text: t('expenses.line.outlier', { times: (line.amount / line.usual).toFixed(1), usual: fmt.yuan(line.usual) }) }]
}

const yes = (label: 'expenses.filter.finding.yes' | 'expenses.filter.over_limit.yes' | 'expenses.filter.outlier.yes') =>
  [{ value: '1', label }] as const

const FILTERS: Readonly<Record<string, PlacedFilter>> = {
  q: { label: 'expenses.filter.search', filter: { kind: 'search', in: SEARCHED } },
  period: { label: 'expenses.field.period', filter: { kind: 'date-range' }, sql: 'l.period', valueKind: 'period' },
  department: { label: 'expenses.field.department', filter: { kind: 'select', of: 'id' }, sql: 'l.department_id' },
  category: {
    label: 'expenses.field.category',
    filter: {
      kind: 'select',
      multiple: true,
      options: EXPENSE_CATEGORIES.map(({ key }) => ({ value: key, label: `expenses.category.${key}` as const })),
    },
    sql: 'l.category',
  },
  amount: { label: 'expenses.field.amount', filter: { kind: 'range' }, sql: 'l.amount_fen', valueKind: 'money' },
  finding: { label: 'expenses.filter.finding', filter: { kind: 'select', options: yes('expenses.filter.finding.yes') }, sql: HAS_FINDING },
  over_limit: {
    label: 'expenses.filter.over_limit',
    filter: { kind: 'select', options: yes('expenses.filter.over_limit.yes') },
    sql: OVER_LIMIT,
  },
  outlier: {
    label: 'expenses.filter.outlier',
    filter: { kind: 'select', options: yes('expenses.filter.outlier.yes') },
    sql: `(case when l.amount_fen * 8 > f.fence then '1' else '0' end)`,
  },
  record: { label: 'expenses.filter.record', filter: { kind: 'select', of: 'id' }, sql: 'v.disclosure_id' },
}

const pick = (...keys: string[]): Column<Line>[] => keys.flatMap((key) => COLUMNS[key] ?? [])

/** Published lines of the whole bureau: /expenses/lines. */
export const LINES: TableSpec<Line> = {
  key: 'expense-lines',
  caption: 'expenses.lines.title',
  columns: pick(
    'occurred_on',
    'purpose',
    'department',
    'category',
    'persons',
    'companions',
    'amount',
    'counterpart',
    'letter_no',
    'batches',
    'standard',
    'voucher_no',
    'handled_by',
    'approved_by',
    'note',
  ),
  id: 'l.id',
  rowId: (line) => line.id,
  rowHref: (line) => (line.disclosureId === null ? undefined : `/disclosures/${line.disclosureId}#line-${line.lineNo}`),
  sort: { key: 'occurred_on', dir: 'desc' },
  filters: FILTERS,
  emptyText: 'expenses.lines.empty',
  pageSizes: [50, 100, 200],
}

/** The lines inside one record, in the order they were entered; a record of one category or without guests needs no column for them. */
export function recordLines({ guests, categories }: { readonly guests: boolean; readonly categories: boolean }): TableSpec<Line> {
  const keys = [
    'line_no',
    'occurred_on',
    'purpose',
    ...(categories ? ['category'] : []),
    ...(guests ? ['persons', 'companions'] : []),
    'amount',
    'standard',
    'voucher_no',
    'handled_by',
    'approved_by',
    'note',
  ]
  const { q, amount, finding } = FILTERS as Record<'q' | 'amount' | 'finding', PlacedFilter>
  return {
    ...LINES,
    key: 'record-lines',
    caption: 'expenses.record.lines',
    columns: [LINE_NO, ...pick(...keys)],
    sort: { key: 'line_no', dir: 'asc' },
    rowHref: () => undefined,
    emptyText: 'expenses.record.empty',
    filters: { q, amount, finding },
  }
}

const LINE_NO: Column<Line> = {
  key: 'line_no',
  label: 'expenses.field.line_no',
  kind: 'number',
  sql: 'l.line_no',
  notNull: true,
  optional: 'hidden',
  phone: 'drop',
  firstDir: 'asc',
  value: (line) => line.lineNo,
}

/** The same lines while they are still a draft: each one leads to its form. */
export function draftLines(disclosureId: number): TableSpec<Line> {
  return {
    ...recordLines({ guests: false, categories: true }),
    key: 'draft-lines',
    exportable: false,
    rowHref: (line) => `/expenses/lines/${line.id}/edit?record=${disclosureId}`,
  }
}
