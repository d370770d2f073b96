import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { listItems } from './checklist.queries.ts'
import { isCommon } from './checklist.service.ts'
import { listDraws, type DrawnLot } from './draws.queries.ts'
import { drawKnownTo } from './draws.service.ts'
import { listSteps } from './findings.queries.ts'
import { denyManage, knowsVisit } from './inspections.policy.ts'
import { seenInspection } from './inspections.service.ts'
import type { Department, Inspection, Item, Named, Step, Visit } from './inspections.types.ts'
import { listDepartmentNames, listDepartments } from './people.queries.ts'
import { listVisits } from './visits.queries.ts'

export type { DrawnLot } from './draws.queries.ts'

export interface InspectionPage {
  readonly inspection: Inspection
  /** Those that the actor may know of. */
  readonly visits: readonly Visit[]
  /** For all departments. */
  readonly items: readonly Item[]
  readonly draws: readonly DrawnLot[]
  readonly steps: readonly Step[]
  readonly inspecting: readonly Named[]
  /** To choose from, for whoever may add visits. */
  readonly departments: readonly Department[]
}

/** One inspection as far as the actor may know it, in a constant number of statements. @throws AppError forbidden, not_found */
export async function getInspection({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<InspectionPage> {
  const inspection = await seenInspection(db.read, actor, id)
  const manages = denyManage(actor, inspection) === undefined
  const [visits, items, draws, steps, inspecting, departments] = await Promise.all([
    listVisits(db.read, id),
    listItems(db.read, id),
    listDraws(db.read, id),
    listSteps(db.read, { inspection_id: id }),
    listDepartmentNames(db.read, inspection.inspecting),
    manages ? listDepartments(db.read) : [],
  ])
  return {
    inspection,
    visits: visits.filter((visit) => knowsVisit(actor, { ...visit, inspection })),
    items: items.filter(isCommon),
    draws: draws.map((lot) => drawKnownTo(actor, inspection, visits, lot)),
    steps: steps.filter(({ visitId }) => visitId === null),
    inspecting,
    departments: departments.filter((one) => !inspection.inspecting.includes(one.id)),
  }
}
