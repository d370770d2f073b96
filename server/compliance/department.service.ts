import { authorize, type Actor } from '../auth/policy.ts'
import { calendarOf } from '../calendar/calendar.service.ts'
import { scopeOf } from '../disclosures/disclosures.visibility.ts'
import { AppError } from '../errors.ts'
import { listPressing } from './behind.queries.ts'
import type { OwedRow } from './behind.table.ts'
import { denyCompliance } from './compliance.policy.ts'
import { findDepartment } from './compliance.queries.ts'
import type { Group } from './compliance.rules.ts'
import { silentOf } from './freshness.service.ts'
import type { SilentColumn } from './freshness.table.ts'
import { groupsOf, readAxes, todayOf, type Compliance, type Department, type World } from './map.service.ts'

export interface DepartmentCompliance extends Pick<Compliance, 'items' | 'years'> {
  readonly department: Department
  readonly departments: readonly Department[]
  readonly groups: readonly Group[]
  readonly before: readonly Group[]
  /** Overdue and next due, by due day. */
  readonly pressing: readonly OwedRow[]
  readonly silent: readonly SilentColumn[]
}

const PRESSING = 7

/** One department's year beside the year before. @throws AppError forbidden, not_found for a department that is none */
export async function readDepartment(deps: World, actor: Actor, id: number, year: number): Promise<DepartmentCompliance> {
  authorize(denyCompliance(actor))
  const today = todayOf(deps)
  const axes = await readAxes(deps, today)
  const department = axes.departments.find((one) => one.id === id) ?? (await findDepartment(deps.db.read, id))
  if (department === undefined) throw new AppError('not_found', 'errors.not_found')
  const months = (of: number) => ({ from: `${of}-01`, to: `${of}-12` })
  const [groups, before, pressing, silent] = await Promise.all([
    groupsOf(deps, months(year), today, id),
    groupsOf(deps, months(year - 1), today, id),
    pressingOf(deps, actor, id, today),
    silentOf(deps, id),
  ])
  return { ...axes, department, groups, before, pressing, silent }
}

const pressingOf = (deps: World, actor: Actor, id: number, today: string): Promise<readonly OwedRow[]> =>
  deps.cache.read(['compliance.pressing', scopeOf(actor), id, today], async () =>
    listPressing(deps.db.read, actor, { today, calendar: await calendarOf(deps) }, id, PRESSING),
  )
