import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { FREE_ROWS, layoutOf, MOST_TABLES, type TypedTable } from './results.form.ts'
import { columnLabel, columnsOf, COUNTS, countLabel, LAYOUT_NAMES, layoutLabel } from './results.rules.ts'

/** The form: for each table what it is, its counts, and a grid of its rows with some empty ones below. Works without a script. */
export function editorPanel(typed: readonly TypedTable[], source: string, version: VersionRef, context: ReadContext): Panel {
  const { t } = context
  const tables = typed.map((table, i) => presentTable(table, i, version, context))
  return {
    view: 'registers/results/editor',
    data: {
      editor: {
        source,
        tables,
        add:
          typed.length < MOST_TABLES
            ? { value: 'add', to: `/disclosures/${version.disclosureId}#f-table-${typed.length}-title` }
            : undefined,
      },
    },
    labels: Object.fromEntries(
      tables.flatMap(({ fields, counts, columns, rows, title }) => [
        ...[...fields, ...counts].map(({ name, label }) => [name, t('results.place', { table: title, field: label })]),
        ...rows.flatMap((row) =>
          row.cells.map(({ name }, at) => [name, t('results.place_row', { table: title, n: row.n, field: columns[at]?.text ?? '' })]),
        ),
      ]),
    ) as Record<string, string>,
  }
}

function presentTable(table: TypedTable, i: number, version: VersionRef, { t }: ReadContext) {
  const base = `table.${i}`
  const layout = layoutOf(table)
  const columns = columnsOf(layout)
  const rows = [...table.rows, ...Array.from({ length: FREE_ROWS }, () => ({}) as Readonly<Record<string, string>>)]
  return {
    id: `table-${i}`,
    title: table.title === '' ? t('results.untitled', { n: i + 1 }) : table.title,
    fields: [
      { name: `${base}.title`, label: t('results.field.title'), value: table.title, maxlength: 100 },
      {
        kind: 'select',
        name: `${base}.layout`,
        label: t('results.field.layout'),
        help: t('results.field.layout.help'),
        value: layout,
        options: LAYOUT_NAMES.map((value) => ({ value, label: t(layoutLabel(value)) })),
        width: 'm',
      },
      {
        kind: 'textarea',
        name: `${base}.note`,
        label: t('results.field.note'),
        value: table.note,
        rows: 2,
        maxlength: 500,
        optional: true,
      },
    ],
    counts: COUNTS.map((key) => ({
      kind: 'number',
      name: `${base}.count.${key}`,
      label: t(countLabel(key)),
      value: table.counts[key] ?? '',
      optional: true,
      width: 's',
    })),
    columns: columns.map(({ key, kind }) => ({
      key,
      numeric: kind !== 'text',
      text: layout === 'free' ? (table.heads[key] ?? '') : t(columnLabel(key)),
      head: layout === 'free' ? { name: `${base}.head.${key}`, value: table.heads[key] ?? '' } : undefined,
    })),
    rows: rows.map((row, n) => ({
      n: n + 1,
      cells: columns.map(({ key, kind }) => ({ name: `${base}.row.${n}.${key}`, value: row[key] ?? '', numeric: kind !== 'text' })),
    })),
    remove: { value: `${i}.remove`, to: `/disclosures/${version.disclosureId}#add-table` },
  }
}
