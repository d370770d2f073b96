import { presentTable, readTableQuery } from '../../web/table.ts'
import type { Finding as CellFinding, TableSpec } from '../../web/table-types.ts'
import type { Finding, ReadContext } from '../register.ts'
import {
  fieldLabel,
  FIELDS,
  sectionLabel,
  SECTIONS,
  type Field,
  type FieldSpec,
  type IntegrityEntry,
  type Section,
} from './integrity.rules.ts'
import { recordTable, type ListedEntry } from './integrity.table.ts'
import { said } from './integrity.words.ts'

interface Line {
  /** From 1, in the whole version. */
  readonly n: number
  readonly entry: IntegrityEntry
}

/** What readers of one record see: texts as texts, the rest as one table a section. */
export function presentEntries(entries: readonly IntegrityEntry[], findings: readonly Finding[], context: ReadContext) {
  const lines = entries.map((entry, i): Line => ({ n: i + 1, entry }))
  return {
    empty: entries.length === 0,
    sections: SECTIONS.flatMap((section) => {
      const own = lines.filter(({ entry }) => entry.section === section)
      return own.length === 0 ? [] : [presentSection(section, own, findings, context)]
    }),
  }
}

/** Reports and pledges are read, not compared. */
const READ: ReadonlySet<Section> = new Set(['duty_report', 'pledge'])

function presentSection(section: Section, lines: readonly Line[], findings: readonly Finding[], context: ReadContext) {
  const { t } = context
  return READ.has(section)
    ? { key: section, title: t(sectionLabel(section)), texts: lines.map((line) => presentText(line, findings, context)) }
    : { key: section, title: t(sectionLabel(section)), table: presentRows(section, lines, findings, context) }
}

function presentText({ n, entry }: Line, findings: readonly Finding[], context: ReadContext) {
  const { t } = context
  const shown = (spec: FieldSpec): { label: string; text: string } => ({
    label: t(fieldLabel(entry.section, spec.field)),
    text: said(entry, spec, context),
  })
  const [lead, ...rest] = FIELDS[entry.section]
  return {
    id: `line-${n}`,
    name: lead === undefined ? '' : said(entry, lead, context),
    facts: rest
      .filter(({ kind }) => kind !== 'long')
      .map((spec) => shown(spec).text)
      .filter((text) => text !== ''),
    parts: rest
      .filter(({ kind }) => kind === 'long')
      .map((spec) => ({
        ...shown(spec),
        paragraphs: shown(spec)
          .text.split('\n')
          .filter((line) => line.trim() !== ''),
      }))
      .filter(({ paragraphs }) => paragraphs.length > 0),
    findings: findings.filter(({ line }) => line === n).map((found) => sayFinding(found, context)),
  }
}

/** Columns of a gift that stand under others: a record's table is narrow, and the rest is what people compare. */
const UNDER: Readonly<Partial<Record<Field, readonly Field[]>>> = {
  subject: ['occasion', 'isMoney'],
  handling: ['voucher', 'handler1', 'handler2'],
}
const FOLDED = new Set(Object.values(UNDER).flat())

/** 票据号 0012345，经办人一 李明 */
function underOf(field: Field, entry: IntegrityEntry, context: ReadContext): string {
  const { t } = context
  const parts = FIELDS[entry.section]
    .filter((spec) => UNDER[field]?.includes(spec.field) === true && isFilled(entry, spec))
    .map((spec) => {
      const label = t(fieldLabel(entry.section, spec.field))
      if (spec.field === 'occasion') return said(entry, spec, context)
      return spec.kind === 'flag' ? label : t('integrity.cell', { field: label, text: said(entry, spec, context) })
    })
  return parts.join(t('integrity.join'))
}

function presentRows(section: Section, lines: readonly Line[], findings: readonly Finding[], context: ReadContext) {
  // A column in which no row says anything is left out.
  const folded = section === 'gift' ? FOLDED : new Set<Field>()
  const fields = FIELDS[section].filter(
    (spec, i) => i === 0 || (!folded.has(spec.field) && lines.some(({ entry }) => isFilled(entry, spec))),
  )
  const bare = recordTable(section, fields)
  const under = (field: Field | undefined, entry: IntegrityEntry): { sub?: string } => {
    const sub = section === 'gift' && field !== undefined ? underOf(field, entry, context) : ''
    return sub === '' ? {} : { sub }
  }
  const spec: TableSpec<ListedEntry> = {
    ...bare,
    columns: bare.columns.map((column, i) => {
      const field = fields[i]?.field
      const own = column.cell
      return {
        ...column,
        cell: (row, x) => ({
          ...own?.(row, x),
          ...under(field, row.entry),
          ...(i === 0 && { findings: findings.filter(({ line }) => line === row.id).map((found) => sayFinding(found, context)) }),
        }),
      }
    }),
  }
  const rows = lines.map(({ n, entry }): ListedEntry => ({
    id: n,
    entry,
    disclosureId: 0,
    title: '',
    departmentName: '',
    departmentNameEn: '',
  }))
  const sums = fields.filter(({ kind, field }) => kind === 'money' || (kind === 'count' && field !== 'checked'))
  const totals = Object.fromEntries(
    bare.columns.flatMap((column, i) => {
      const { field } = fields[i] ?? {}
      const summed = sums.find((one) => one.field === field)
      return summed === undefined ? [] : [[column.key, lines.reduce((sum, { entry }) => sum + Number(entry[summed.field] ?? 0), 0)]]
    }),
  )
  const page = { rows, total: rows.length, totals, page: 1 }
  return presentTable(spec, { ...context, query: readTableQuery(spec, {}), page, path: context.href })
}

const isFilled = (entry: IntegrityEntry, { field }: FieldSpec): boolean =>
  entry[field] !== null && entry[field] !== '' && entry[field] !== false

/** What a finding says in a table, with its rule. */
export function sayFinding({ code, params, severity, clause }: Finding, { t }: Pick<ReadContext, 't'>): CellFinding {
  const sentence = t(code, params)
  return {
    kind: severity === 'note' ? 'note' : 'bad',
    text: clause === undefined ? sentence : t('integrity.with_clause', { sentence, clause }),
  }
}
