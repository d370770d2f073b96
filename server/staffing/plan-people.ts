import type { RankClass } from '../auth/policy.ts'
import { RANK_CLASSES } from '../people/people.rules.ts'
import { choicesOf, RowReader } from './cells.ts'
import type { PeopleKey } from './columns.ts'
import { fold, isBlank, type Future, type Futures } from './plan-departments.ts'
import { romanise } from './romanise.ts'
import type { Change, CurrentPerson, CurrentState, PersonTarget, PlannedRow, RawSheet } from './staffing.types.ts'

export type PersonRow = PlannedRow<PersonTarget>
export interface Setting {
  readonly today: string
  readonly importerId: number
  readonly othersLeave: boolean
}

const USERNAME = /^[a-z][a-z0-9._-]{1,31}$/
const TELEPHONE = /^[\d+\-() ,/转x]*$/u
const RANKS = choicesOf<RankClass>(RANK_CLASSES, (rank) => `people.rank.${rank}`, {
  leader: ['领导'],
  head: ['负责人', '科长', '科级'],
  staff: ['职工', '干部职工', '一般干部', '工作人员'],
})
const STATUSES = choicesOf(['active', 'left'] as const, (status) => `staffing.status.${status}`, {
  active: ['在职', '在用'],
  left: ['离岗', '退休', '调出', '已离职'],
})

interface Reading {
  readonly reader: RowReader
  readonly no: number
  readonly username: string
  readonly current: CurrentPerson | undefined
  readonly department: Future | undefined
}

/** Reads the sheet of people against what is there and what the departments will be. */
export function planPeople(sheet: RawSheet | undefined, state: CurrentState, futures: Futures, setting: Setting): PersonRow[] {
  if (sheet === undefined) return []
  const known = new Map(state.people.map((person) => [person.username, person]))
  const codeById = new Map(state.departments.map(({ id, code }) => [id, code]))
  const departmentOf = (person: CurrentPerson): Future | undefined => futures.find(codeById.get(person.departmentId) ?? '')
  const first = new Map<string, number>()
  const rows = sheet.rows
    .filter(({ cells }) => !isBlank(cells))
    .map(({ no, cells }) => {
      const reader = new RowReader(sheet, cells)
      const username = reader.like('username', /^.*$/u, 'people.error.username', 32, undefined)?.toLowerCase() ?? ''
      if (username !== '' && !USERNAME.test(username)) reader.refuse('username', 'people.error.username')
      const before = username === '' ? undefined : first.get(username)
      if (before !== undefined) reader.refuse('username', 'staffing.problem.repeated', { row: String(before) })
      else first.set(username, no)
      const current = known.get(username)
      const row = rowOf(
        { reader, no, username, current, department: readDepartment(reader, current, futures, departmentOf) },
        departmentOf,
        setting,
      )
      return row
    })
  warnNamesakes(rows, state, departmentOf, first)
  return setting.othersLeave ? [...rows, ...others(state, first, setting)] : rows
}

function readDepartment(
  reader: RowReader,
  current: CurrentPerson | undefined,
  futures: Futures,
  departmentOf: (person: CurrentPerson) => Future | undefined,
): Future | undefined {
  const text = reader.text('department')
  if (text === '' && current !== undefined) return departmentOf(current)
  const named = text === '' ? undefined : futures.find(text)
  if (text === '') reader.refuse('department', 'common.error.required')
  else if (named === undefined) reader.refuse('department', 'staffing.problem.no_department', { value: text })
  return named
}

