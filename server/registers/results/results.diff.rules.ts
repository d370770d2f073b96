import type { Translate } from '../../i18n/index.ts'
import type { ContentDiff } from '../register.ts'
import { columnLabel, columnsOf, COUNTS, countLabel, type ResultTable } from './results.rules.ts'

/** Tables are the same by their place; rows by what they are about. */
export function diffResults(from: readonly ResultTable[], to: readonly ResultTable[], t: Translate): ContentDiff {
  const parts = Array.from({ length: Math.max(from.length, to.length) }, (_, i) => diffTable(from[i], to[i], i, t))
  return {
    added: parts.flatMap(({ added }) => added),
    removed: parts.flatMap(({ removed }) => removed),
    changed: parts.flatMap(({ changed }) => changed),
  }
}

const nameOf = (table: ResultTable, i: number, t: Translate): string =>
  table.title === '' ? t('results.untitled', { n: i + 1 }) : table.title

function diffTable(from: ResultTable | undefined, to: ResultTable | undefined, i: number, t: Translate): ContentDiff {
  if (from === undefined || to === undefined) {
    const table = from ?? to
    const rows = table === undefined ? [] : table.rows.map((row) => ({ label: nameOf(table, i, t), text: rowText(table, row, t) }))
    return { added: from === undefined ? rows : [], removed: to === undefined ? rows : [], changed: [] }
  }
  const label = nameOf(to, i, t)
  const lead = (table: ResultTable): string => columnsOf(table.layout)[0]!.key
  const by = (table: ResultTable) => new Map(table.rows.map((row, at) => [row[lead(table)] ?? String(at), row]))
  const [before, after] = [by(from), by(to)]
  const head = headFields(from, to, t)
  return {
    added: [...after].filter(([name]) => !before.has(name)).map(([, row]) => ({ label, text: rowText(to, row, t) })),
    removed: [...before].filter(([name]) => !after.has(name)).map(([, row]) => ({ label, text: rowText(from, row, t) })),
    changed: [
      ...(head.length === 0 ? [] : [{ label, fields: head }]),
      ...[...after].flatMap(([name, row]) => {
        const fields = rowFields(before.get(name), row, to, t)
        return fields.length === 0 ? [] : [{ label: t('results.place_name', { table: label, name }), fields }]
      }),
    ],
  }
}

type Fields = ContentDiff['changed'][number]['fields']
const changed = (label: string, from: string, to: string): Fields => (from === to ? [] : [{ label, from, to }])

const headFields = (from: ResultTable, to: ResultTable, t: Translate): Fields => [
  ...changed(t('results.field.title'), from.title, to.title),
  ...changed(t('results.field.note'), from.note, to.note),
  ...COUNTS.flatMap((key) => changed(t(countLabel(key)), String(from.counts[key] ?? ''), String(to.counts[key] ?? ''))),
]

const rowFields = (
  was: Readonly<Record<string, string>> | undefined,
  is: Readonly<Record<string, string>>,
  table: ResultTable,
  t: Translate,
): Fields =>
  was === undefined ? [] : columnsOf(table.layout).flatMap(({ key }) => changed(headText(table, key, t), was[key] ?? '', is[key] ?? ''))

const headText = (table: ResultTable, key: string, t: Translate): string =>
  table.layout === 'free' ? (table.heads[key] ?? key) : t(columnLabel(key))

const rowText = (table: ResultTable, row: Readonly<Record<string, string>>, t: Translate): string =>
  columnsOf(table.layout)
    .flatMap(({ key }) =>
      row[key] === undefined || row[key] === '' ? [] : [t('results.cell', { field: headText(table, key, t), text: row[key] })],
    )
    .join(t('results.join'))
