import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { generateIn } from '../obligations/generation.service.ts'
import { administered } from './administration.ts'
import {
  countPeople,
  findDepartment,
  findNamesakes,
  insertDepartment,
  listDepartmentRows,
  updateDepartment,
} from './departments.queries.ts'
import { insertClosure, noteReopening } from './department-history.queries.ts'
import { recordName } from './department-names.ts'
import { treeOf, wouldCycle, type Branch, type Department } from './departments.rules.ts'
import { denyManagePeople } from './people.policy.ts'

export type DepartmentDetails = Pick<Department, 'code' | 'name' | 'nameEn' | 'kind' | 'duties'>
/** Where a department hangs: its parent, and its place among its siblings. */
export type DepartmentPlace = Pick<Department, 'parentId' | 'position'>

/** Every department, parents before children. */
export const listDepartments = async ({ db }: Pick<Deps, 'db'>): Promise<Branch<Department>[]> => treeOf(await listDepartmentRows(db.read))

export const countPeopleByDepartment = ({ db }: Pick<Deps, 'db'>): Promise<ReadonlyMap<number, number>> => countPeople(db.read)

export async function getDepartment(db: Knex, id: number): Promise<Department> {
  const department = await findDepartment(db, id)
  if (department === undefined) throw new AppError('not_found', 'errors.not_found')
  return department
}

export async function createDepartment(deps: Deps, actor: Actor, wanted: DepartmentDetails & DepartmentPlace): Promise<number> {
  authorize(denyManagePeople(actor))
  return administered(deps, actor, async (tx) => {
    await refuseNamesakes(tx, undefined, wanted)
    await refuseParent(tx, undefined, wanted.parentId)
    const id = await insertDepartment(tx, wanted)
    return [id, { action: 'people.create_department', subject: `department:${id}`, details: { ...wanted } }]
  })
}

/** `renamedOn`: from when a new name counts, YYYY-MM-DD, today when left out. */
export async function editDepartment(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  wanted: DepartmentDetails,
  renamedOn?: string | null,
): Promise<void> {
  authorize(denyManagePeople(actor))
  await change(deps, actor, id, version, async (tx, department) => {
    await refuseNamesakes(tx, id, wanted)
    const today = todayOf(deps)
    await recordName(tx, department, wanted, { fromOn: renamedOn ?? today, today })
    return [
      { ...department, ...wanted },
      { action: 'people.edit_department', details: { from: detailsOf(department), to: wanted } },
    ]
  })
}

const detailsOf = ({ code, name, nameEn, kind, duties }: Department): DepartmentDetails => ({ code, name, nameEn, kind, duties })

export async function moveDepartment(deps: Deps, actor: Actor, id: number, version: number, place: DepartmentPlace): Promise<void> {
  authorize(denyManagePeople(actor))
  await change(deps, actor, id, version, async (tx, department) => {
    await refuseParent(tx, department, place.parentId)
    const from = { parentId: department.parentId, position: department.position }
    return [
      { ...department, ...place },
      { action: 'people.move_department', details: { from, to: place } },
    ]
  })
}

/** Closes a department that has neither active people nor active departments below it. */
export async function deactivateDepartment(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyManagePeople(actor))
  await change(deps, actor, id, version, async (tx, department) => {
    const people = (await countPeople(tx)).get(id) ?? 0
    if (people > 0) throw new AppError('conflict', 'people.department.has_people', {}, { n: people })
    const children = (await listDepartmentRows(tx)).filter((other) => other.parentId === id && other.active).length
    if (children > 0) throw new AppError('conflict', 'people.department.has_children', {}, { n: children })
    await insertClosure(tx, { departmentId: id, closedOn: todayOf(deps) })
    return [
      { ...department, active: false },
      { action: 'people.deactivate_department', details: {} },
    ]
  })
}

export async function reactivateDepartment(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyManagePeople(actor))
  await change(deps, actor, id, version, async (tx, department) => {
    if (department.parentId !== null && !(await getDepartment(tx, department.parentId)).active)
      throw new AppError('conflict', 'people.department.parent_closed')
    await noteReopening(tx, id, todayOf(deps))
    return [
      { ...department, active: true },
      { action: 'people.reactivate_department', details: {} },
    ]
  })
}

const todayOf = ({ now }: Deps): string => dateInShanghai(now().toISOString())

type Decision = readonly [Department, { readonly action: string; readonly details: object }]

/** Reads, decides and saves in one transaction; refuses when `version` is no longer the one that the person saw. */
async function change(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  decide: (tx: Knex, department: Department) => Promise<Decision>,
): Promise<void> {
  await administered(deps, actor, async (tx) => {
    const department = await getDepartment(tx, id)
    if (department.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const [changed, event] = await decide(tx, department)
    await updateDepartment(tx, changed)
    if (department.active && !changed.active) await generateIn(tx, deps.now().toISOString()) // it owes nothing any more
    return [undefined, { ...event, subject: `department:${id}` }]
  })
}

async function refuseNamesakes(tx: Knex, id: number | undefined, { code, name }: DepartmentDetails): Promise<void> {
  const taken = await findNamesakes(tx, { id, code, name })
  const fields: FieldProblems = {
    ...(taken.code ? { code: { code: 'people.department.code_taken' } as const } : {}),
    ...(taken.name ? { name: { code: 'people.department.name_taken' } as const } : {}),
  }
  if (taken.code || taken.name) throw new AppError('invalid', 'errors.invalid_input', fields)
}

async function refuseParent(tx: Knex, department: Department | undefined, parentId: number | null): Promise<void> {
  if (parentId === null) return
  const all = await listDepartmentRows(tx)
  const parent = all.find(({ id }) => id === parentId)
  const refuse = (code: 'people.department.circle' | 'people.department.parent_closed' | 'common.error.not_a_choice'): never => {
    throw new AppError('invalid', 'errors.invalid_input', { parent_id: { code } })
  }
  if (parent === undefined) return refuse('common.error.not_a_choice')
  if (!parent.active && department?.active !== false) return refuse('people.department.parent_closed')
  if (department !== undefined && wouldCycle(all, department.id, parentId)) refuse('people.department.circle')
}