function rowOf(reading: Reading, departmentOf: (person: CurrentPerson) => Future | undefined, setting: Setting): PersonRow {
  const { reader, no, username, current, department } = reading
  const name = reader.line('name', 40, current?.name)
  const status = reader.choice('status', STATUSES, current?.status ?? 'active', 'staffing.problem.status')
  const rank = reader.choice('rank', RANKS, current?.rankClass ?? 'staff', 'staffing.problem.rank')
  const nameEn = reader.line('name_en', 80, current?.nameEn ?? (name === undefined ? '' : romanise(name)))
  const post = reader.line('post', 60, current?.post ?? '')
  const postEn = reader.line('post_en', 100, current?.postEn ?? '')
  const telephone = reader.like('telephone', TELEPHONE, 'staffing.problem.telephone', 40, current?.telephone ?? '')
  const validUntil = readEnd(reading, setting)
  const effectiveOn = reader.date('from_on')
  if (effectiveOn !== undefined && effectiveOn !== null && effectiveOn > setting.today) reader.refuse('from_on', 'staffing.problem.ahead')
  refuseStranger(reading, name, departmentOf)
  const target: PersonTarget = {
    id: current?.id,
    username,
    name: name ?? '',
    nameEn: nameEn ?? '',
    department: department?.code ?? '',
    post: post ?? '',
    postEn: postEn ?? '',
    rankClass: rank ?? 'staff',
    telephone: telephone ?? '',
    validUntil: validUntil ?? null,
    effectiveOn: effectiveOn ?? setting.today,
    inPlace: false,
  }
  const base = { no, key: username, title: name ?? reader.text('name'), problems: reader.problems }
  if (current === undefined) {
    if (status === 'left') reader.refuse('status', 'staffing.problem.left_unknown')
    refuseClosed(reading)
    return { ...base, kind: 'added', changes: [], target }
  }
  return existing(base, reading, current, status ?? current.status, target, departmentOf, setting)
}

/** An end date, or what is stored; refused when it lies behind, and for whoever imports. */
function readEnd({ reader, current }: Reading, { today, importerId }: Setting): string | null | undefined {
  const date = reader.date('valid_until')
  if (date === null || date === undefined || date === current?.validUntil)
    return date === undefined ? undefined : (date ?? current?.validUntil ?? null)
  if (date < today) return reader.refuse('valid_until', 'people.error.end_in_past')
  return current?.id === importerId ? reader.refuse('valid_until', 'people.denied.own_account') : date
}

/** The same user name with another name and another department is somebody else: nobody is renamed and moved by a slip. */
function refuseStranger(
  { reader, current, department }: Reading,
  name: string | undefined,
  departmentOf: (person: CurrentPerson) => Future | undefined,
): void {
  if (current === undefined || name === undefined || department === undefined) return
  const own = departmentOf(current)
  if (name !== current.name && department.code !== own?.code)
    reader.refuse('username', 'staffing.problem.somebody_else', {
      name: current.name,
      name_en: current.nameEn,
      department: own?.name ?? '',
      department_en: own?.nameEn ?? '',
    })
}

function refuseClosed({ reader, department }: Reading): void {
  if (department?.active === false) reader.refuse('department', 'people.department.closed')
}

function existing(
  base: Pick<PersonRow, 'no' | 'key' | 'title' | 'problems'>,
  reading: Reading,
  current: CurrentPerson,
  status: 'active' | 'left',
  target: PersonTarget,
  departmentOf: (person: CurrentPerson) => Future | undefined,
  setting: Setting,
): PersonRow {
  const { reader } = reading
  const own = departmentOf(current)
  const moves =
    target.department !== own?.code ||
    target.post !== current.post ||
    target.postEn !== current.postEn ||
    target.rankClass !== current.rankClass
  const inPlace = current.fromOn === target.effectiveOn
  const changes = changesOf(current, target, own, reading.department)
  const dated = (kind: PersonRow['kind'], more: readonly Change[] = []): PersonRow => ({
    ...base,
    kind,
    changes: [...changes, ...more],
    target: { ...target, inPlace },
  })
  const change = (from: string, to: string): Change => ({
    column: 'status',
    from: `@staffing.status.${from}`,
    to: `@staffing.status.${to}`,
  })
  if (current.status === 'left') {
    if (status === 'left')
      return changes.length > 0 ? refused(base, reader, 'staffing.problem.has_left') : { ...base, kind: 'unchanged', changes, target }
    if (reader.text('status') === '') return refused(base, reader, 'staffing.problem.has_left')
    if (current.roles.includes('secadmin') || current.roles.includes('auditor'))
      reader.refuse('status', 'people.denied.administrator_password')
    if (current.toOn !== null && target.effectiveOn <= current.toOn)
      reader.refuse('from_on', 'staffing.error.before', { date: current.toOn })
    refuseClosed(reading)
    return dated('returned', [change('left', 'active')])
  }
  if (status === 'left') {
    if (current.id === setting.importerId) reader.refuse('status', 'people.denied.own_account')
    refuseBefore(reader, current, target.effectiveOn, false)
    return { ...base, kind: 'left', changes: [change('active', 'left')], target }
  }
  if (!moves) return { ...base, kind: changes.length > 0 ? 'changed' : 'unchanged', changes, target }
  refuseBefore(reader, current, target.effectiveOn, true)
  if (target.department !== own?.code) refuseClosed(reading)
  return dated('moved')
}

