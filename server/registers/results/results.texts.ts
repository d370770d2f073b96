import { AppError } from '../../errors.ts'
import type { TextPlace } from '../register.ts'
import { columnLabel, columnsOf, type ResultTable } from './results.rules.ts'

/** Every text of the tables: `table:1:title`, `table:1:note`, `table:1:row:3:name`, `table:1:head:c1`. */
export function resultTexts(tables: readonly ResultTable[]): TextPlace[] {
  return tables
    .flatMap((table, i): TextPlace[] => [
      { place: `table:${i + 1}:title`, label: 'results.place.title', params: { n: i + 1 }, text: table.title },
      { place: `table:${i + 1}:note`, label: 'results.place.note', params: { n: i + 1 }, text: table.note },
      ...Object.entries(table.heads).map(([key, text]): TextPlace => ({
        place: `table:${i + 1}:head:${key}`,
        label: 'results.place.head',
        params: { n: i + 1 },
        text,
      })),
      ...rowTexts(table, i + 1),
    ])
    .filter(({ text }) => text !== '')
}

const rowTexts = (table: ResultTable, n: number): TextPlace[] =>
  table.rows.flatMap((row, at) =>
    columnsOf(table.layout)
      .filter(({ kind }) => kind === 'text')
      .map(({ key }) => ({
        place: `table:${n}:row:${at + 1}:${key}`,
        label: 'results.place.cell',
        params: { n, row: at + 1, field: table.layout === 'free' ? (table.heads[key] ?? '') : `@${columnLabel(key)}` },
        text: row[key] ?? '',
      })),
  )

/** The tables with another text at one of those places. @throws AppError conflict when the place no longer says `from` */
export function withText(tables: readonly ResultTable[], place: string, from: string, to: string): ResultTable[] {
  if (resultTexts(tables).find((one) => one.place === place)?.text !== from) throw new AppError('conflict', 'errors.changed_meanwhile')
  const [, n, what = '', at = '', key = ''] = place.split(':')
  return tables.map((table, i) => {
    if (i + 1 !== Number(n)) return table
    if (what === 'head') return { ...table, heads: { ...table.heads, [at]: to } }
    if (what !== 'row') return { ...table, [what]: to }
    return { ...table, rows: table.rows.map((row, r) => (r + 1 === Number(at) ? { ...row, [key]: to } : row)) }
  })
}
