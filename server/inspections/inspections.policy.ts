import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { Kind, State, VisitState } from './inspections.rules.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>

interface Planned {
  readonly kind: Kind
  readonly state: State
  /** The inspecting departments. */
  readonly inspecting: readonly number[]
}
interface Visited {
  readonly departmentId: number
  readonly state: VisitState
  readonly team: readonly number[]
  readonly signerId: number | null
  readonly inspection: Planned
}

/** Inspections are the bureau's own: everybody inside reads the plan and the counts. */
export const denyInspections = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

export const denyPlanning = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'inspector') ? undefined : 'inspections.denied.not_inspector'

const inspects = (actor: Who, { inspecting }: Planned): boolean => hasRole(actor, 'inspector') && inspecting.includes(actor.departmentId)

/** Those who plan it and the leaders know of what is not begun and not announced; everybody else learns of it when it begins. */
export const isQuiet = ({ kind, state }: Pick<Planned, 'kind' | 'state'>): boolean =>
  state === 'draft' || (kind === 'unannounced' && state === 'planned')
export const knowsQuiet = (actor: Who, inspection: Planned): boolean => hasRole(actor, 'leader') || inspects(actor, inspection)
export const seesInspection = (actor: Who, inspection: Planned): boolean =>
  readsAsStaff(actor) && (knowsQuiet(actor, inspection) || (!isQuiet(inspection) && !wasNeverKnown(inspection)))
/** A surprise that was called off before it began stays with those who planned it. */
const wasNeverKnown = ({ kind, state }: Planned): boolean => kind === 'unannounced' && state === 'cancelled'

/** Planning, drawing and calling off is for the inspectors of the departments that carry it out. */
export const denyManage = (actor: Who, inspection: Planned): Denial =>
  denyPlanning(actor) ?? (inspects(actor, inspection) ? undefined : 'inspections.denied.other_inspectors')

/** That a department will be visited without notice is not said to it, nor to others, before the visit begins. */
export const knowsVisit = (actor: Who, { state, inspection, team }: Pick<Visited, 'state' | 'inspection' | 'team'>): boolean =>
  team.includes(actor.id) ||
  knowsQuiet(actor, inspection) ||
  !(inspection.kind === 'unannounced' && (state === 'planned' || state === 'cancelled'))

/** What was found: the inspectors, the leaders, and everybody of the department that was visited. Others read counts. */
export const seesVisit = (actor: Who, visit: Visited): boolean =>
  readsAsStaff(actor) &&
  seesInspection(actor, visit.inspection) &&
  knowsVisit(actor, visit) &&
  (hasRole(actor, 'inspector', 'leader') || visit.team.includes(actor.id) || visit.departmentId === actor.departmentId)

/** Nobody inspects their own department; who is not in the team only reads. */
export const denyCheck = (actor: Who, { departmentId, team }: Pick<Visited, 'departmentId' | 'team'>): Denial =>
  denyPlanning(actor) ??
  (departmentId === actor.departmentId
    ? 'inspections.denied.own_department'
    : team.includes(actor.id)
      ? undefined
      : 'inspections.denied.not_in_team')

/** Beginning names the team, so it is for the inspectors of the inspection. */
export const denyBegin = (actor: Who, { departmentId, inspection }: Pick<Visited, 'departmentId' | 'inspection'>): Denial =>
  denyManage(actor, inspection) ?? (departmentId === actor.departmentId ? 'inspections.denied.own_department' : undefined)

/** The department signs through the person whom the inspectors met, or through its head; each in a session of their own. */
export const denySign = (actor: Who, { departmentId, signerId }: Pick<Visited, 'departmentId' | 'signerId'>): Denial =>
  departmentId !== actor.departmentId
    ? 'inspections.denied.other_department'
    : actor.id === signerId || hasRole(actor, 'head')
      ? undefined
      : 'inspections.denied.not_signer'

/** A department answers through its head or whoever publishes for it. */
export const denyAnswer = (actor: Who, { departmentId }: Pick<Visited, 'departmentId'>): Denial =>
  departmentId !== actor.departmentId
    ? 'inspections.denied.other_department'
    : hasRole(actor, 'head', 'publisher')
      ? undefined
      : 'inspections.denied.not_answering'

/** Orders and re-checks: an inspector of the team or of the inspecting departments, never of the department itself. */
export const denyOrder = (actor: Who, { departmentId, team, inspection }: Visited): Denial =>
  denyPlanning(actor) ??
  (departmentId === actor.departmentId
    ? 'inspections.denied.own_department'
    : team.includes(actor.id) || inspects(actor, inspection)
      ? undefined
      : 'inspections.denied.other_inspectors')
