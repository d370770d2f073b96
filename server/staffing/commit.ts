import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import type { BulkChange } from '../people/bulk.service.ts'
import { applyChanges } from '../people/bulk.service.ts'
import { recordName } from '../people/department-names.ts'
import { noteClosed, noteReopened } from '../people/department-history.service.ts'
import { fold } from './plan-departments.ts'
import { changeDepartment, insertDepartment } from './staffing.queries.ts'
import type { CurrentState, DepartmentTarget, Plan } from './staffing.types.ts'

/** Makes a plan without errors true; returns who now has an account without a password. Only inside the transaction that made the plan. */
export async function carryOut(
  tx: Knex.Transaction,
  plan: Plan,
  state: CurrentState,
  { at, reason }: { at: string; reason: string },
): Promise<number[]> {
  const ids = await saveDepartments(tx, plan, state, dateInShanghai(at))
  return applyChanges(tx, changesOf(plan, state, ids), at, reason)
}

async function saveDepartments(tx: Knex.Transaction, plan: Plan, state: CurrentState, today: string): Promise<ReadonlyMap<string, number>> {
  const ids = new Map(state.departments.map(({ code, id }) => [fold(code), id]))
  const known = new Map(state.departments.map((department) => [department.id, department]))
  const wanted = plan.departments.filter(({ kind }) => kind === 'added' || kind === 'changed')
  for (const { target } of wanted)
    if (target !== undefined && target.id === undefined) ids.set(fold(target.code), await insertDepartment(tx, valuesOf(target, null)))
  for (const { target } of wanted) {
    if (target === undefined) continue
    const parentId = target.parent === undefined ? null : (ids.get(fold(target.parent)) ?? null)
    const current = target.id === undefined ? undefined : known.get(target.id)
    if (current === undefined) {
      await changeDepartment(tx, { id: ids.get(fold(target.code))!, version: 1 }, { parent_id: parentId })
      continue
    }
    await recordName(tx, current, target, { fromOn: today, today })
    if (current.active && !target.active) await noteClosed(tx, current.id, today)
    if (!current.active && target.active) await noteReopened(tx, current.id, today)
    await changeDepartment(tx, current, valuesOf(target, parentId))
  }
  return ids
}

const valuesOf = (target: DepartmentTarget, parentId: number | null) => ({
  code: target.code,
  name: target.name,
  name_en: target.nameEn,
  kind: target.kind,
  parent_id: parentId,
  position: target.position,
  duties: target.duties,
  active: target.active,
})

function changesOf(plan: Plan, state: CurrentState, departments: ReadonlyMap<string, number>): BulkChange[] {
  const known = new Map(state.people.map((person) => [person.id, person]))
  return plan.people.flatMap(({ kind, target }): BulkChange[] => {
    if (kind === 'unchanged' || target === undefined) return []
    const { id, department, effectiveOn, inPlace, ...details } = target
    const current = id === undefined ? undefined : known.get(id)
    const departmentId = departments.get(fold(department)) ?? current?.departmentId
    if (departmentId === undefined) throw new Error(`no department ${department}`)
    const roles = current?.roles ?? []
    return [
      {
        id,
        kind,
        effectiveOn,
        inPlace,
        person: {
          username: details.username,
          name: details.name,
          nameEn: details.nameEn,
          departmentId,
          post: details.post,
          postEn: details.postEn,
          rankClass: details.rankClass,
          telephone: details.telephone,
          validUntil: details.validUntil,
          status: kind === 'left' ? 'left' : 'active',
        },
        reviewsRoles: roles.some((role) => kind === 'left' || role !== 'staff'),
      },
    ]
  })
}
