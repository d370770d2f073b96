import { DEPARTMENT_KINDS, type DepartmentKind } from '../people/departments.rules.ts'
import { choicesOf, RowReader } from './cells.ts'
import type { Change, CurrentDepartment, CurrentState, DepartmentTarget, PlannedRow, RawSheet } from './staffing.types.ts'
import type { DepartmentKey } from './columns.ts'

type Row = PlannedRow<DepartmentTarget>

/** A department as it will be: by its code, which is what everything in the file names it by. */
export interface Future extends DepartmentTarget {
  /** The row of the file; 0 for one that the file does not name. */
  readonly no: number
}
/** The departments after the import, with every word that names one. */
export class Futures {
  readonly byCode = new Map<string, Future>()
  readonly #byName = new Map<string, Future>()

  constructor(all: Iterable<Future>) {
    for (const future of all) {
      this.byCode.set(fold(future.code), future)
      for (const name of [future.name, future.nameEn]) if (!this.#byName.has(fold(name))) this.#byName.set(fold(name), future)
    }
  }
  find(text: string): Future | undefined {
    return this.byCode.get(fold(text)) ?? this.#byName.get(fold(text))
  }
}
export const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$/
const KINDS = choicesOf<DepartmentKind>(DEPARTMENT_KINDS, (kind) => `people.kind.${kind}`, {
  department: ['内设机构', '处室'],
  unit: ['事业单位'],
})
const STATES = choicesOf(['open', 'closed'] as const, (state) => `staffing.state.${state}`, { closed: ['撤销', '注销'] })

interface Draft {
  readonly row: Row
  readonly reader: RowReader
  readonly parentText: string
  readonly current: CurrentDepartment | undefined
}

/** Reads the sheet of departments against what is there. Rows with an error keep what is there, so that people can still be checked. */
export function planDepartments(
  sheet: RawSheet | undefined,
  state: CurrentState,
): { rows: Row[]; futures: Futures; readers: Map<Row, RowReader> } {
  const byId = new Map(state.departments.map((department) => [department.id, department]))
  const codeOf = (id: number | null): string | undefined => (id === null ? undefined : byId.get(id)?.code)
  const known = new Map(state.departments.map((department) => [fold(department.code), department]))
  const drafts = (sheet?.rows ?? [])
    .filter(({ cells }) => !isBlank(cells))
    .map(({ no, cells }) => draftOf(sheet!, no, cells, known, codeOf))
  refuseRepeats(drafts)
  const root = state.departments.find(({ parentId }) => parentId === null)?.code
  const futures = new Futures(futureList(drafts, state, codeOf))
  const rows = drafts.map((draft) => settle(draft, futures, codeOf, root))
  const after = new Futures([...futureList(drafts, state, codeOf, rows)])
  refuseNames(drafts, rows, after)
  refuseCircles(drafts, rows, after)
  return { rows, futures: after, readers: new Map(rows.map((row, i) => [row, drafts[i]!.reader])) }
}

export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

function draftOf(
  sheet: RawSheet,
  no: number,
  cells: readonly string[],
  known: ReadonlyMap<string, CurrentDepartment>,
  codeOf: (id: number | null) => string | undefined,
): Draft {
  const reader = new RowReader(sheet, cells)
  const code = reader.like('code', CODE, 'people.error.department_code', 20, undefined)
  const current = known.get(fold(code ?? ''))
  const name = reader.line('name', 40, current?.name)
  const nameEn = reader.line('name_en', 100, current?.nameEn ?? name ?? '')
  const kind = reader.choice('kind', KINDS, current?.kind ?? 'department', 'staffing.problem.kind')
  const position = reader.like('position', /^\d{1,4}$/, 'staffing.problem.position', 20, String(current?.position ?? no))
  const duties = reader.line('duties', 2_000, current?.duties ?? '')
  const open = reader.choice('state', STATES, current?.active === false ? 'closed' : 'open', 'staffing.problem.state')
  const target: DepartmentTarget = {
    id: current?.id,
    code: current?.code ?? code ?? '',
    name: name ?? current?.name ?? '',
    nameEn: nameEn ?? current?.nameEn ?? '',
    kind: kind ?? 'department',
    parent: codeOf(current?.parentId ?? null),
    position: Number(position ?? 0),
    duties: duties ?? '',
    active: open !== 'closed',
  }
  const row: Row = {
    no,
    kind: 'unchanged',
    key: code ?? reader.text('code'),
    title: name ?? reader.text('name'),
    changes: [],
    problems: reader.problems,
    target,
  }
  return { row, reader, parentText: reader.text('parent'), current }
}

function refuseRepeats(drafts: readonly Draft[]): void {
  const first = new Map<string, number>()
  for (const { row, reader } of drafts) {
    const before = row.key === '' ? undefined : first.get(fold(row.key))
    if (before !== undefined) reader.refuse('code', 'staffing.problem.repeated', { row: String(before) })
    else first.set(fold(row.key), row.no)
  }
}

function futureList(
  drafts: readonly Draft[],
  state: CurrentState,
  codeOf: (id: number | null) => string | undefined,
  settled: readonly Row[] = drafts.map(({ row }) => row),
): Future[] {
  const inFile = settled.flatMap((row): Future[] => (row.target === undefined || row.key === '' ? [] : [{ ...row.target, no: row.no }]))
  const named = new Set(inFile.map(({ code }) => fold(code)))
  const others = state.departments
    .filter(({ code }) => !named.has(fold(code)))
    .map(({ parentId, version: _version, ...department }): Future => ({ ...department, parent: codeOf(parentId), no: 0 }))
  return [...inFile, ...others]
}

/** Knows every department after the import, and so what hangs where. */
function settle(
  { row, reader, parentText, current }: Draft,
  futures: Futures,
  codeOf: (id: number | null) => string | undefined,
  root: string | undefined,
): Row {
  const target = row.target!
  const named = parentText === '' ? undefined : futures.find(parentText)
  if (parentText !== '' && named === undefined) reader.refuse('parent', 'staffing.problem.no_department', { value: parentText })
  const fallback = current === undefined ? (target.kind === 'bureau' ? undefined : root) : codeOf(current.parentId)
  const parent = named?.code ?? fallback
  if (parent !== undefined && target.active && futures.find(parent)?.active === false)
    reader.refuse('parent', 'people.department.parent_closed')
  const settled: DepartmentTarget = { ...target, parent: parent === target.code && current === undefined ? undefined : parent }
  const changes = current === undefined ? [] : changesOf(current, settled, futures, codeOf)
  return { ...row, target: settled, changes, kind: current === undefined ? 'added' : changes.length > 0 ? 'changed' : 'unchanged' }
}

function changesOf(
  current: CurrentDepartment,
  target: DepartmentTarget,
  futures: Futures,
  codeOf: (id: number | null) => string | undefined,
): Change[] {
  const nameOf = (code: string | undefined): string => (code === undefined ? '' : (futures.find(code)?.name ?? code))
  const pairs: [DepartmentKey, string, string][] = [
    ['name', current.name, target.name],
    ['name_en', current.nameEn, target.nameEn],
    ['kind', `@people.kind.${current.kind}`, `@people.kind.${target.kind}`],
    ['parent', nameOf(codeOf(current.parentId)), nameOf(target.parent)],
    ['position', String(current.position), String(target.position)],
    [
      'state',
      current.active ? '@staffing.state.open' : '@staffing.state.closed',
      target.active ? '@staffing.state.open' : '@staffing.state.closed',
    ],
    ['duties', current.duties, target.duties],
  ]
  return pairs.filter(([, from, to]) => from !== to).map(([column, from, to]) => ({ column, from, to }))
}

function refuseNames(drafts: readonly Draft[], rows: readonly Row[], futures: Futures): void {
  const bearers = new Map<string, Future[]>()
  for (const future of futures.byCode.values()) bearers.set(future.name, [...(bearers.get(future.name) ?? []), future])
  for (const [i, row] of rows.entries()) {
    const other = bearers.get(row.target!.name)?.find(({ code }) => code !== row.target!.code)
    if (other !== undefined && row.target!.name !== '')
      drafts[i]!.reader.refuse('name', 'staffing.problem.name_taken', { code: other.code })
  }
}

function refuseCircles(drafts: readonly Draft[], rows: readonly Row[], futures: Futures): void {
  for (const [i, row] of rows.entries()) {
    const seen = new Set<string>()
    for (let code: string | undefined = row.target!.code; code !== undefined; code = futures.byCode.get(fold(code))?.parent) {
      if (seen.has(fold(code))) {
        if (fold(code) === fold(row.target!.code)) drafts[i]!.reader.refuse('parent', 'people.department.circle')
        break
      }
      seen.add(fold(code))
    }
  }
}
