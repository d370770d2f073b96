import { KEEPERS } from '../people/people.policy.ts'
import { RowReader } from './cells.ts'
import { fold, planDepartments, type Futures } from './plan-departments.ts'
import { planPeople, type PersonRow, type Setting } from './plan-people.ts'
import {
  ROW_KINDS,
  type Counts,
  type CurrentState,
  type DepartmentTarget,
  type Plan,
  type PlannedRow,
  type RawSheets,
} from './staffing.types.ts'

type DepartmentRow = PlannedRow<DepartmentTarget>

/** What an import would do, and everything that is wrong with it. Reads no clock and no database: the same file and state give the same plan. */
export function planOf(sheets: RawSheets, state: CurrentState, setting: Setting): Plan {
  const { rows: departments, futures, readers } = planDepartments(sheets.departments, state)
  const people = planPeople(sheets.people, state, futures, setting)
  const after = staffAfter(people, state, futures)
  for (const row of departments) checkDepartment(row, readers.get(row)!, after, state)
  warnHeadless(departments, people, after, futures)
  refuseLastAdministrator(people, state)
  const problems = [...departments, ...people].flatMap((row) => row.problems)
  const failed = <T>(row: PlannedRow<T>): PlannedRow<T> => (hasError(row) ? { ...row, target: undefined } : row)
  return {
    departments: departments.map(failed),
    people: people.map(failed),
    counts: { departments: countsOf(departments), people: countsOf(people) },
    errors: problems.filter(({ severity }) => severity === 'error').length,
    warnings: problems.filter(({ severity }) => severity === 'warning').length,
  }
}

const hasError = ({ problems }: Pick<PlannedRow<unknown>, 'problems'>): boolean => problems.some(({ severity }) => severity === 'error')

const countsOf = (rows: readonly { readonly kind: PersonRow['kind'] }[]): Counts =>
  Object.fromEntries(ROW_KINDS.map((kind) => [kind, rows.filter((row) => row.kind === kind).length])) as unknown as Counts

interface Member {
  readonly username: string
  readonly name: string
  readonly department: string
  readonly isHead: boolean
}

/** Who will work where. */
function staffAfter(people: readonly PersonRow[], state: CurrentState, futures: Futures): readonly Member[] {
  const codeById = new Map(state.departments.map(({ id, code }) => [id, futures.find(code)?.code ?? code]))
  const planned = new Set(people.filter((row) => !hasError(row)).map(({ key }) => key))
  const kept = state.people
    .filter(({ username, status }) => status === 'active' && !planned.has(username))
    .map((person): Member => ({ ...person, department: codeById.get(person.departmentId) ?? '', isHead: person.rankClass === 'head' }))
  const left = new Set(state.people.filter(({ status }) => status === 'left').map(({ username }) => username))
  const inFile = people.flatMap((row): Member[] => {
    const { kind, target, key, no } = row
    const stays = kind !== 'left' && !(kind === 'unchanged' && left.has(key)) && (!hasError(row) || target?.id === undefined)
    return target === undefined || !stays || no === 0 ? [] : [{ ...target, isHead: target.rankClass === 'head' }]
  })
  return [...kept, ...inFile]
}

/** What can only be told once the people are known: who heads a department, and whether a closed one is empty. */
function checkDepartment(row: DepartmentRow, reader: RowReader, staff: readonly Member[], state: CurrentState): void {
  const { target } = row
  if (target === undefined) return
  const members = staff.filter(({ department }) => fold(department) === fold(target.code))
  if (!target.active && members.length > 0) reader.refuse('state', 'people.department.has_people', { n: members.length })
  const children = state.departments.filter(({ parentId, active }) => target.id !== undefined && parentId === target.id && active).length
  if (!target.active && children > 0) reader.refuse('state', 'people.department.has_children', { n: children })
  const head = reader.text('head')
  if (head === '') return
  const named = staff.filter(({ username, name }) => username === head.toLowerCase() || name === head)
  if (named.length === 0) reader.refuse('head', 'staffing.problem.head_missing', { value: head })
  else if (!named.some(({ department }) => fold(department) === fold(target.code)))
    reader.refuse('head', 'staffing.problem.head_elsewhere', { value: head })
  else if (!named.some(({ department, isHead }) => isHead && fold(department) === fold(target.code)))
    reader.refuse('head', 'staffing.problem.head_rank', { value: head })
}

/** A department that people of the file come to or leave, and that will have staff and nobody at its head: said at its first row. */
function warnHeadless(
  departments: readonly DepartmentRow[],
  people: readonly PersonRow[],
  staff: readonly Member[],
  futures: Futures,
): void {
  const led = new Set(staff.filter(({ isHead }) => isHead).map(({ department }) => fold(department)))
  const told = new Set(departments.filter(({ problems }) => problems.some(({ column }) => column === 'head')).map(({ key }) => fold(key)))
  for (const { kind, target, problems } of people) {
    const code = fold(target?.department ?? '')
    const future = futures.byCode.get(code)
    if (kind === 'unchanged' || kind === 'changed' || kind === 'left' || future?.kind !== 'department' || led.has(code) || told.has(code))
      continue
    if (
      staff.some(({ department, username }) => fold(department) === code && username === target?.username && target.rankClass === 'leader')
    )
      continue
    told.add(code)
    problems.push({
      column: 'department',
      code: 'staffing.problem.headless',
      params: { name: future.name, name_en: future.nameEn },
      severity: 'warning',
    })
  }
}

/** System and security administration never end up with nobody who stays. Said at whoever would take the last one along. */
function refuseLastAdministrator(people: readonly PersonRow[], state: CurrentState): void {
  const rows = new Map(people.map((row) => [row.key, row]))
  for (const role of KEEPERS) {
    const holders = state.people.filter(
      ({ roles, status, validUntil }) => roles.includes(role) && status === 'active' && validUntil === null,
    )
    const stays = (username: string): boolean => {
      const row = rows.get(username)
      return row === undefined || (row.kind !== 'left' && (row.target?.validUntil ?? null) === null)
    }
    if (holders.length === 0 || holders.some(({ username }) => stays(username))) continue
    for (const { username } of holders) {
      const row = rows.get(username)
      row?.problems.push({
        column: row.kind === 'left' ? 'status' : 'valid_until',
        code: 'people.denied.last_administrator',
        severity: 'error',
      })
    }
  }
}
