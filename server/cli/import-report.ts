import { formatYuan } from '../../core/money.ts'
import type { Translate } from '../i18n/index.ts'
import { isMessageKey } from '../i18n/index.ts'
import type { CheckedFile } from '../imports/check-file.service.ts'
import { headingsOf } from '../imports/mapping.rules.ts'
import { difference, reconciles, type Tally } from '../imports/report.rules.ts'
import type { ImportColumn } from '../registers/register.ts'

const MOST_ERRORS = 10
export const wide = (text: string): number =>
  Array.from(text).reduce(
    (width, char) =>
      width + (/[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(char) ? 2 : 1),
    0,
  )
export const left = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - wide(text)))
const right = (text: string, width: number): string => ' '.repeat(Math.max(0, width - wide(text))) + text

/** The report of a checked file as lines for a terminal. */
export function reportLines(file: string, checked: CheckedFile, columns: readonly ImportColumn[], t: Translate): string[] {
  const { report, sheet } = checked
  const line = (label: string, { rows, sum }: Tally): string =>
    `  ${left(label, 24)}${right(String(rows), 10)}${right(formatYuan(sum), 24)}`
  const off = difference(report)
  return [
    t('cli.import.file', { file, row: String(sheet.headerRow) }),
    `  ${left('', 24)}${right(t('cli.import.rows'), 10)}${right(t('cli.import.yuan'), 24)}`,
    ...(['ok', 'doubtful', 'error', 'skipped'] as const).map((state) => line(t(`cli.import.${state}`), report[state])),
    line(t('cli.import.in_file'), report.file),
    ...(['negative', 'redacted', 'duplicates'] as const)
      .filter((kind) => report[kind].rows > 0)
      .map((kind) => line(t(`cli.import.${kind}`), report[kind])),
    report.stated === null
      ? t('cli.import.not_stated')
      : t('cli.import.stated', {
          row: String(report.stated.row),
          sum: formatYuan(report.stated.sum),
          difference: formatYuan(off ?? report.stated.sum),
        }),
    ...(report.unread > 0 ? [t('cli.import.unread', { n: report.unread })] : []),
    ...findingLines(checked, columns, t),
    ...errorLines(checked, columns, t),
    passes(checked) ? t('cli.import.reconciled') : t('cli.import.not_reconciled'),
  ]
}

/** No errors, and every row and fen accounted for. */
export const passes = ({ report }: CheckedFile): boolean => report.error.rows === 0 && reconciles(report)

const labelOf = (columns: readonly ImportColumn[], key: string, t: Translate): string => {
  const column = columns.find((candidate) => candidate.key === key)
  return column === undefined ? t('imports.review.whole_row') : t(column.label)
}

function findingLines({ report }: CheckedFile, columns: readonly ImportColumn[], t: Translate): string[] {
  if (report.findings.length === 0) return []
  const found = report.findings.map(
    ({ code, column, rows }) =>
      `  ${right(String(rows), 6)}  ${labelOf(columns, column, t)}: ${isMessageKey(code) ? t(code).replace(/\{(\w+)(?:\|[^{}]*)?\}/g, '…') : code}`,
  )
  return [t('cli.import.findings'), ...found]
}

function errorLines({ rows, sheet, mapping }: CheckedFile, columns: readonly ImportColumn[], t: Translate): string[] {
  const errors = rows
    .flatMap(({ no, findings }) => findings.filter(({ severity }) => severity === 'error').map((finding) => ({ no, finding })))
    .slice(0, MOST_ERRORS)
  const cells = new Map(sheet.rows.map((row) => [row.no, row.cells]))
  const lines = errors.map(({ no, finding }) => {
    const at = headingsOf(mapping, finding.column).map((heading) => sheet.headings.indexOf(heading))
    const text = at.map((place) => cells.get(no)?.[place] ?? '').join(' · ')
    return `  ${t('cli.import.at_row', { row: String(no), column: labelOf(columns, finding.column, t), text, finding: t(finding.code, finding.params) })}`
  })
  return lines.length === 0 ? [] : [t('cli.import.first_errors'), ...lines]
}
