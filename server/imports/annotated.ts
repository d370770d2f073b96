import type { Knex } from 'knex'
import type { Translate } from '../i18n/index.ts'
import type { CellFinding, ImportColumn } from '../registers/register.ts'
import type { CellValue } from '../web/table-types.ts'
import type { Sheet } from '../web/table-csv.ts'
import { nextRows, type StoredRow } from './import-rows.queries.ts'
import type { Import } from './imports.types.ts'

/** A finding in words: what is wrong, in the reader's language. */
export const findingText = (t: Translate, { code, params }: CellFinding): string => t(code, params)

/** The file as it was sent, with a column that says what was found in each row; corrected cells say what they were. */
export function annotatedSheet(db: Knex, record: Import, columns: readonly ImportColumn[], t: Translate): Sheet {
  const heads = [t('imports.annotated.row'), ...record.headings, t('imports.annotated.status'), t('imports.annotated.findings')]
  return {
    title: t('imports.annotated.file', { name: record.fileName.replace(/\.[^.]*$/, '') }),
    heads,
    kinds: heads.map(() => 'text'),
    widths: heads.map((_, i) => (i === 0 ? 8 : i === heads.length - 1 ? 60 : 18)),
    batches: batches(db, record, columns, t),
  }
}

async function* batches(db: Knex, record: Import, columns: readonly ImportColumn[], t: Translate): AsyncGenerator<CellValue[][]> {
  const labels = new Map(columns.map(({ key, label }) => [key, t(label)]))
  let last = -1
  for (;;) {
    const rows = await nextRows(db, record.id, last)
    yield rows.map((row) => [
      String(row.no),
      ...record.headings.map((_, i) => row.cells[i] ?? ''),
      statusText(row, t),
      remarks(row, record, labels, t),
    ])
    last = rows.at(-1)?.no ?? last
    if (rows.length === 0) return
  }
}

function statusText(row: StoredRow, t: Translate): string {
  if (row.skipReason !== '') return t(`imports.skip.${row.skipReason}`)
  return row.status === 'read' || row.status === 'skipped' ? '' : t(`imports.review.${row.status}`)
}

function remarks(row: StoredRow, record: Import, labels: ReadonlyMap<string, string>, t: Translate): string {
  const found = row.findings.map((finding) => `${labels.get(finding.column) ?? t('imports.review.whole_row')}: ${findingText(t, finding)}`)
  const edits = Object.entries(row.edits).map(
    ([at, text]) =>
      `${record.headings[Number(at)] ?? ''}: ${t('imports.review.was', { text: text === '' ? t('imports.review.empty_cell') : text })}`,
  )
  const extra = row.cells.slice(record.headings.length).filter(Boolean)
  return [...found, ...edits, ...(extra.length > 0 ? [`+ ${extra.join(' | ')}`] : [])].join('; ')
}
