import type { Locale, Translate } from '../i18n/index.ts'
import { isMessageKey } from '../i18n/index.ts'
import type { CellFinding, ImportColumn } from '../registers/register.ts'
import type { Format } from '../web/format.ts'
import type { ChipKind } from '../web/markup.ts'
import { findingText } from './annotated.ts'
import type { StoredRow } from './import-rows.queries.ts'
import type { Import, ImportState } from './imports.types.ts'
import { constantOf, headingsOf } from './mapping.rules.ts'
import type { RowsPage } from './reading.service.ts'
import { difference, importable, reconciles, type Report, type Tally } from './report.rules.ts'
import { SKIP_REASONS } from './row-kinds.rules.ts'

export interface Speech {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
}

export const STATE_CHIPS: Readonly<Record<ImportState, { kind: ChipKind; icon?: string }>> = {
  reading: { kind: 'idle', icon: 'clock' },
  mapping: { kind: 'soon' },
  checking: { kind: 'idle', icon: 'clock' },
  ready: { kind: 'soon' },
  committing: { kind: 'idle', icon: 'clock' },
  committed: { kind: 'ok' },
  undone: { kind: 'turned' },
  failed: { kind: 'miss' },
  abandoned: { kind: 'idle' },
}

const tally = ({ rows, sum }: Tally, { fmt }: Speech) => ({ rows: fmt.number(rows), amount: fmt.yuan(sum) })

/** The card that compares the sheet's own total with the sum of its rows. */
export function presentReconciliation(report: Report, speech: Speech) {
  const { t, fmt } = speech
  const { stated, file } = report
  const lines = linesOf(report)
  const off = difference(report)
  const notes = [
    ...(stated !== null && off !== 0
      ? [t('imports.review.difference_note', { row: String(stated.row), stated: fmt.yuan(stated.sum), summed: fmt.yuan(file.sum) })]
      : []),
    ...(report.suspects.length > 0 ? [t('imports.review.suspects', { rows: report.suspects.join('、') })] : []),
    ...(report.unread > 0 ? [t('imports.review.unread', { n: report.unread })] : []),
    t('imports.review.reconciled', { rows: file.rows }),
  ]
  return {
    chip:
      off === undefined
        ? undefined
        : off === 0
          ? { kind: 'ok', text: t('imports.review.agrees') }
          : { kind: 'miss', text: t('imports.review.differs'), icon: 'equal-not' },
    stated: stated === null ? undefined : fmt.yuan(stated.sum),
    lines: fmt.number(lines),
    sum: fmt.yuan(file.sum),
    difference: off === undefined ? undefined : { amount: fmt.yuan(off), bad: off !== 0 },
    notes,
    reconciled: reconciles(report),
  }
}

/** Rows that are lines: all but blanks, sums, repeated heads and remarks. */
function linesOf({ file, reasons }: Report): number {
  return (
    file.rows -
    (['blank', 'total', 'subtotal', 'heading', 'remark'] as const).reduce((sum, reason) => sum + (reasons[reason]?.rows ?? 0), 0)
  )
}

export function presentResult(report: Report, dropped: boolean, speech: Speech) {
  const { t } = speech
  const counts = { negative: report.negative.rows, redacted: report.redacted.rows, duplicates: report.duplicates.rows }
  const special = counts.negative + counts.redacted + counts.duplicates > 0
  return {
    ok: tally(report.ok, speech),
    doubtful: tally(report.doubtful, speech),
    error: tally(report.error, speech),
    skipped: tally(report.skipped, speech),
    total: tally(report.file, speech),
    has: { doubtful: report.doubtful.rows > 0, error: report.error.rows > 0, skipped: report.skipped.rows > 0 },
    reasons: SKIP_REASONS.flatMap((reason) => {
      const entry = report.reasons[reason]
      return entry === undefined ? [] : [{ reason, text: t(`imports.skip.${reason}`), ...tally(entry, speech) }]
    }),
    kinds: special ? t(dropped && counts.duplicates > 0 ? 'imports.review.kinds_dropped' : 'imports.review.kinds', counts) : '',
    importable: importable(report),
  }
}

export interface FindingCount {
  readonly text: string
  readonly column: string
  readonly rows: number
  readonly kind: 'bad' | 'ask' | 'note'
  readonly href: string
}

const KIND = { error: 'bad', doubt: 'ask', note: 'note' } as const
const kindOf = (severity: string): 'bad' | 'ask' | 'note' => KIND[severity as keyof typeof KIND]

/** What was found, the most frequent first; each leads to its rows. */
export function presentFindings(report: Report, columns: readonly ImportColumn[], href: string, { t }: Speech): FindingCount[] {
  const labels = labelsOf(columns, t)
  return report.findings.flatMap(({ code, column, severity, rows }) =>
    isMessageKey(code)
      ? [
          {
            text: general(t(code)),
            column: labels.get(column) ?? t('imports.review.whole_row'),
            rows,
            kind: kindOf(severity),
            href: `${href}?finding=${code}#rows`,
          },
        ]
      : [],
  )
}

