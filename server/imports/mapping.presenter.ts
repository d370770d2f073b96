import type { FieldProblems } from '../errors.ts'
import type { ImportColumn } from '../registers/register.ts'
import type { StoredRow } from './import-rows.queries.ts'
import type { Speech } from './imports.presenter.ts'
import type { Import } from './imports.types.ts'
import { constantOf, headingsOf } from './mapping.rules.ts'
import type { Mapping } from './mapping.ts'
import type { ListedValue } from './reading.service.ts'

/** The rows of the mapping page: our field, the sheet's column, a constant, and what the first rows hold there. */
export function presentColumns(
  record: Import,
  mapping: Mapping,
  columns: readonly ImportColumn[],
  rows: readonly StoredRow[],
  problems: FieldProblems,
  { t }: Speech,
) {
  return columns.map((column) => {
    const [first = '', second = ''] = headingsOf(mapping, column.key)
    const samples = [first, second].map((heading) => record.headings.indexOf(heading)).filter((at) => at >= 0)
    const sample =
      rows
        .map(({ cells }) =>
          samples
            .map((at) => cells[at] ?? '')
            .filter(Boolean)
            .join(' · '),
        )
        .find((text) => text !== '') ?? ''
    return {
      key: column.key,
      label: t(column.label),
      required: column.required,
      kind: column.kind,
      heading: first,
      then: second,
      // Joining is for texts that foreign files spread over columns; a second select in every row would hide the first.
      canJoin: column.kind === 'text' && (column.width >= 30 || second !== ''),
      constant: constantOf(mapping, column.key),
      choices: (column.choices ?? []).map(({ value, label }) => ({ value, text: t(label) })),
      sample,
      problem: problems[`columns.${column.key}`],
    }
  })
}

export interface ValueList {
  readonly column: ImportColumn
  readonly headings: readonly string[]
  readonly values: readonly ListedValue[]
  readonly total: number
}

/** For every column of choices: what the sheet says and what we make of it. `guess` names what we recognise by ourselves. */
export function presentValues(
  lists: readonly ValueList[],
  mapping: Mapping,
  guess: (column: ImportColumn, text: string) => string,
  { t }: Speech,
) {
  return lists.map(({ column, headings, values, total }) => {
    const own = Object.hasOwn(mapping.values, column.key) ? (mapping.values[column.key] ?? {}) : {}
    return {
      key: column.key,
      heading: headings.join(' + '),
      total,
      rest: own['*'] ?? '',
      choices: (column.choices ?? []).map(({ value, label }) => ({ value, text: t(label) })),
      values: values.map(({ text, rows }) => ({ text, rows, to: Object.hasOwn(own, text) ? (own[text] ?? '') : guess(column, text) })),
    }
  })
}