const refused = (
  base: Pick<PersonRow, 'no' | 'key' | 'title' | 'problems'>,
  reader: RowReader,
  code: 'staffing.problem.has_left',
): PersonRow => {
  reader.refuse('username', code)
  return { ...base, kind: 'unchanged', changes: [], target: undefined }
}

function refuseBefore(reader: RowReader, current: CurrentPerson, on: string, sameDayCorrects: boolean): void {
  if (current.planned) reader.refuse('username', 'staffing.error.planned_already')
  if (current.fromOn === null) return
  if (on < current.fromOn || (on === current.fromOn && !sameDayCorrects))
    reader.refuse('from_on', 'staffing.error.before', { date: current.fromOn })
}

function changesOf(current: CurrentPerson, target: PersonTarget, from: Future | undefined, to: Future | undefined): Change[] {
  const pairs: [PeopleKey, string, string][] = [
    ['name', current.name, target.name],
    ['name_en', current.nameEn, target.nameEn],
    ['department', from?.code === to?.code ? '' : (from?.name ?? ''), from?.code === to?.code ? '' : (to?.name ?? '')],
    ['post', current.post, target.post],
    ['post_en', current.postEn, target.postEn],
    ['rank', `@people.rank.${current.rankClass}`, `@people.rank.${target.rankClass}`],
    ['telephone', current.telephone, target.telephone],
    ['valid_until', current.validUntil ?? '', target.validUntil ?? ''],
  ]
  return pairs.filter(([, before, after]) => before !== after).map(([column, before, after]) => ({ column, from: before, to: after }))
}

/** A new account for somebody who seems to have one: the same name in the same department. */
function warnNamesakes(
  rows: readonly PersonRow[],
  state: CurrentState,
  departmentOf: (person: CurrentPerson) => Future | undefined,
  inFile: ReadonlyMap<string, number>,
): void {
  const present = new Map(
    state.people
      .filter(({ status, username }) => status === 'active' && !inFile.has(username))
      .map((person) => [`${person.name}|${departmentOf(person)?.code ?? ''}`, person.username]),
  )
  for (const { kind, target, problems } of rows) {
    const other = kind === 'added' && target !== undefined ? present.get(`${target.name}|${target.department}`) : undefined
    if (other !== undefined)
      problems.push({ column: 'name', code: 'staffing.problem.namesake', params: { username: other }, severity: 'warning' })
  }
}

/** Everybody who is here and not in the file, as leavers from today on; never whoever imports. */
function others(state: CurrentState, inFile: ReadonlyMap<string, number>, { today, importerId }: Setting): PersonRow[] {
  return state.people
    .filter(({ id, status, username }) => status === 'active' && id !== importerId && !inFile.has(fold(username)))
    .map((person): PersonRow => {
      const problems: PersonRow['problems'] = []
      if (person.planned) problems.push({ column: 'username', code: 'staffing.error.planned_already', severity: 'error' })
      if (person.fromOn !== null && person.fromOn >= today)
        problems.push({ column: 'from_on', code: 'staffing.error.before', params: { date: person.fromOn }, severity: 'error' })
      return {
        no: 0,
        kind: 'left',
        key: person.username,
        title: person.name,
        changes: [{ column: 'status', from: '@staffing.status.active', to: '@staffing.status.left' }],
        problems,
        target: { ...person, department: '', effectiveOn: today, inPlace: false },
      }
    })
}
