import { normaliseHeading } from './headings.rules.ts'

export interface Header {
  /** 1-based row of the sheet that the columns' names stand in; the lower one when they take two rows. */
  readonly row: number
  readonly headings: readonly string[]
}

const LOOK_AT = 40
const filled = (row: readonly string[]): number => row.filter((cell) => cell.trim() !== '').length
const isValue = (cell: string): boolean =>
  /^[\s()¥￥£$€+−-]*\d[\d,.\s/:年月日-]*%?\)?$/.test(cell.trim()) || /^\d{1,2}-[A-Za-z]{3}-\d{4}$/.test(cell.trim())

/**
 * The row that names the columns: the one among the first with the most words and the most names that are known, and as many columns
 * as the rows under it. Titles, units and remarks above it are passed over. Undefined when nothing looks like one.
 */
export function findHeader(rows: readonly (readonly string[])[], aliases: ReadonlySet<string>): Header | undefined {
  let best: { row: number; score: number } | undefined
  for (const [i, row] of rows.slice(0, LOOK_AT).entries()) {
    const score = headerScore(row, aliases)
    if (score > 0 && (best === undefined || score > best.score)) best = { row: i + 1, score }
  }
  return best === undefined ? undefined : headerAt(rows, best.row)
}

function headerScore(row: readonly string[], aliases: ReadonlySet<string>): number {
  const cells = row.map((cell) => cell.trim()).filter(Boolean)
  const words = cells.filter((cell) => !isValue(cell) && cell.length <= 60)
  if (words.length < 2) return 0
  const known = new Set(words.map(normaliseHeading).filter((name) => aliases.has(name))).size
  return known * 10 + new Set(words).size - 3 * (cells.length - words.length)
}

/** The header when a person says in which row it stands. A row under it that only fills its gaps belongs to it (merged cells). */
export function headerAt(rows: readonly (readonly string[])[], at: number): Header {
  const upper = rows[at - 1] ?? []
  const lower = rows[at] ?? []
  const two = continuesHeader(upper, lower)
  const names = two ? joined(upper, lower) : upper
  return { row: two ? at + 1 : at, headings: distinct(dropTail(names, rows.slice(at))) }
}

function continuesHeader(upper: readonly string[], lower: readonly string[]): boolean {
  const below = lower.filter((cell) => cell.trim() !== '')
  if (below.length < 2 || below.some(isValue)) return false
  // Under a merged head only the gaps are named; a row of data would also fill the other columns.
  const gaps = lower.filter((cell, i) => cell.trim() !== '' && (upper[i] ?? '').trim() === '').length
  const columns = Math.max(upper.length, lower.length)
  return gaps >= 1 && below.length < columns && filled(upper) + gaps >= columns
}

function joined(upper: readonly string[], lower: readonly string[]): readonly string[] {
  let group = ''
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const own = (upper[i] ?? '').trim()
    const below = (lower[i] ?? '').trim()
    if (own !== '') group = own
    if (below === '') return own
    return group === '' ? below : `${group} ${below}`
  })
}

/**
 * Columns without a name at the right end are leftovers of the program that wrote the file, unless a good part of the rows fills them.
 * What a few rows hold there stays with those rows, as cells too many.
 */
function dropTail(names: readonly string[], below: readonly (readonly string[])[]): readonly string[] {
  let width = names.length
  const used = (at: number): number => below.filter((row) => (row[at] ?? '').trim() !== '').length
  while (width > 0 && (names[width - 1] ?? '').trim() === '' && used(width - 1) * 5 <= below.length) width--
  return names.slice(0, width)
}

/** One name per column: repeated ones are counted, missing ones become the letter of the column. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map((raw, i) => {
    const name = raw.replace(/\s+/g, ' ').trim().slice(0, 120) || `[${columnLetter(i)}]`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** A, B … Z, AA … */
export const columnLetter = (index: number): string =>
  (index >= 26 ? columnLetter(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
