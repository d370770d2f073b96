import { fen, type Fen } from '../../core/money.ts'
import type { CellFinding, ImportColumn, ImportContext, MappedCells, RowReader } from '../registers/register.ts'
import type { Mapping } from './mapping.ts'
import { constantOf, headingsOf } from './mapping.rules.ts'
import { rowKind, type SkipReason } from './row-kinds.rules.ts'
import { typistFor, type Typed, type Typist } from './typing.rules.ts'

export interface RawRow {
  readonly no: number
  readonly cells: readonly string[]
  readonly leftOut: boolean
}

export type RowStatus = 'ok' | 'doubtful' | 'error' | 'skipped'

/** What the check says about one row of the file. */
export interface CheckedRow {
  readonly no: number
  readonly status: RowStatus
  readonly skipReason: SkipReason | ''
  /** The register's row; null when it is skipped or has errors. */
  readonly parsed: Readonly<Record<string, unknown>> | null
  /** Also of rows with errors, where it can be read; for a row of sums what the sheet says. */
  readonly amount: Fen | null
  readonly findings: readonly CellFinding[]
  readonly duplicateOf: number | null
  readonly redacted: boolean
}

export interface CheckTask {
  readonly importer: RowReader
  readonly headings: readonly string[]
  readonly mapping: Mapping
  readonly context: ImportContext
}

/** Checks rows one after the other, in the order of the file: an exact duplicate is one of a row before it. */
export function createChecker({ importer, headings, mapping, context }: CheckTask): (row: RawRow) => CheckedRow {
  const seen = new Map<string, number>()
  const year = context.version.period?.slice(0, 4)
  const readers = importer.columns.map((column) =>
    readerOf(column, headings, mapping, typistFor(column, { mapping, departments: context.departments, year })),
  )
  // Where no amount is asked for, a row without one is worth nothing: it is not one that could not be read.
  const amounts = importer.columns.findIndex(({ kind, required }) => kind === 'money' && required)
  return (row) => {
    const kind = rowKind(row.cells, headings)
    const amountOf = (): Fen | null => numberOf(readers[amounts]?.(row.cells).value)
    if (kind !== undefined) return skipped(row.no, kind, kind === 'total' || kind === 'subtotal' ? amountOf() : null)
    const key = row.cells.map((cell) => cell.trim()).join('\u001f')
    const duplicateOf = seen.get(key) ?? null
    if (duplicateOf === null) seen.set(key, row.no)
    const typed = readers.map((read) => read(row.cells))
    const cells: MappedCells = Object.fromEntries(importer.columns.map((column, i) => [column.key, typed[i]?.value ?? null]))
    const { row: parsed, amount, findings: own, redacted = false } = importer.parseRow(cells, context)
    const findings = [
      ...missing(importer.columns, typed),
      ...own,
      ...shape(row.cells, headings),
      ...repeated(duplicateOf),
      ...untouched(importer.columns, cells),
    ]
    return judge(row, { parsed, amount: amount ?? (amounts === -1 ? fen(0) : amountOf()), findings, duplicateOf, redacted }, mapping)
  }
}

type Judged = Pick<CheckedRow, 'parsed' | 'amount' | 'findings' | 'duplicateOf' | 'redacted'>

function judge({ no, leftOut }: RawRow, judged: Judged, mapping: Mapping): CheckedRow {
  const wrong = judged.parsed === null || judged.findings.some(({ severity }) => severity === 'error')
  const status = wrong ? 'error' : judged.findings.some(({ severity }) => severity === 'doubt') ? 'doubtful' : 'ok'
  const reason = judged.duplicateOf !== null && mapping.duplicates === 'drop' ? 'duplicate' : leftOut && status !== 'ok' ? 'left_out' : ''
  const parsed = wrong || reason !== '' ? null : judged.parsed
  return { no, ...judged, parsed, status: reason === '' ? status : 'skipped', skipReason: reason }
}

const skipped = (no: number, skipReason: SkipReason, amount: Fen | null): CheckedRow => ({
  no,
  status: 'skipped',
  skipReason,
  parsed: null,
  amount,
  findings: [],
  duplicateOf: null,
  redacted: false,
})

const numberOf = (value: string | number | null | undefined): Fen | null => (typeof value === 'number' ? fen(value) : null)

/** Reads one of our columns from a row: its cell or cells, else the constant for the whole file. */
function readerOf(column: ImportColumn, headings: readonly string[], mapping: Mapping, type: Typist): (cells: readonly string[]) => Typed {
  const places = headingsOf(mapping, column.key)
    .map((heading) => headings.indexOf(heading))
    .filter((at) => at >= 0)
  const constant = constantOf(mapping, column.key)
  const typedConstant = type(constant)
  return (cells) => {
    const texts = places.map((at) => (cells[at] ?? '').trim()).filter(Boolean)
    return texts.length === 0 ? typedConstant : type([...new Set(texts)].join(' · '))
  }
}

function missing(columns: readonly ImportColumn[], typed: readonly Typed[]): readonly CellFinding[] {
  return columns.flatMap(({ key, required }, i): CellFinding[] => {
    const { value, finding } = typed[i] ?? { value: null }
    if (finding !== undefined) return [finding]
    return required && value === null ? [{ column: key, code: 'imports.finding.missing', params: {}, severity: 'error' }] : []
  })
}

/** A row with more or fewer cells than the head: probably a separator too many or too few, so nothing in it is sure. */
function shape(cells: readonly string[], headings: readonly string[]): readonly CellFinding[] {
  const [found, expected] = [cells.length, headings.length]
  if (found > expected) return [{ column: '', code: 'imports.finding.extra_cells', params: { found, expected }, severity: 'doubt' }]
  return found < expected ? [{ column: '', code: 'imports.finding.short_row', params: { found, expected }, severity: 'doubt' }] : []
}

const repeated = (duplicateOf: number | null): readonly CellFinding[] =>
  duplicateOf === null ? [] : [{ column: '', code: 'imports.finding.duplicate', params: { row: String(duplicateOf) }, severity: 'doubt' }]

/** The example of the template, sent back as it was: fiction that must not become an expense. */
function untouched(columns: readonly ImportColumn[], cells: MappedCells): readonly CellFinding[] {
  const texts = columns.filter(({ kind, example }) => kind === 'text' && example !== '')
  const same = texts.length >= 3 && texts.every(({ key, example }) => cells[key] === example)
  return same ? [{ column: '', code: 'imports.finding.example', params: {}, severity: 'error' }] : []
}
