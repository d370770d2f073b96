import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { Translate } from '../i18n/index.ts'
import type { ImportColumn } from '../registers/register.ts'
import type { Sheet } from '../web/table-csv.ts'
import { annotatedSheet } from './annotated.ts'
import { normaliseHeading } from './headings.rules.ts'
import { allRows, pickRows, rowsNumbered, type StoredRow } from './import-rows.queries.ts'
import { getImport, resumeImport } from './imports.service.ts'
import { isBusy, type Import, type ImportState } from './imports.types.ts'
import { runningWork } from './running.ts'
import { importerOf } from './work.ts'

export const PAGE_ROWS = 60

export interface RowsPage {
  readonly rows: readonly StoredRow[]
  /** Row numbers that the filter chose; the others are their neighbours. */
  readonly chosen: ReadonlySet<number>
  readonly total: number
  readonly page: number
  readonly pages: number
}

export interface RowsQuery {
  readonly all: boolean
  readonly finding: string | undefined
  readonly page: number
}

/** A page of rows: those with problems and one before and after each, or all of them. @throws AppError not_found */
export async function readRows(deps: Pick<Deps, 'db'>, actor: Actor, id: number, query: RowsQuery): Promise<RowsPage> {
  await getImport(deps, actor, id)
  const { all, finding } = query
  const picked = await pickRows(deps.db.read, id, { all, finding, offset: (query.page - 1) * PAGE_ROWS, limit: PAGE_ROWS })
  const wanted = all || finding !== undefined ? picked.numbers : picked.numbers.flatMap((no) => [no - 1, no, no + 1])
  const rows = await rowsNumbered(deps.db.read, id, [...new Set(wanted)])
  return {
    rows,
    chosen: new Set(picked.numbers),
    total: picked.total,
    page: query.page,
    pages: Math.max(1, Math.ceil(picked.total / PAGE_ROWS)),
  }
}

export interface ListedValue {
  readonly text: string
  readonly rows: number
}

/** The different texts in a column of the file, the most frequent first, at most `most`. Those that compare alike count as one. */
export async function listValues(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  record: Import,
  headings: readonly string[],
  most: number,
): Promise<{ values: ListedValue[]; total: number }> {
  await getImport(deps, actor, record.id)
  const places = headings.map((heading) => record.headings.indexOf(heading)).filter((at) => at >= 0)
  const counts = new Map<string, { text: string; rows: number }>()
  for (const { cells } of await allRows(deps.db.read, record.id)) {
    const text = [...new Set(places.map((at) => (cells[at] ?? '').trim()).filter(Boolean))].join(' · ')
    if (text === '') continue
    const entry = counts.get(normaliseHeading(text)) ?? { text, rows: 0 }
    counts.set(normaliseHeading(text), { ...entry, rows: entry.rows + 1 })
  }
  const sorted = [...counts.values()].sort((a, b) => b.rows - a.rows)
  return { values: sorted.slice(0, most), total: sorted.length }
}

/** The first rows of the file, to show what a column holds. */
export const firstRows = async (deps: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<readonly StoredRow[]> =>
  (await readRows(deps, actor, id, { all: true, finding: undefined, page: 1 })).rows.slice(0, 20)

export interface ImportProgress {
  readonly state: ImportState
  readonly busy: boolean
  /** Rows in this process; per cent of 100 when another instance does the work. */
  readonly done: number
  readonly total: number
  readonly local: boolean
}

/** How far the work is; work that nobody does any more is taken up. @throws AppError not_found */
export async function importProgress(deps: Deps, actor: Actor, id: number): Promise<ImportProgress> {
  const record = await getImport(deps, actor, id)
  await resumeImport(deps, record)
  const work = runningWork(deps.db, id)
  const busy = isBusy(record.state)
  if (work !== undefined && busy) return { state: record.state, busy, done: work.done, total: work.total, local: true }
  return { state: record.state, busy, done: record.progress, total: busy ? 100 : 0, local: false }
}

/** The file with what was found in it. @throws AppError not_found */
export async function annotated(deps: Pick<Deps, 'db'>, actor: Actor, id: number, t: Translate): Promise<Sheet> {
  const record = await getImport(deps, actor, id)
  const columns: readonly ImportColumn[] = importerOf(record.register).columns
  return annotatedSheet(deps.db.read, record, columns, t)
}
