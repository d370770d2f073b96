import type { Locale, Translate } from '../i18n/index.ts'
import { KEYS, labelOf, type ColumnKey, type SheetKind } from './columns.ts'
import {
  ROW_KINDS,
  type CellProblem,
  type Change,
  type Counts,
  type Plan,
  type PlannedRow,
  type RawSheet,
  type RawSheets,
  type RowKind,
} from './staffing.types.ts'

interface Speech {
  readonly t: Translate
  readonly locale: Locale
}

const CHIPS: Readonly<Record<RowKind, { kind: string; icon: string }>> = {
  added: { kind: 'ok', icon: 'user-plus' },
  changed: { kind: 'soon', icon: 'pencil' },
  moved: { kind: 'soon', icon: 'arrow-right' },
  returned: { kind: 'ok', icon: 'rotate' },
  left: { kind: 'late', icon: 'user-off' },
  unchanged: { kind: 'idle', icon: 'point' },
}

/** Changes name messages as `@key`, because whoever planned them does not know the reader's language. */
const said = (value: string, t: Translate): string =>
  value.startsWith('@') ? t(value.slice(1) as Parameters<Translate>[0]) : value === '' ? t('people.empty_value') : value

const problemOf = ({ code, params, severity }: CellProblem, t: Translate) => ({ text: t(code, params), severity })

/** The rows that need a look, as the file has them: every problem stands at its cell. */
export function presentGrid(kind: SheetKind, raw: RawSheet | undefined, rows: readonly PlannedRow<unknown>[], { t }: Speech, most: number) {
  const bad = rows.filter(({ problems }) => problems.length > 0)
  const columns = KEYS[kind].filter(
    (key) => raw?.columns[key] !== undefined || bad.some(({ problems }) => problems.some(({ column }) => column === key)),
  )
  const cells = new Map(raw?.rows.map((row) => [row.no, row.cells]))
  return {
    kind,
    title: t(`staffing.sheet.${kind}`),
    heads: columns.map((key) => ({ label: t(labelOf(kind, key)), heading: headingOf(raw, key, t(labelOf(kind, key))) })),
    rows: bad.slice(0, most).map((row) => ({
      no: row.no,
      id: `${kind}-${row.no || row.key}`,
      title: row.title || row.key,
      said: row.no === 0 ? t('staffing.preview.not_in_file') : t('staffing.preview.row', { row: String(row.no) }),
      whole: row.problems.filter(({ column }) => column === undefined).map((problem) => problemOf(problem, t)),
      cells: columns.map((key) => cellOf(key, row, raw, cells, t)),
      problems: row.problems.map((problem) => ({
        ...problemOf(problem, t),
        column: problem.column === undefined ? '' : t(labelOf(kind, problem.column)),
      })),
    })),
    more: Math.max(0, bad.length - most),
  }
}

/** The file's own heading, when it differs from ours. */
function headingOf(raw: RawSheet | undefined, key: ColumnKey, label: string): string {
  const at = raw?.columns[key]
  const heading = at === undefined ? '' : (raw?.headings[at] ?? '')
  return heading === label ? '' : heading
}

function cellOf(
  key: ColumnKey,
  row: PlannedRow<unknown>,
  raw: RawSheet | undefined,
  cells: ReadonlyMap<number, readonly string[]>,
  t: Translate,
) {
  const at = raw?.columns[key]
  const text =
    row.no === 0
      ? key === 'username'
        ? row.key
        : key === 'name'
          ? row.title
          : ''
      : at === undefined
        ? ''
        : (cells.get(row.no)?.[at] ?? '')
  const problems = row.problems.filter(({ column }) => column === key).map((problem) => problemOf(problem, t))
  return { text, problems, bad: problems.some(({ severity }) => severity === 'error'), ask: problems.length > 0 }
}

/** What each row does, in words: old → new per field. */
export function presentRows(kind: SheetKind, rows: readonly PlannedRow<unknown>[], { t }: Speech) {
  return rows.map((row) => ({
    no: row.no,
    where: row.no === 0 ? t('staffing.preview.not_in_file') : t('staffing.preview.row', { row: String(row.no) }),
    title: row.title || row.key,
    key: row.key,
    chip: { ...CHIPS[row.kind], text: t(`staffing.kind.${row.kind}`) },
    error: row.problems.some(({ severity }) => severity === 'error'),
    changes: row.changes.map((change) => changeText(kind, change, t)),
    effective: effectiveOf(row),
  }))
}

const changeText = (kind: SheetKind, { column, from, to }: Change, t: Translate) => ({
  label: t(labelOf(kind, column)),
  from: said(from, t),
  to: said(to, t),
})

function effectiveOf(row: PlannedRow<unknown>): string {
  const target = row.target as { effectiveOn?: string } | undefined
  return row.kind === 'unchanged' || row.kind === 'changed' ? '' : (target?.effectiveOn ?? '')
}

/** Kinds with their numbers, as a choice of what to look at. */
export const presentCounts = (counts: Counts, base: string, shown: RowKind | 'all', { t }: Speech) => [
  ...ROW_KINDS.filter((kind) => counts[kind] > 0).map((kind) => ({
    kind,
    n: counts[kind],
    chip: { ...CHIPS[kind], text: t(`staffing.kind.${kind}`) },
    href: `${base}?show=${kind}#rows`,
    current: kind === shown,
  })),
]

/** What pressing the button does: how many rows change something. */
export const effectOf = ({ counts }: Plan): number =>
  [counts.people, counts.departments].reduce(
    (sum, each) => sum + ROW_KINDS.reduce((n, kind) => n + (kind === 'unchanged' ? 0 : each[kind]), 0),
    0,
  )

export const sheetsOf = (sheets: RawSheets, t: Translate): string[] =>
  (['departments', 'people'] as const).flatMap((kind) => {
    const sheet = sheets[kind]
    return sheet === undefined ? [] : [t('staffing.preview.sheet', { sheet: t(`staffing.sheet.${kind}`), n: sheet.rows.length })]
  })
