import { halfWidth } from '../../core/half-width.ts'
import { parseLooseDate } from '../../core/loose-dates.ts'
import { LOCALES, translate, type MessageKey, type MessageParams } from '../i18n/index.ts'
import { normaliseHeading } from '../imports/headings.rules.ts'
import type { ColumnKey } from './columns.ts'
import type { CellProblem, RawSheet } from './staffing.types.ts'

/** Reads the cells of one row and collects what is wrong with them, so that all of it is told at once. */
export class RowReader {
  readonly problems: CellProblem[] = []
  readonly #sheet: RawSheet
  readonly #cells: readonly string[]

  constructor(sheet: RawSheet, cells: readonly string[]) {
    this.#sheet = sheet
    this.#cells = cells
    if (cells.slice(sheet.headings.length).some((cell) => cell.trim() !== '')) this.refuse(undefined, 'staffing.problem.too_many_cells')
  }

  refuse(column: ColumnKey | undefined, code: MessageKey, params: MessageParams = {}): string | undefined {
    this.problems.push({ ...(column !== undefined && { column }), code, params, severity: 'error' })
    return undefined
  }
  warn(column: ColumnKey, code: MessageKey, params: MessageParams = {}): void {
    this.problems.push({ column, code, params, severity: 'warning' })
  }
  get failed(): boolean {
    return this.problems.some(({ severity }) => severity === 'error')
  }

  /** The text of a cell without what cannot be seen; empty for a column that the file does not have. */
  text(column: ColumnKey): string {
    const at = this.#sheet.columns[column]
    const cell = at === undefined ? '' : (this.#cells[at] ?? '')
    return cell
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
      .trim()
  }

  /** A text of at most `max` characters; `fallback` for an empty cell, which leaves things as they are. */
  line(column: ColumnKey, max: number, fallback: string | undefined): string | undefined {
    const text = this.text(column)
    if (text === '') return fallback ?? this.refuse(column, 'common.error.required')
    return Array.from(text).length > max ? this.refuse(column, 'common.error.too_long', { max }) : text
  }

  /** Like `line`, for text that must look a certain way. */
  like(column: ColumnKey, pattern: RegExp, code: MessageKey, max: number, fallback: string | undefined): string | undefined {
    const text = halfWidth(this.text(column))
    if (text === '') return fallback ?? this.refuse(column, 'common.error.required')
    if (Array.from(text).length > max) return this.refuse(column, 'common.error.too_long', { max })
    return pattern.test(text) ? text : this.refuse(column, code, { value: text })
  }

  date(column: ColumnKey): string | null | undefined {
    const text = this.text(column)
    if (text === '') return null
    return parseLooseDate(text) ?? this.refuse(column, 'staffing.problem.date', { value: text })
  }

  choice<T extends string>(column: ColumnKey, choices: ReadonlyMap<string, T>, fallback: T, code: MessageKey): T | undefined {
    const text = this.text(column)
    if (text === '') return fallback
    const chosen = choices.get(normaliseHeading(text))
    if (chosen === undefined) this.refuse(column, code, { value: text })
    return chosen
  }
}

/** How a choice may be written: its code, its label in both languages, and other usual words. */
export const choicesOf = <T extends string>(
  values: readonly T[],
  label: (value: T) => MessageKey,
  others?: Readonly<Partial<Record<T, readonly string[]>>>,
): ReadonlyMap<string, T> =>
  new Map(
    values.flatMap((value): [string, T][] =>
      [value, ...LOCALES.map((locale) => translate(locale, label(value))), ...(others?.[value] ?? [])].map((word) => [
        normaliseHeading(word),
        value,
      ]),
    ),
  )
