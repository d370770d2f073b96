import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { administered } from './administration.ts'
import {
  insertClosure,
  listClosures,
  listMembers,
  listNames,
  noteReopening,
  redirectPlans,
  type Closure,
  type DepartmentName,
} from './department-history.queries.ts'
import { findDepartment, listDepartmentRows, updateDepartment } from './departments.queries.ts'
import { withDescendants } from './departments.rules.ts'
import { denyManagePeople } from './people.policy.ts'
import { updatePerson } from './people.queries.ts'
import { getPerson } from './people.service.ts'
import { recordPlace } from './postings.service.ts'
import { openRoleReview } from './role-reviews.service.ts'

export interface DepartmentHistory {
  readonly names: readonly DepartmentName[]
  readonly closures: readonly Closure[]
}

export const departmentHistory = async (db: Knex, id: number): Promise<DepartmentHistory> => ({
  names: await listNames(db, id),
  closures: await listClosures(db, id),
})

const notAChoice = (): AppError => new AppError('invalid', 'errors.invalid_input', { into: { code: 'common.error.not_a_choice' } })

/**
 * A department goes into another one from today on: its people and what hangs below it move there, it closes, and its history stays.
 * @throws AppError invalid at `into`, conflict
 */
export async function mergeDepartment(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, into, reason }: { version: number; into: number; reason: string },
): Promise<void> {
  authorize(denyManagePeople(actor))
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  await administered(deps, actor, async (tx) => {
    const all = await listDepartmentRows(tx)
    const department = await findDepartment(tx, id)
    if (department === undefined) throw new AppError('not_found', 'errors.not_found')
    if (department.version !== version || !department.active) throw new AppError('conflict', 'errors.changed_meanwhile')
    const target = all.find((other) => other.id === into)
    if (target?.active !== true || withDescendants(all, id).has(into)) throw notAChoice()
    const members = await listMembers(tx, id)
    for (const member of members) {
      const person = await getPerson(tx, member)
      const place = { ...person, departmentId: into }
      const moved = await recordPlace(tx, member, place, { today, at })
      await updatePerson(tx, place)
      if (moved !== undefined) await openRoleReview(tx, person, moved, 'moved', at)
    }
    await redirectPlans(tx, id, into)
    for (const child of all.filter(({ parentId }) => parentId === id)) await updateDepartment(tx, { ...child, parentId: into })
    await updateDepartment(tx, { ...department, active: false })
    await insertClosure(tx, { departmentId: id, closedOn: today, successorId: into, reason })
    return [
      undefined,
      { action: 'people.merge_department', subject: `department:${id}`, details: { into, people: members.length, reason } },
    ]
  })
}

/** For lists of departments that are taken over whole: a department closes, or opens again, on a day. */
export const noteClosed = (tx: Knex, departmentId: number, closedOn: string): Promise<void> => insertClosure(tx, { departmentId, closedOn })
export const noteReopened = (tx: Knex, departmentId: number, on: string): Promise<number> => noteReopening(tx, departmentId, on)
