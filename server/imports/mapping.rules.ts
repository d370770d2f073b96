import type { FieldProblems, Problem } from '../errors.ts'
import type { ImportColumn } from '../registers/register.ts'
import type { Mapping } from './mapping.ts'

export const headingsOf = (mapping: Mapping, key: string): readonly string[] => {
  const heading = Object.hasOwn(mapping.columns, key) ? mapping.columns[key] : undefined
  return heading === undefined ? [] : typeof heading === 'string' ? [heading] : heading
}
export const constantOf = (mapping: Mapping, key: string): string =>
  Object.hasOwn(mapping.constants, key) ? (mapping.constants[key] ?? '') : ''

/** What is wrong with a mapping for these columns and this sheet, by form field. Empty: it can be used. */
export function mappingProblems(mapping: Mapping, columns: readonly ImportColumn[], headings: readonly string[]): FieldProblems {
  const problems: Record<string, Problem> = {}
  const known = new Map(columns.map((column) => [column.key, column]))
  for (const key of [...Object.keys(mapping.columns), ...Object.keys(mapping.constants), ...Object.keys(mapping.values)])
    if (!known.has(key)) problems[`columns.${key}`] = { code: 'imports.mapping.unknown_column', params: { column: key } }
  for (const key of known.keys())
    for (const heading of headingsOf(mapping, key))
      if (!headings.includes(heading)) problems[`columns.${key}`] = { code: 'imports.mapping.no_such_heading', params: { heading } }
  for (const { key, required } of columns)
    if (required && headingsOf(mapping, key).length === 0 && constantOf(mapping, key).trim() === '')
      problems[`columns.${key}`] ??= { code: 'imports.mapping.required' }
  return { ...problems, ...valueProblems(mapping, known) }
}

function valueProblems(mapping: Mapping, known: ReadonlyMap<string, ImportColumn>): FieldProblems {
  const problems: Record<string, Problem> = {}
  for (const [key, values] of Object.entries(mapping.values)) {
    const choices = known.get(key)?.choices
    if (choices === undefined) continue
    for (const value of Object.values(values))
      if (!choices.some((choice) => choice.value === value))
        problems[`values.${key}`] = { code: 'imports.mapping.unknown_value', params: { value } }
  }
  return problems
}
