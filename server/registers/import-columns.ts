import type { MessageKey } from '../i18n/index.ts'
import type { CellFinding, CellKind, ImportColumn, ImportContext, MappedCells, RecordDraft } from './register.ts'

type Extra = Partial<Pick<ImportColumn, 'required' | 'example' | 'width' | 'longest' | 'choices'>>

/** A column of an importer; optional and without an example unless `more` says so. */
export const column = (
  key: string,
  kind: CellKind,
  label: MessageKey,
  aliases: readonly string[],
  { required = false, example = '', width = 14, ...more }: Extra = {},
): ImportColumn => ({ key, kind, label, aliases, required, example, width, ...more })

/** Choices that go by their own names beside their labels. */
export const choicesOf = <T extends string>(values: readonly T[], label: (value: T) => MessageKey) =>
  values.map((value) => ({ value, label: label(value), aliases: [value] }))

/** A cell as the form of a register takes it: text, and nothing for an empty one. */
export const textIn = (cells: Readonly<Record<string, unknown>>, key: string): string => {
  const value = cells[key]
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}

/** What every register of records asks beside its own columns. */
export const FORMED_ON = column('formed_on', 'date', 'disclosures.field.formed_on', ['发文日期', '成文日期', '印发日期', '日期', 'date'], {
  example: '2019-03-05',
})
export const PERIOD = column('period', 'period', 'disclosures.field.period', ['年度', '年份', '月份', 'year', 'month'], { width: 10 })

/** The envelope's part of a row. */
export const envelopeOf = (cells: Readonly<Record<string, unknown>>): Pick<RecordDraft, 'period' | 'formedOn'> => ({
  period: textIn(cells, 'period') || null,
  formedOn: textIn(cells, 'formed_on') || null,
})

export const cellError = (column: string, code: MessageKey, params: CellFinding['params'] = {}): CellFinding => ({
  column,
  code,
  params,
  severity: 'error',
})

/** As `parseRow` gives them; a row with an error stays out. */
export const parsedOf = (cells: MappedCells, findings: readonly CellFinding[]) => ({
  row: findings.some(({ severity }) => severity === 'error') ? null : { ...cells },
  amount: null,
  findings,
})

/** A record of an old year must say when it was: without a day or a period it would be today's. */
export const undated = (cells: MappedCells, { version }: Pick<ImportContext, 'version'>): readonly CellFinding[] =>
  textIn(cells, 'formed_on') === '' && textIn(cells, 'period') === '' && version.period === null
    ? [cellError('formed_on', 'imports.finding.no_day')]
    : []