/** A message about many rows: what differs from row to row becomes dots. */
const general = (text: string): string => text.replace(/\{(\w+)(?:\|[^{}]*)?\}/g, '…')

const labelsOf = (columns: readonly ImportColumn[], t: Translate): ReadonlyMap<string, string> =>
  new Map(columns.map(({ key, label }) => [key, t(label)]))

export interface GridCell {
  readonly text: string
  readonly numeric: boolean
  readonly kind: 'bad' | 'ask' | ''
  readonly findings: readonly { readonly text: string; readonly kind: 'bad' | 'ask' | 'note' }[]
  /** Place of the cell in the file's row, when it can be corrected here. */
  readonly at: number | undefined
  readonly was: string | undefined
}

/** The sheet as it will be read: our field over the heading of the sheet; rows with their findings at the cells. */
export function presentGrid(record: Import, columns: readonly ImportColumn[], { rows, chosen }: RowsPage, { t }: Speech) {
  const found = new Set(rows.flatMap(({ findings }) => findings.map(({ column }) => column)))
  const shown = columns.filter(
    ({ key }) => headingsOf(record.mapping, key).length > 0 || found.has(key) || constantOf(record.mapping, key) !== '',
  )
  const heads = shown.map((column) => ({ label: t(column.label), numeric: isNumeric(column), heading: headOf(record, column, t) }))
  return { heads, rows: rows.map((row) => presentRow(record, shown, row, chosen.has(row.no), t)) }
}

const isNumeric = ({ kind }: ImportColumn): boolean => kind === 'money' || kind === 'integer'

function headOf({ mapping }: Import, { key }: ImportColumn, t: Translate): string {
  const headings = headingsOf(mapping, key)
  return headings.length > 0 ? t('imports.review.in_sheet', { heading: headings.join(' + ') }) : t('imports.review.constant')
}

function presentRow(record: Import, columns: readonly ImportColumn[], row: StoredRow, chosen: boolean, t: Translate) {
  const rowFindings = row.findings.filter(({ column }) => !columns.some(({ key }) => key === column)).map((finding) => said(finding, t))
  const skip = row.skipReason === '' ? '' : t(`imports.skip.${row.skipReason}`)
  const canLeaveOut = row.status === 'error' || row.status === 'doubtful'
  return {
    no: row.no,
    status: row.status,
    skip,
    chosen,
    leftOut: row.leftOut && row.skipReason === 'left_out',
    canLeaveOut,
    findings: rowFindings,
    cells: columns.map((column) => presentCell(record, column, row, t)),
  }
}

const said = (finding: CellFinding, t: Translate) => ({ text: findingText(t, finding), kind: kindOf(finding.severity) })

function presentCell(record: Import, column: ImportColumn, row: StoredRow, t: Translate): GridCell {
  const places = headingsOf(record.mapping, column.key)
    .map((heading) => record.headings.indexOf(heading))
    .filter((at) => at >= 0)
  const own = places.map((at) => row.cells[at] ?? '').filter(Boolean)
  const isLine = row.skipReason === '' || row.skipReason === 'left_out' || row.skipReason === 'duplicate'
  const text = own.length > 0 ? [...new Set(own)].join(' · ') : isLine ? constantOf(record.mapping, column.key) : ''
  const findings = row.findings.filter((finding) => finding.column === column.key).map((finding) => said(finding, t))
  const worst = findings.some(({ kind }) => kind === 'bad') ? 'bad' : findings.some(({ kind }) => kind === 'ask') ? 'ask' : ''
  const edited = places.map((at) => row.edits[at]).find((original) => original !== undefined)
  const was = edited === undefined ? undefined : t('imports.review.was', { text: edited === '' ? t('imports.review.empty_cell') : edited })
  return { text, numeric: isNumeric(column), kind: worst, findings, at: places.length === 1 && worst !== '' ? places[0] : undefined, was }
}

/** The findings first, as a list for a phone. */
export function presentPhoneList(grid: ReturnType<typeof presentGrid>, { t }: Speech) {
  return grid.rows.flatMap((row) => {
    const cells = row.cells.flatMap((cell, i) =>
      cell.kind === ''
        ? []
        : [
            {
              no: row.no,
              title: t('imports.review.phone_row', {
                row: String(row.no),
                column: grid.heads[i]?.label ?? '',
                text: cell.text === '' ? t('imports.review.empty_cell') : cell.text,
              }),
              findings: cell.findings.filter(({ kind }) => kind !== 'note'),
            },
          ],
    )
    const whole = row.findings.filter(({ kind }) => kind !== 'note')
    return whole.length === 0
      ? cells
      : [
          ...cells,
          {
            no: row.no,
            title: t('imports.review.phone_row', { row: String(row.no), column: t('imports.review.whole_row'), text: '' }).replace(
              /[：:]\s*$/,
              '',
            ),
            findings: whole,
          },
        ]
  })
}
