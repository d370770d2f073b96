import { parseLooseDate } from '../../core/loose-dates.ts'
import { translate, LOCALES } from '../i18n/index.ts'
import type { ImportColumn } from '../registers/register.ts'
import { normaliseHeading } from './headings.rules.ts'
import type { Mapping } from './mapping.ts'

/** Every name a column goes by, normalised: its key, its labels in both languages, its aliases. */
export const namesOf = (column: ImportColumn): readonly string[] =>
  [column.key, ...column.aliases, ...LOCALES.map((locale) => translate(locale, column.label))].map(normaliseHeading)

export const aliasesOf = (columns: readonly ImportColumn[]): readonly string[] => columns.flatMap(namesOf)

/** Which heading is which column, as far as names tell: exact names first, then headings that begin or end with one. */
export function guessColumns(columns: readonly ImportColumn[], headings: readonly string[]): Record<string, string> {
  const free = new Map(headings.map((heading) => [heading, normaliseHeading(heading)]))
  const found: Record<string, string> = {}
  const take = (fits: (name: string, heading: string) => boolean): void => {
    for (const column of columns.filter(({ key }) => found[key] === undefined)) {
      const names = namesOf(column)
      const match = names.flatMap((name) => [...free].filter(([, heading]) => fits(name, heading)))[0]
      if (match === undefined) continue
      found[column.key] = match[0]
      free.delete(match[0])
    }
  }
  take((name, heading) => name === heading)
  take((name, heading) => name.length >= 2 && heading.length <= name.length + 6 && (heading.startsWith(name) || heading.endsWith(name)))
  return found
}

/** A first mapping for a sheet: columns by name, the order of dates by what the cells allow. */
export function guessMapping(
  columns: readonly ImportColumn[],
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  empty: Mapping,
): Mapping {
  const guessed = guessColumns(columns, headings)
  const dates = columns
    .filter(({ kind, key }) => kind === 'date' && guessed[key] !== undefined)
    .map(({ key }) => headings.indexOf(guessed[key] ?? ''))
  const samples = rows.slice(0, 500).flatMap((cells) => dates.map((at) => cells[at] ?? ''))
  return { ...empty, columns: guessed, dateOrder: guessDateOrder(samples) }
}

/** dmy or mdy when a cell tells (25/04/2011), dmy when cells need an order and none tells, else ymd. */
export function guessDateOrder(samples: readonly string[]): Mapping['dateOrder'] {
  const unclear = samples.filter((text) => text.trim() !== '' && parseLooseDate(text) === undefined)
  if (unclear.some((text) => parseLooseDate(text, { order: 'dmy' }) !== undefined && parseLooseDate(text, { order: 'mdy' }) === undefined))
    return 'dmy'
  if (unclear.some((text) => parseLooseDate(text, { order: 'mdy' }) !== undefined && parseLooseDate(text, { order: 'dmy' }) === undefined))
    return 'mdy'
  return unclear.some((text) => parseLooseDate(text, { order: 'dmy' }) !== undefined) ? 'dmy' : 'ymd'
}
