import type { Problem } from '../../errors.ts'
import { columnsOf, COUNTS, LAYOUT_NAMES, type Count, type Layout, type ResultColumn, type ResultTable } from './results.rules.ts'

export const MOST_TABLES = 12
export const MOST_ROWS = 200
/** Empty rows that stand ready below what is filled in. */
export const FREE_ROWS = 3

export interface TypedTable {
  readonly title: string
  readonly note: string
  readonly layout: string
  readonly counts: Readonly<Record<string, string>>
  readonly heads: Readonly<Record<string, string>>
  readonly rows: readonly Readonly<Record<string, string>>[]
}

const isLayout = (text: string): text is Layout => (LAYOUT_NAMES as readonly string[]).includes(text)
export const layoutOf = ({ layout }: Pick<TypedTable, 'layout'>): Layout => (isLayout(layout) ? layout : 'election')
export const EMPTY_TABLE: TypedTable = { title: '', note: '', layout: 'election', counts: {}, heads: {}, rows: [] }

export const typedOf = (tables: readonly ResultTable[]): TypedTable[] =>
  tables.map(({ counts, ...table }) => ({
    ...table,
    counts: Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, String(n)])),
  }))

const NAME = /^table\.(\d{1,2})\.(?:(title|note|layout)|count\.(\w{1,12})|head\.(c\d)|row\.(\d{1,3})\.(\w{1,12}))$/

/** What a browser sent: `table.0.title`, `table.0.count.valid`, `table.0.head.c1`, `table.0.row.3.name`. Empty rows are left out. */
export function gather(body: Readonly<Record<string, unknown>>): TypedTable[] {
  const found = new Map<
    number,
    {
      plain: Record<string, string>
      counts: Record<string, string>
      heads: Record<string, string>
      rows: Map<number, Record<string, string>>
    }
  >()
  for (const [name, raw] of Object.entries(body)) {
    const match = NAME.exec(name)
    if (match === null || typeof raw !== 'string') continue
    const at = Number(match[1])
    const table = found.get(at) ?? { plain: {}, counts: {}, heads: {}, rows: new Map<number, Record<string, string>>() }
    found.set(at, table)
    put(table, match, raw.replaceAll('\r\n', '\n').trim())
  }
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([, { plain, counts, heads, rows }]) => ({
      title: plain['title'] ?? '',
      note: plain['note'] ?? '',
      layout: plain['layout'] ?? '',
      counts,
      heads,
      rows: [...rows]
        .toSorted(([a], [b]) => a - b)
        .map(([, row]) => row)
        .filter((row) => Object.values(row).some((text) => text !== '')),
    }))
}

function put(
  {
    plain,
    counts,
    heads,
    rows,
  }: {
    plain: Record<string, string>
    counts: Record<string, string>
    heads: Record<string, string>
    rows: Map<number, Record<string, string>>
  },
  [, , own, count, head, row, column]: RegExpExecArray,
  text: string,
): void {
  if (own !== undefined) plain[own] = text
  else if (count !== undefined) counts[count] = text
  else if (head !== undefined) heads[head] = text
  else if (row !== undefined && column !== undefined) rows.set(Number(row), { ...rows.get(Number(row)), [column]: text })
}

const BUTTON = /^(?:add|(\d{1,2})\.remove)$/

/** What a button asks for: `add` a table, `1.remove` one. */
export function pressed(typed: readonly TypedTable[], button: unknown): readonly TypedTable[] {
  const found = typeof button === 'string' ? BUTTON.exec(button) : null
  if (found === null) return typed
  if (found[1] !== undefined) return typed.filter((_, i) => i !== Number(found[1]))
  return typed.length >= MOST_TABLES ? typed : [...typed, EMPTY_TABLE]
}

export interface Read {
  readonly tables: readonly ResultTable[]
  readonly problems: Readonly<Record<string, Problem>>
}

/** The form as tables; a problem stands at its cell. */
export function readTables(typed: readonly TypedTable[]): Read {
  const problems: Record<string, Problem> = {}
  const tables = typed.map((table, i): ResultTable => {
    const fail = (place: string, problem: Problem): void => void (problems[`table.${i}.${place}`] = problem)
    const layout = layoutOf(table)
    if (table.title.length > 100) fail('title', { code: 'common.error.too_long', params: { max: 100 } })
    if (table.note.length > 500) fail('note', { code: 'common.error.too_long', params: { max: 500 } })
    if (table.rows.length > MOST_ROWS) fail('title', { code: 'results.error.too_many_rows', params: { max: MOST_ROWS } })
    const heads =
      layout === 'free' ? Object.fromEntries(columnsOf(layout).map(({ key }) => [key, (table.heads[key] ?? '').slice(0, 40)])) : {}
    return { title: table.title, note: table.note, layout, heads, counts: readCounts(table, fail), rows: readRows(table, layout, fail) }
  })
  return { tables, problems }
}

type Fail = (place: string, problem: Problem) => void

function readCounts({ counts }: TypedTable, fail: Fail): ResultTable['counts'] {
  const read = COUNTS.flatMap((key): [Count, number][] => {
    const text = counts[key] ?? ''
    if (text === '') return []
    if (/^\d{1,6}$/.test(text)) return [[key, Number(text)]]
    fail(`count.${key}`, { code: 'common.error.not_a_number' })
    return []
  })
  return Object.fromEntries(read)
}

function readRows({ rows }: TypedTable, layout: Layout, fail: Fail): ResultTable['rows'] {
  return rows.map((row, n) =>
    Object.fromEntries(
      columnsOf(layout).flatMap((column): [string, string][] => {
        const text = row[column.key] ?? ''
        const problem = text === '' ? undefined : cellProblem(column, text)
        if (problem !== undefined) fail(`row.${n}.${column.key}`, problem)
        return text === '' || problem !== undefined ? [] : [[column.key, column.kind === 'text' ? text : String(Number(text))]]
      }),
    ),
  )
}

function cellProblem({ kind }: ResultColumn, text: string): Problem | undefined {
  if (kind === 'count') return /^\d{1,6}$/.test(text) ? undefined : { code: 'common.error.not_a_number' }
  if (kind === 'score') return /^\d{1,4}(\.\d{1,2})?$/.test(text) ? undefined : { code: 'results.error.score' }
  return text.length > 200 ? { code: 'common.error.too_long', params: { max: 200 } } : undefined
}
