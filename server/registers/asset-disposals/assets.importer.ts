import { z } from 'zod'
import { fen } from '../../../core/money.ts'
import type { CellFinding, Importer, MappedCells, ParsedRow } from '../register.ts'
import { batchOf, checkDisposal } from './assets.checks.rules.ts'
import { ASSET_COLUMNS } from './assets.columns.ts'
import { addLines, undoImport } from './assets.queries.ts'
import { FIELDS, type Disposal, type FieldKey, type FieldKind } from './assets.rules.ts'

const SCHEMA: Readonly<Record<FieldKind, z.ZodType>> = {
  text: z.string(),
  choice: z.string(),
  date: z.string().nullable(),
  money: z.number().nullable(),
  count: z.number(),
}
/** A line as an import keeps it between check and commit. */
const ImportedLine = z.object(Object.fromEntries(FIELDS.map(({ key, kind }) => [key, SCHEMA[kind]])))

function parseRow(cells: MappedCells): ParsedRow {
  const given = (key: FieldKey): string | number | null => cells[key] ?? null
  const long = FIELDS.filter(({ key, kind, max }) => kind === 'text' && String(given(key) ?? '').length > (max ?? 0))
  const negative = FIELDS.filter(
    ({ key, kind }) => (kind === 'money' && Number(given(key) ?? 0) < 0) || (key === 'quantity' && Number(given(key) ?? 1) < 1),
  )
  const findings: CellFinding[] = [
    ...long.map(({ key, max }): CellFinding => ({
      column: key,
      code: 'common.error.too_long',
      params: { max: max ?? 0 },
      severity: 'error',
    })),
    ...negative.map(({ key }): CellFinding => ({
      column: key,
      code: key === 'quantity' ? 'assets.error.quantity' : 'assets.error.negative',
      params: {},
      severity: 'error',
    })),
  ]
  const [original, way] = [given('original'), given('way')]
  const amount = typeof original === 'number' ? fen(original) : null
  const whole = amount !== null && way !== null && given('class') !== null && given('name') !== null && given('quantity') !== null
  if (!whole || findings.length > 0) return { row: null, amount, findings }
  const line = lineOf(given)
  return { row: { ...line }, amount, findings: [...findings, ...doubts(line)] }
}

/** Depreciation that a file does not have is nought; a net value that it does not have is reckoned. */
function lineOf(given: (key: FieldKey) => string | number | null): Disposal {
  const values = Object.fromEntries(FIELDS.map(({ key, kind }) => [key, given(key) ?? (kind === 'text' || kind === 'choice' ? '' : null)]))
  const depreciation = fen(Number(given('depreciation') ?? 0))
  const net = given('net')
  return {
    ...(values as unknown as Disposal),
    depreciation,
    net: fen(net === null ? Number(given('original')) - depreciation : Number(net)),
  }
}

/** What the rules say of the row by itself; figures that do not add up are asked about, because the file may be what is to be shown. */
const doubts = (line: Disposal): CellFinding[] =>
  checkDisposal(line, batchOf([line], [])).map(({ code, field, severity, params }) => ({
    column: field,
    code: `assets.finding.${code}`,
    params,
    severity: severity === 'note' ? 'note' : severity === 'error' ? 'doubt' : 'note',
  }))

/** Disposals from a spreadsheet. */
export const assetImporter: Importer = {
  columns: ASSET_COLUMNS,
  parseRow,
  insert: (tx, version, importId, rows) =>
    addLines(
      tx,
      version,
      rows.map(({ rowNo, row }) => ({ values: ImportedLine.parse(row) as unknown as Disposal, importId, sourceRow: rowNo })),
    ),
  undo: undoImport,
}
